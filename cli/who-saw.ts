/** `liandong who-saw`: every look at the words and identity of an incident, found by its id, its number, or a call's id. */
import { parseArgs } from 'node:util';
import type { PoolClient } from 'pg';
import { processConfig } from '#server/config.ts';
import { loadDistrict } from '#server/district/load.ts';
import { looksAt, type LookView } from '#server/incident/looks.ts';
import { inTowns, openDatabase } from '#server/platform/db.ts';
import { needed, readAsked, WrongUsage } from './arguments.ts';
import { withRecord } from './database.ts';
import { EXIT } from './exit.ts';

const USAGE = `Usage:
  liandong who-saw <incident id | incident number | call id> [--json]

Exit codes: 0 with the looks, newest first (or that nobody looked), 1 there is no such incident or call, 2 wrong usage.
`;

export async function run(argv: readonly string[]): Promise<number> {
  const asked = readAsked(argv, USAGE, readArgs);
  if (typeof asked === 'number') return asked;
  const looks = await withRecord(processConfig({ keyless: true }), (url) => whoSaw(url, asked.id));
  if (!looks) {
    process.stderr.write(`There is no incident or call ${asked.id}.\n`);
    return EXIT.findings;
  }
  process.stdout.write(asked.json ? looks.map((l) => `${JSON.stringify(l)}\n`).join('') : toText(looks));
  return EXIT.done;
}

function readArgs(argv: readonly string[]): { id: string; json: boolean } {
  const { positionals, values } = parseArgs({ args: [...argv], options: { json: { type: 'boolean' } }, allowPositionals: true });
  const [id, ...more] = positionals;
  if (more.length > 0) throw new WrongUsage(`one incident or call at a time; "${more.join(' ')}" is too much`);
  return { id: needed(id, 'the incident or call'), json: values.json === true };
}

/** Null when nothing has that id. */
export async function whoSaw(url: string, id: string): Promise<LookView[] | null> {
  const district = loadDistrict();
  const db = await openDatabase(url, { max: 1 });
  try {
    return await inTowns(db, district.towns.map((t) => t.id), async (client) => {
      const incidentId = await incidentOf(client, id);
      return incidentId === null ? null : looksAt(client, incidentId, district);
    });
  } finally {
    await db.close();
  }
}

async function incidentOf(client: PoolClient, id: string): Promise<string | null> {
  const { rows } = await client.query<{ id: string }>(
    `select id from liandong.incident where id = $1 or number = $1 union all select incident_id from liandong.call where id = $1 limit 1`, [id]);
  return rows[0]?.id ?? null;
}

function toText(looks: readonly LookView[]): string {
  if (looks.length === 0) return 'Nobody has looked.\n';
  const lines = looks.map((l) => [l.at, l.who.padEnd(16), (l.name ?? '–').padEnd(8), l.fields.join('+').padEnd(16), l.purpose.padEnd(14), l.kind, l.reason ?? ''].join('  ').trimEnd());
  return `${lines.join('\n')}\n`;
}
