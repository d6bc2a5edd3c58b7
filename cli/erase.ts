/** `liandong erase`: the sealed texts of an incident or a person, for good; and the hold that keeps them for a court. */
import { parseArgs } from 'node:util';
import type { PoolClient } from 'pg';
import { processConfig, type Config } from '#server/config.ts';
import { loadDistrict } from '#server/district/load.ts';
import { databaseNow } from '#server/platform/clock.ts';
import { inTowns, openDatabase } from '#server/platform/db.ts';
import { openSecrets } from '#server/platform/secrets.ts';
import { createVault, eraseIncident, erasePerson, personKey } from '#server/platform/vault.ts';
import { withRecord } from './database.ts';
import { EXIT } from './exit.ts';

const USAGE = `Usage:
  liandong erase (--incident ID | --phone NUMBER) --by NAME --reason TEXT
  liandong erase --hold INCIDENT --by NAME --reason TEXT     keeps an incident's texts, whatever falls due
  liandong erase --lift INCIDENT --by NAME                   ends the hold

The keys are destroyed: nobody reads the texts again, in this database or, with the key file as it is, in any backup. The
record stays whole. The erasure itself is recorded. A person is found by the telephone number, in every town.
Exit codes: 0 done, 1 there was nothing to do, 2 wrong usage.
`;

type Deed = { readonly what: 'incident' | 'phone' | 'hold' | 'lift'; readonly of: string; readonly by: string; readonly reason: string };

export async function run(argv: readonly string[]): Promise<number> {
  const deed = readDeed(argv);
  if (!deed) {
    process.stderr.write(USAGE);
    return argv.includes('--help') ? EXIT.done : EXIT.usage;
  }
  const config = processConfig({ keyless: deed.what !== 'phone' });
  const done = await withRecord(config, (url) => perform(url, config, deed));
  process.stdout.write(SAID[deed.what](done));
  return done > 0 ? EXIT.done : EXIT.findings;
}

const SAID: Readonly<Record<Deed['what'], (n: number) => string>> = {
  incident: (n) => `${n} keys destroyed.${n === 0 ? ' Nothing is left, there is no such incident, or it is on hold.' : ''}\n`,
  phone: (n) => `${n} keys destroyed.${n === 0 ? ' Nothing is left of that number, or all of it is on hold.' : ''}\n`,
  hold: (n) => (n > 0 ? 'Held.\n' : 'There is no such incident, or it is held already.\n'),
  lift: (n) => (n > 0 ? 'The hold is lifted.\n' : 'There is no hold on that incident.\n'),
};

function readDeed(argv: readonly string[]): Deed | null {
  try {
    const { values } = parseArgs({ args: [...argv], options: {
      incident: { type: 'string' }, phone: { type: 'string' }, hold: { type: 'string' }, lift: { type: 'string' }, by: { type: 'string' }, reason: { type: 'string' },
    } });
    const asked = (['incident', 'phone', 'hold', 'lift'] as const).filter((what) => values[what]);
    const [what] = asked;
    const reason = values.reason?.trim() ?? '';
    if (asked.length !== 1 || what === undefined || !values.by?.trim() || (what !== 'lift' && reason === '')) return null;
    return { what, of: values[what] ?? '', by: values.by.trim(), reason };
  } catch {
    return null;
  }
}

async function perform(url: string, config: Config, deed: Deed): Promise<number> {
  const db = await openDatabase(url, { max: 1 });
  try {
    const at = await databaseNow(db);
    return await inTowns(db, loadDistrict().towns.map((t) => t.id), (client) => DEEDS[deed.what](client, deed, at, config));
  } finally {
    await db.close();
  }
}

const DEEDS: Readonly<Record<Deed['what'], (client: PoolClient, deed: Deed, at: string, config: Config) => Promise<number>>> = {
  incident: (client, { of, by, reason }, at) => eraseIncident(client, of, { who: by, at, reason }),
  phone: (client, { of, by, reason }, at, config) => {
    const person = personKey(createVault(openSecrets(config)), of);
    return person === null ? Promise.resolve(0) : erasePerson(client, person, { who: by, at, reason });
  },
  hold: (client, { of, by, reason }, at) => count(client,
    `insert into vault.hold (town, incident, who, reason, at) select town, id, $2, $3, $4 from liandong.incident where id = $1 on conflict do nothing returning id`, [of, by, reason, at]),
  lift: (client, { of, by }, at) => count(client, 'update vault.hold set lifted_at = $3, lifted_by = $2 where incident = $1 and lifted_at is null returning id', [of, by, at]),
};

async function count(client: PoolClient, sql: string, values: unknown[]): Promise<number> {
  return (await client.query(sql, values)).rowCount ?? 0;
}
