/** Search without text: letters find items and places, digits the tail of an incident's number or the keyed tail of a telephone, a number plate what was said of it (DECISIONS 18). */
import type { District } from '#domain/catalogue/district.ts';
import { isWithin } from '#domain/catalogue/lookup.ts';
import { platesIn } from '#domain/intake/link-keys.ts';
import type { Deps } from '#server/deps.ts';
import type { IncidentFilter } from './queries.ts';

export function areasBelow(district: District, areaId: string): string[] {
  return district.areas.filter((a) => isWithin(district, a.id, areaId)).map((a) => a.id);
}

/** The key under which the last four digits of a caller's number are kept. */
export function tailKey(secrets: Deps['secrets'], digits: string): string {
  return `t:${secrets.hmac('phone-tail', digits.slice(-4)).slice(0, 16)}`;
}

/** The key under which something that was told is kept, by its kind (`v`: a number plate, in the one spelling of `platesIn`). */
export function linkKey(secrets: Deps['secrets'], kind: string, value: string): string {
  return `${kind}:${secrets.hmac('link', `${kind} ${value}`).slice(0, 16)}`;
}

export function searchOf(deps: Deps, q: string): IncidentFilter {
  const text = q.trim();
  if (/^[A-Za-z]{2}\d{2}-\d{6,}$/.test(text)) return { number: text.toUpperCase() };
  if (/^\d{4,}$/.test(text)) return { tail: { key: tailKey(deps.secrets, text), digits: text } };
  const [plate, another] = platesIn(text);
  if (plate !== undefined && another === undefined) return { toldKey: linkKey(deps.secrets, 'v', plate) };
  const low = text.toLowerCase();
  const catalogue = deps.district.catalogues.at(-1);
  const items = (catalogue?.items ?? [])
    .filter((i) => i.code.toLowerCase() === low || i.name.zh.includes(text) || i.name.en.toLowerCase().includes(low)).map((i) => i.code);
  if (items.length > 0) return { items };
  const named = deps.district.areas.filter((a) => [a.name.zh, a.name.en, ...a.aliases].some((n) => n.toLowerCase().includes(low)));
  return { areaIds: [...new Set(named.flatMap((a) => areasBelow(deps.district, a.id)))] };
}
