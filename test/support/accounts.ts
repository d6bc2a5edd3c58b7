/** An account of somebody new in a crew, as a settings change opens it, and how the list shows it. */
import { loadDistrict } from '#server/district/load.ts';
import type { World } from './world.ts';

export const TOWN = 'pujin';
const FROM = '2026-03-18T04:00:00.000Z';

export const crew = () => {
  const found = loadDistrict().units.find((u) => u.town === TOWN && u.exclusive);
  if (!found) throw new Error('the town has no crew');
  return found;
};
const QUALIFIED = ['law', 'emergency', 'on_shift'].map((stage) => ({ stage, passed: '2026-01-05', until: '2029-12-31' }));
export const opening = (username: string, roles: readonly string[], more: object = {}) => {
  const unit = crew();
  const personId = `p-${username}`;
  return {
    part: 'forces', town: TOWN, from: FROM, people: [{ id: personId, name: '沈一鸣', organisationId: unit.organisationId, qualifications: QUALIFIED }],
    units: [{ ...unit, personIds: [...unit.personIds, personId] }], accounts: [{ username, roles, disabled: false, personId, organisationId: unit.organisationId, unitId: unit.id, ...more }],
  };
};

interface Listed { account: string; state: string; may: string[]; name: string | null }
export const listed = async (world: World, who: string, account: string): Promise<Listed | undefined> => (await (await world.as(who)).get<{ items: Listed[] }>(`/settings/accounts?town=${TOWN}`)).body.items.find((a) => a.account === account);
