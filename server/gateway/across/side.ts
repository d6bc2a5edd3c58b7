/** Which side of a line this installation is, and what follows from it for the line, the log's consumers and the town's policies. */
import type { District } from '#domain/catalogue/district.ts';
import type { Config } from '#server/config.ts';
import type { Across } from '#server/gateway/police/receive.ts';
import { FROM_POLICE } from './from-police.ts';
import { FROM_STREET } from './from-street.ts';

/** Who is across, and what its messages mean here; null where one installation is both sides. */
export function acrossOf({ node, police, street }: Pick<Config, 'node' | 'police' | 'street'>): Across | null {
  if (node === 'police') return { platform: street.platform, handlers: FROM_STREET, heard: true };
  return node === 'town' ? { platform: police.platform, handlers: FROM_POLICE, heard: false } : null;
}

/**
 * On the police's side every town is fed directly: the station holds what it diverted until the street's side is known to
 * have it (DECISIONS 11). Who holds it over there is that side's policy.
 */
export function districtOn(node: Config['node'], district: District): District {
  if (node !== 'police') return district;
  return { ...district, towns: district.towns.map((town) => ({ ...town, policies: town.policies.map((policy) => ({ ...policy, model: 'direct' as const })) })) };
}
