import type { District } from '#domain/catalogue/district.ts';
import type { Problem } from './files.ts';
import type { Origins } from './load.ts';
export function checkDistrict(_d: District, _o: Origins): Problem[] { return []; }
