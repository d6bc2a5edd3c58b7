import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonical, isCanonical } from './canonical.ts';

const anyJson = fc.jsonValue({ maxDepth: 5, noUnicodeString: false });
/** keys that a JavaScript object orders its own way, and one that it treats as magic */
const oddKeys = fc.dictionary(fc.constantFrom('10', '9', '1', 'a', 'é', '\u20ac', '\ud83d\ude02', '__proto__', 'toString', '\u0000', 'ﬀ'), fc.jsonValue(), { maxKeys: 9 });
const parsed = fc.oneof(anyJson, oddKeys, fc.array(oddKeys)).map((value): unknown => JSON.parse(JSON.stringify(value)));

describe('canonical JSON', () => {
  test('says what the reference implementation says', () => {
    fc.assert(fc.property(parsed, (value) => canonical(value) === canonicalize(value)), { numRuns: 3000 });
  });

  test('does not depend on the order in which keys were set, and survives parsing', () => {
    fc.assert(fc.property(parsed, (value) => {
      const text = canonical(value);
      expect(canonical(JSON.parse(text))).toBe(text);
      expect(canonical(reversed(value))).toBe(text);
    }), { numRuns: 1000 });
  });

  test('RFC 8785, 3.2.2 and 3.2.3: numbers, escapes, order by UTF-16 units', () => {
    const example = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001, -0],
      string: '\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(canonical(example)).toBe('{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27,0],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}');
    const keys = { '\u20ac': 'Euro', '\r': 'CR', '\ufb33': 'Dagesh', '1': 'One', '\ud83d\ude00': 'Smile', '\u0080': 'Control', 'ö': 'o' };
    expect(Object.values(JSON.parse(canonical(keys)))).toEqual(['One', 'CR', 'Control', 'o', 'Euro', 'Smile', 'Dagesh']);
  });

  test('leaves out what is undefined and refuses what JSON cannot say', () => {
    expect(canonical({ b: undefined, a: [undefined, 1] })).toBe('{"a":[null,1]}');
    for (const bad of [NaN, -Infinity, 1n, Symbol('x'), () => 1, '\ud800', { '\udc00': 1 }, [{ a: 'x\ud83d' }]]) {
      expect(() => canonical(bad), String(bad)).toThrow(TypeError);
    }
  });
});

describe('the fast check of a text', () => {
  test('agrees with the slow one on canonical and on disturbed texts', () => {
    const disturbed = fc.tuple(parsed, fc.nat(), fc.constantFrom('', ' ', '0', '\\u0041', '\\ud800', '"', ',')).map(([value, at, junk]) => {
      const text = canonical(value);
      const cut = at % (text.length + 1);
      return text.slice(0, cut) + junk + text.slice(cut);
    });
    fc.assert(fc.property(fc.oneof(disturbed, parsed.map((value) => JSON.stringify(value))), (text) => {
      const value = tryParse(text);
      if (value !== undefined) expect(isCanonical(value, text)).toBe(slowly(value, text));
    }), { numRuns: 5000 });
  });

  test.each([
    ['{"b":1,"a":2}', false], ['{"a":1,"a":1}', false], ['{"10":1,"9":2}', true], ['{"9":1,"10":2}', false], ['1.0', false],
    ['"\\ud83d"', false], ['"\\\\ud83d"', true], ['"\\u00e9"', false], ['{"a":{"c":1,"b":1}}', false], ['{"__proto__":{"b":1,"a":1}}', false],
  ])('%s is canonical: %s', (text, answer) => {
    expect(isCanonical(JSON.parse(text), text)).toBe(answer);
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).reverse().map(([key, member]) => [key, reversed(member)]));
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function slowly(value: unknown, text: string): boolean {
  try {
    return canonical(value) === text;
  } catch {
    return false;
  }
}
