/**
 * The district's data, read once at start: `data/` → District. Every file is parsed by its schema and every
 * reference between files is checked, so the rules can trust ids without asking.
 */
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Area, Calendar, Catalogue, District, Organisation, Person, Policy, Shift, Town, Unit } from '#domain/catalogue/district.ts';
import { checkDistrict } from './check.ts';
import { inFile } from './check/report.ts';
import type { Origin, Origins } from './check/report.ts';
import { amend } from './amend.ts';
import { DistrictError, openData } from './files.ts';
import type { Reader } from './files.ts';
import * as schema from './schema.ts';

export { DistrictError } from './files.ts';

const DATA = fileURLToPath(new URL('../../data', import.meta.url));

/** Reads and checks a district. Throws DistrictError naming file and path. Synchronous: it runs once, before anything else. */
export function loadDistrict(dir: string = DATA): District {
  const reader = openData(dir);
  const origins: Origins = { catalogues: [], policies: {}, areas: [], organisations: [], units: [], shifts: [], people: [] };
  const district = readDistrict(reader, origins);
  const problems = checkDistrict(district, origins);
  if (problems.length > 0) throw new DistrictError(problems);
  return district;
}

function readDistrict(reader: Reader, origins: Origins): District {
  const head = reader.read('district.json', schema.district);
  const folders = ['shared', ...reader.folders('towns').map((name) => `towns/${name}`)];
  const many = <T>(name: 'areas' | 'organisations' | 'units' | 'shifts' | 'people', entry: z.ZodType<T>): T[] =>
    folders.flatMap((folder) => readMany(reader, `${folder}/${name}.json`, entry, origins[name]));
  return {
    ...head,
    catalogues: readCatalogues(reader, origins.catalogues),
    towns: reader.folders('towns').map((name) => readTown(reader, name, origins)),
    areas: many<Area>('areas', schema.area),
    organisations: many<Organisation>('organisations', schema.organisation),
    units: many<Unit>('units', schema.unit),
    shifts: many<Shift>('shifts', schema.shift),
    people: many<Person>('people', schema.person),
    accounts: reader.read('accounts.json', z.array(schema.account)),
    stations: reader.read('stations.json', z.array(schema.station)),
    calendar: readCalendar(reader),
  };
}

function readMany<T>(reader: Reader, file: string, entry: z.ZodType<T>, origin: Origin[]): T[] {
  const list = reader.read(file, z.array(entry));
  for (const [n] of list.entries()) origin.push(inFile(file, n));
  return list;
}

function readCalendar(reader: Reader): Calendar {
  const { owner: _owner, source: _source, ...calendar } = reader.read('calendar/calendar.json', schema.calendar);
  return calendar;
}

function readTown(reader: Reader, name: string, origins: Origins): Town {
  const files = reader.list(`towns/${name}/policies`);
  const town = reader.read(`towns/${name}/town.json`, schema.town);
  origins.policies[town.id] = files.map((file) => ({ file, at: '' }));
  const policies: Policy[] = files.map((file) => {
    const { note: _note, ...policy } = reader.read(file, schema.policy);
    return policy;
  });
  return { ...town, policies };
}

/** Catalogue files by name, oldest first; `*.change.json` says only what differs from the version it names. */
function readCatalogues(reader: Reader, origin: Origin[]): Catalogue[] {
  const catalogues: Catalogue[] = [];
  for (const file of reader.list('catalogue')) {
    origin.push({ file, at: '' });
    if (file.endsWith('.change.json')) catalogues.push(amend(file, catalogues, reader.read(file, schema.amendment)));
    else catalogues.push(readWhole(reader, file));
  }
  return catalogues;
}

function readWhole(reader: Reader, file: string): Catalogue {
  const { note: _note, ...catalogue } = reader.read(file, schema.catalogue);
  return catalogue;
}
