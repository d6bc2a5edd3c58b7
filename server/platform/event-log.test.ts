import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant } from '#domain/shared/time.ts';
import { canonical } from './canonical.ts';
import { encodeEvent, GENESIS, leafOf, linkEvents, linkOf } from './event-log.ts';
import type { EncodedEvent } from './event-log.ts';

const AT = instant(Date.UTC(2026, 0, 5, 8, 30));

describe('an event in the record', () => {
  test('is the canonical text of its nine members', () => {
    const word = fc.string({ unit: 'grapheme' }).filter((text) => text.isWellFormed());
    const holder = fc.option(fc.record({ kind: word, id: word }));
    const due = fc.option(fc.record({ kind: word, at: fc.constant(AT), level: fc.nat() }));
    const data = fc.dictionary(word, fc.jsonValue());
    fc.assert(fc.property(word, word, word, fc.nat(), holder, due, data, (town, type, incident, v, held, nextDue, said) => {
      const event = { type, v, incident, at: AT, actor: incident, data: said };
      expect(encodeEvent(town, event, { holder: held, nextDue })).toBe(canonical({ ...event, town, holder: held, nextDue }));
    }));
  });

  test('leaf and link are the hashes of the bytes that the reference page names', () => {
    const payload = '{"actor":"张三"}';
    const leaf = createHash('sha256').update(Buffer.concat([Buffer.of(0), Buffer.from(payload, 'utf8')])).digest();
    expect(leafOf(payload)).toBe(leaf.toString('hex'));
    const seq = 2 ** 40 + 7;
    const number = Buffer.alloc(8);
    number.writeBigUInt64BE(BigInt(seq));
    const previous = Buffer.alloc(32, 0xab);
    const expected = createHash('sha256').update(Buffer.concat([previous, number, leaf])).digest('hex');
    expect(linkOf(previous.toString('hex'), seq, leaf.toString('hex'))).toBe(expected);
  });
});

describe('linking events', () => {
  const events: EncodedEvent[] = ['a', 'b', 'c'].map((incident) => ({ type: 't', v: 1, incident, at: AT, payload: `{"incident":"${incident}"}` }));

  test('continues the chain, whatever the batches', () => {
    const whole = linkEvents({ town: 'x', seq: 0, hash: GENESIS }, events);
    expect(whole.map((e) => e.seq)).toEqual([1, 2, 3]);
    expect(whole.map((e) => e.previous)).toEqual([GENESIS, whole[0]?.hash, whole[1]?.hash]);
    const first = linkEvents({ town: 'x', seq: 0, hash: GENESIS }, events.slice(0, 1));
    expect([...first, ...linkEvents({ town: 'x', seq: 1, hash: first[0]?.hash ?? '' }, events.slice(1))]).toEqual(whole);
  });

  test('refuses a number that JavaScript could no longer count', () => {
    expect(linkEvents({ town: 'x', seq: 2 ** 53 - 2, hash: GENESIS }, events.slice(0, 1))[0]?.seq).toBe(2 ** 53 - 1);
    expect(() => linkEvents({ town: 'x', seq: 2 ** 53 - 1, hash: GENESIS }, events)).toThrow(RangeError);
  });
});
