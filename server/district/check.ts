/** Every rule the data must keep beyond its shape; each finding names a file and a place in it. */
import { isRole } from '#domain/access/subject.ts';
import type { District } from '#domain/catalogue/district.ts';
import type { Problem } from './files.ts';
import { checkCalendar } from './check/calendar.ts';
import { checkCatalogues } from './check/catalogue.ts';
import { checkAccounts, checkCrews, checkForces } from './check/forces.ts';
import { checkPlaces } from './check/places.ts';
import { checkPolicies } from './check/policies.ts';
import type { Check, Origins } from './check/report.ts';

/** All findings; empty when the district can be used. The order matters: later checks look things up. */
export function checkDistrict(d: District, origins: Origins): Problem[] {
  const c: Check = { d, origins, problems: [] };
  checkCalendar(c);
  checkCatalogues(c);
  checkPlaces(c);
  checkForces(c);
  checkAccounts(c, isRole);
  checkPolicies(c);
  checkCrews(c);
  return c.problems;
}
