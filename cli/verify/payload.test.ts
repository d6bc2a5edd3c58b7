import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonical } from '#server/platform/canonical.ts';
import { inventLives } from '#test/ledger/lives.ts';
import { inventEvent } from '#test/ledger/record.ts';
import { parsePayload, readPayload, scanPayload } from './payload.ts';

const oddWord = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constantFrom('\ud83d\ude02', '"', '\\', '\n')).filter((text) => text.isWellFormed());
const plainWord = fc.oneof(fc.stringMatching(/^[a-z_.-]{0,8}$/), fc.constantFrom('9', '10', 'é', '事', 'ﬀ', '\u007f'));
const word = fc.oneof({ weight: 40, arbitrary: plainWord }, { weight: 1, arbitrary: oddWord });
const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, -0, 1e21, 1e-7, 123456789012345680, 0.1));
const value = fc.letrec((tie) => ({
  any: fc.oneof({ depthSize: 'small' }, word, number, fc.boolean(), fc.constant(null), fc.array(tie('any'), { maxLength: 4 }), fc.dictionary(word, tie('any'), { maxKeys: 5 })),
})).any;
const at = fc.oneof({ weight: 20, arbitrary: fc.constant('2026-03-02T07:00:00.000Z') }, fc.constant('2026-03-02T07:00:00Z'));
const payload = fc.record({ actor: word, at, data: value, holder: value, incident: word, nextDue: value, town: word, type: word, v: fc.oneof({ weight: 20, arbitrary: fc.nat() }, number) }).map(canonical);

describe('reading a payload without building it', () => {
  test('is sure only of what the full parser says, too, and of the same', () => {
    const disturbed = fc.tuple(payload, fc.nat(), fc.nat({ max: 3 }), fc.constantFrom('', ' ', '0', '-', '.0', 'e1', '"', '\\u0041', '\\ud800', '\ud800', '\u0001', '{', ']', ',', ',"z":1', 'null')).map(([text, where, cut, junk]) => {
      const from = where % (text.length + 1);
      return text.slice(0, from) + junk + text.slice(from + cut);
    });
    let sure = 0;
    fc.assert(fc.property(fc.oneof(payload, disturbed), (text) => {
      const scanned = scanPayload(text);
      const parsed = parsePayload(text);
      if (scanned) {
        sure += 1;
        const { town, type, v, incident, at: time } = parsed ?? {};
        expect(scanned).toEqual({ town, type, v, incident, at: time });
      }
      expect(readPayload(text) === null).toBe(parsed === null);
    }), { numRuns: 5000 });
    expect(sure).toBeGreaterThan(500);
  });

  test('is sure of the events that are really written: the full way is the exception', () => {
    const payloads = [...inventLives('east', 20).events.map((event) => event.payload), ...Array.from({ length: 50 }, (_, n) => inventEvent('east', n + 1).payload)];
    for (const text of payloads) expect(scanPayload(text), text).not.toBeNull();
  });

  test.each([
    ['a number written long', (text: string) => text.replace('"metres":0.375', '"metres":0.3750')],
    ['a member twice', (text: string) => text.replace('"metres":', '"metres":1,"metres":')],
    ['members in another order', (text: string) => text.replace('"kind":"arrive","level":0', '"level":0,"kind":"arrive"')],
    ['a needless escape', (text: string) => text.replace('arrive', '\\u0061rrive')],
    ['space', (text: string) => text.replace(',"data"', ', "data"')],
    ['a member more', (text: string) => text.replace(',"v":1}', ',"v":1,"w":1}')],
    ['a member less', (text: string) => text.replace(/,"nextDue":\{[^}]*\}/, '')],
    ['a time in another form', (text: string) => text.replace('.110Z","data', '.11Z","data')],
    ['something after the end', (text: string) => `${text} `],
  ])('%s is no canonical event', (_, change) => {
    const text = inventEvent('east', 3).payload;
    expect(change(text)).not.toBe(text);
    expect(readPayload(change(text))).toBeNull();
  });
});
