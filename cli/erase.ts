/** `liandong erase`: asks for an erasure or a legal hold in somebody's name; another person confirms it on the desk, and then it is done. */
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import type { Subject } from '#domain/access/subject.ts';
import { refusalText } from '#domain/refusals.ts';
import { isRefusal, refuse, type Refusal } from '#domain/shared/refusal.ts';
import type { TwoPersonAct } from '#domain/two-person/act.ts';
import type { TwoPersonKind } from '#domain/two-person/kinds.ts';
import { processConfig, type Config } from '#server/config.ts';
import { loadDistrict } from '#server/district/load.ts';
import { findIncident } from '#server/incident/queries.ts';
import { authenticate } from '#server/platform/auth-here.ts';
import { databaseNow } from '#server/platform/clock.ts';
import { inTowns, openDatabase, type Database } from '#server/platform/db.ts';
import { openSecrets } from '#server/platform/secrets.ts';
import { createVault } from '#server/platform/vault.ts';
import { createWriters } from '#server/platform/writer.ts';
import { ask, finish } from '#server/two-person/acts.ts';
import { erasureEffects, PREPARE } from '#server/two-person/effects.ts';
import { readAct } from '#server/two-person/store.ts';
import { needed, readAsked, WrongUsage } from './arguments.ts';
import { withRecord } from './database.ts';
import { EXIT } from './exit.ts';

const USAGE = `Usage:
  liandong erase (--incident ID | --phone NUMBER) --by ACCOUNT --reason TEXT [--code CODE]
  liandong erase (--hold INCIDENT | --lift INCIDENT) --by ACCOUNT --reason TEXT [--code CODE]
  liandong erase --act ID

The first two ask, in the name of an account whose password is read from the standard input (--code: its second step). Another
person confirms on the desk (Oversight) or over HTTP; a running server then does it at once. --act does it where no server
runs, and says how it stands. A hold keeps an incident's texts, whatever falls due.
The keys are destroyed: nobody reads the texts again, in this database or, with the key file as it is, in any backup. The
record stays whole, and each step is on it. A person is found by the telephone number, in every town.
Exit codes: 0 asked, or done; 1 not done: it waits, was refused, or there was nothing to do; 2 wrong usage.
`;

const KIND_OF = { incident: 'erase.incident', phone: 'erase.person', hold: 'hold.place', lift: 'hold.lift' } as const satisfies Record<string, TwoPersonKind>;
type What = keyof typeof KIND_OF;
type Deed = { readonly what: What; readonly of: string; readonly by: string; readonly reason: string; readonly code: string | null } | { readonly what: 'act'; readonly of: string };

export async function run(argv: readonly string[]): Promise<number> {
  const deed = readAsked(argv, USAGE, readDeed);
  if (typeof deed === 'number') return deed;
  const config = processConfig({ keyless: deed.what === 'act' });
  const password = deed.what === 'act' ? '' : (await text(process.stdin)).replace(/\r?\n[\s\S]*$/, '');
  return withRecord(config, async (url) => {
    const db = await openDatabase(url, { max: 3, pipeline: true });
    try {
      return await (deed.what === 'act' ? carryOut(db, deed.of) : request(db, config, deed, password));
    } finally {
      await db.close();
    }
  });
}

function readDeed(argv: readonly string[]): Deed {
  const { values } = parseArgs({ args: [...argv], options: {
    incident: { type: 'string' }, phone: { type: 'string' }, hold: { type: 'string' }, lift: { type: 'string' }, act: { type: 'string' },
    by: { type: 'string' }, reason: { type: 'string' }, code: { type: 'string' },
  } });
  const [what, another] = (['incident', 'phone', 'hold', 'lift', 'act'] as const).filter((each) => values[each]);
  if (what === undefined) throw new WrongUsage('one of --incident, --phone, --hold, --lift, --act is missing');
  if (another !== undefined) throw new WrongUsage(`--${what} or --${another}, not both`);
  if (what === 'act') return { what, of: values.act ?? '' };
  const [by, reason] = [needed(values.by, '--by ACCOUNT').trim(), needed(values.reason, '--reason TEXT').trim()];
  return { what, of: values[what] ?? '', by, reason, code: values.code ?? null };
}

async function request(db: Database, config: Config, deed: Exclude<Deed, { what: 'act' }>, password: string): Promise<number> {
  const secrets = openSecrets(config);
  const subject = await authenticate(db, secrets, { username: deed.by, password, code: deed.code });
  if (isRefusal(subject)) return say(subject);
  const district = loadDistrict();
  const writers = createWriters({ db, district });
  const [kind, told] = [KIND_OF[deed.what], deed.what === 'phone' ? { phone: deed.of } : { incidentId: deed.of }];
  const about = PREPARE[kind]?.({ vault: createVault(secrets) }, told) ?? told;
  const town = deed.what === 'phone' ? null : await townOf(db, subject, deed.of);
  if (isRefusal(about) || isRefusal(town)) return say(isRefusal(about) ? about : refuse('incident.unknown'));
  const act = await ask({ db, district, shell: writers, settled: () => Promise.resolve() }, subject, { kind, about, town, reason: deed.reason });
  await writers.close();
  if (isRefusal(act)) return say(act);
  process.stdout.write(`${act.id}\nAsked. Another person has to confirm it before ${act.expiresAt}.\n`);
  return EXIT.done;
}

async function townOf(db: Database, subject: Subject, incidentId: string): Promise<string | Refusal> {
  return (await findIncident(db, subject.towns, incidentId))?.town ?? refuse('incident.unknown');
}

/** A server that runs has done it already; the effect of one that does not is the same. */
async function carryOut(db: Database, id: string): Promise<number> {
  const district = loadDistrict();
  const find = (): Promise<TwoPersonAct | null> => inTowns(db, district.towns.map((t) => t.id), (client) => readAct(client, id));
  const act = await find();
  if (!act) return say(refuse('two_person.unknown'));
  const effect = act.status === 'confirmed' ? erasureEffects({ db, now: () => databaseNow(db) })[act.kind] : undefined;
  if (effect) {
    const writers = createWriters({ db, district });
    await finish(writers, act, 'policy', await effect(act));
    await writers.close();
  }
  const now = (await find()) ?? act;
  process.stdout.write(`${JSON.stringify({ act: now.id, kind: now.kind, status: now.status, askedBy: now.askedBy, answeredBy: now.answeredBy, outcome: now.outcome })}\n`);
  const did = Object.values(now.outcome ?? {}).some((n) => typeof n === 'number' && n > 0);
  return now.status === 'done' && did ? EXIT.done : EXIT.findings;
}

function say(refusal: Refusal): number {
  process.stderr.write(`${refusalText(refusal.code).en}\n`);
  return EXIT.findings;
}
