/** Every rule of `data/triage` against its own examples and counter-examples, and against the catalogue's words. */
import { describe, expect, test } from 'vitest';
import { catalogueAt } from '#domain/catalogue/lookup.ts';
import { parseInstant } from '#domain/shared/time.ts';
import { compileRules, firstFinding, type ReadyRule } from '#domain/triage/judge/compiled.ts';
import { dangersInText } from '#domain/triage/judge/danger.ts';
import { scoreItems } from '#domain/triage/judge/items.ts';
import { normalise } from '#domain/triage/normalise.ts';
import { loadDistrict } from '#server/district/load.ts';
import { loadTriageRules } from './load-rules.ts';

const RULES = compileRules(loadTriageRules());
const CATALOGUE = catalogueAt(loadDistrict(), parseInstant('2026-06-01T00:00:00Z') ?? failed());

function failed(): never {
  throw new Error('no instant');
}

function finds(rule: ReadyRule, text: string): boolean {
  const normal = normalise(text);
  return firstFinding(RULES, rule, normal, RULES.scan(normal)) !== null;
}

const signsIn = (text: string): string[] => {
  const normal = normalise(text);
  return dangersInText(RULES, text, normal, RULES.scan(normal)).map((d) => d.code);
};

const TABLES = [...RULES.danger.flatMap((d) => d.rules.all), ...RULES.heat.all, ...RULES.advice.all, ...RULES.urgent.all];

describe('examples', () => {
  test.each(TABLES.flatMap((r) => r.rule.examples.map((text) => [r.rule.id, text, r] as const)))('%s finds "%s"', (_, text, rule) => {
    expect(finds(rule, text)).toBe(true);
  });

  test.each(TABLES.flatMap((r) => r.rule.counter.map((text) => [r.rule.id, text, r] as const)))('%s leaves "%s" alone', (_, text, rule) => {
    expect(finds(rule, text)).toBe(false);
  });

  test.each(RULES.source.items.flatMap((i) => i.examples.map((text) => [i.code, text] as const)))('%s is the item of "%s"', (code, text) => {
    expect(scoreItems(RULES, RULES.scan(normalise(text)))[0]?.code).toBe(code);
  });
});

describe('the catalogue', () => {
  test('every danger sign and every item has rules, and no rule names another', () => {
    expect(RULES.danger.map((d) => d.sign)).toEqual(CATALOGUE.dangerSigns.map((s) => s.code));
    expect(RULES.items.map((i) => i.code).sort()).toEqual(CATALOGUE.items.map((i) => i.code).sort());
  });

  test.each(CATALOGUE.items.flatMap((i) => i.lookAlikes.map((l) => [i.code, l.phrase] as const)))('look-alike of %s is a danger: %s', (_, phrase) => {
    expect(signsIn(phrase)).not.toEqual([]);
  });

  test('nearly every caller phrase is no danger, and most name their own item first', () => {
    const phrases = CATALOGUE.items.flatMap((i) => i.callerPhrases.map((text) => ({ code: i.code, text })));
    const flagged = phrases.filter((p) => signsIn(p.text).length > 0);
    const right = phrases.filter((p) => scoreItems(RULES, RULES.scan(normalise(p.text)))[0]?.code === p.code);
    expect(flagged.length / phrases.length).toBeLessThan(0.03);
    expect(right.length / phrases.length).toBeGreaterThan(0.8);
  });
});

describe('negation (DOMAIN-RULES 1.4)', () => {
  test.each(['没打起来', '没人受伤', '不是煤气味', '双方没有动手', '未发生肢体冲突', '没有人受伤也没有打架', '无打斗、持械情况', '煤气味倒没有', '並未受傷', '沒有著火'])('"%s" is no danger', (text) => {
    expect(signsIn(text)).toEqual([]);
  });

  test.each([
    ['没打起来,他回去拿刀了', 'G02'],
    ['没打起来他回去拿刀了', 'G02'],
    ['敲门没人应', 'G08'],
    ['不是油烟味,是煤气味', 'G07'],
    ['没人受伤,但是打起来了', 'G01'],
  ])('"%s" is %s', (text, code) => {
    expect(signsIn(text)).toContain(code);
  });
});
