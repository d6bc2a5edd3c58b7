import { expect, test } from 'vitest';
import { loadDistrict } from '#server/district/load.ts';
import { measuresOf } from './measures.ts';

test('every item of every catalogue has measures of its own, each a code that a record may keep in clear, none of them the police', () => {
  for (const catalogue of loadDistrict().catalogues) {
    for (const item of catalogue.items) {
      const codes = measuresOf(item, catalogue).map((m) => m.code);
      expect(codes.length, item.code).toBeGreaterThan(1);
      expect(new Set(codes).size, item.code).toBe(codes.length);
      for (const code of codes) expect(code).toMatch(/^[a-z][a-z0-9_]{0,39}$/);
      expect(codes.filter((c) => c === 'with_paichusuo' || c === 'with_jiaojing')).toEqual([]);
      expect(measuresOf(item, catalogue, item.coUnitTypes[0] ?? null).map((m) => m.code)).not.toContain(`with_${item.coUnitTypes[0]?.toLowerCase()}`);
    }
  }
});
