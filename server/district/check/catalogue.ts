/** The catalogue in itself: codes that exist, results that are used, visits that agree with the times. */
import type { Catalogue, Item } from '#domain/catalogue/district.ts';
import { known, ordered, report, uniqueIds } from './report.ts';
import type { Check, Origin } from './report.ts';

export function checkCatalogues(c: Check): void {
  const { catalogues } = c.d;
  const origin = (n: number) => c.origins.catalogues[n];
  if (catalogues.length === 0) c.problems.push({ file: 'catalogue', path: '', message: 'there is no catalogue' });
  ordered(c, catalogues, origin);
  uniqueIds(c, catalogues.map((x) => x.version), origin, 'version');
  for (const [n, catalogue] of catalogues.entries()) checkOne(c, catalogue, origin(n));
}

function checkOne(c: Check, catalogue: Catalogue, origin: Origin | undefined): void {
  const at = (field: string) => (n: number): Origin => ({ file: origin?.file ?? '', at: `${field}[${n}]` });
  uniqueIds(c, catalogue.categories.map((x) => x.code), at('categories'), 'code');
  uniqueIds(c, catalogue.unitTypes.map((x) => x.code), at('unitTypes'), 'code');
  uniqueIds(c, catalogue.outcomes.map((x) => x.code), at('outcomes'), 'code');
  uniqueIds(c, catalogue.dangerSigns.map((x) => x.code), at('dangerSigns'), 'code');
  uniqueIds(c, catalogue.items.map((x) => x.code), at('items'), 'code');
  for (const [n, item] of catalogue.items.entries()) checkItem(c, catalogue, item, at('items')(n));
  const used = new Set(catalogue.items.flatMap((item) => item.outcomes));
  for (const [n, outcome] of catalogue.outcomes.entries()) {
    if (!used.has(outcome.code)) report(c, at('outcomes')(n), 'code', `no item ends with ${outcome.code}`);
  }
}

function checkItem(c: Check, catalogue: Catalogue, item: Item, origin: Origin): void {
  const types = new Set(catalogue.unitTypes.map((t) => t.code));
  if (!item.code.startsWith(`${item.category}-`)) report(c, origin, 'code', `${item.code} does not begin with its category ${item.category}`);
  known(c, [item.category], new Set(catalogue.categories.map((x) => x.code)), origin, 'category', 'category');
  known(c, [item.leadUnitType], types, origin, 'leadUnitType', 'unit type');
  known(c, item.coUnitTypes, types, origin, 'coUnitTypes', 'unit type');
  known(c, item.outcomes, new Set(catalogue.outcomes.map((o) => o.code)), origin, 'outcomes', 'outcome');
  if (item.visit !== (item.onSceneWhen !== 'never')) report(c, origin, 'visit', `${item.visit} contradicts onSceneWhen ${item.onSceneWhen}`);
  if (item.visit !== (item.onSceneMinutes !== null)) report(c, origin, 'onSceneMinutes', 'minutes to the scene are given exactly when there is a visit');
}
