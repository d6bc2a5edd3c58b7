/** `liandong user`: accounts of an installation. A running server sees every change within a second. */
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { ROLES, isRole } from '#domain/access/subject.ts';
import type { Role } from '#domain/access/subject.ts';
import { findOrganisation, findUnit } from '#domain/catalogue/lookup.ts';
import { instant } from '#domain/shared/time.ts';
import type { Instant } from '#domain/shared/time.ts';
import { readDemoPasswords, writeDemoPasswords } from '#server/access/demo-passwords.ts';
import { processConfig, type Config } from '#server/config.ts';
import { loadDistrict } from '#server/district/load.ts';
import { addAccount, changeAccount, findAccount, isUsername, listAccounts, normalName } from '#server/platform/accounts.ts';
import type { AccountChange, AccountRow, NewAccount } from '#server/platform/accounts.ts';
import { hashPassword, makePassword, passwordFault } from '#server/platform/auth-password.ts';
import { setWay, type Way } from '#server/platform/account-ways.ts';
import { asOwner, inTowns, openDatabase } from '#server/platform/db.ts';
import type { Database } from '#server/platform/db.ts';
import { openSecrets } from '#server/platform/secrets.ts';
import { wrongUse } from './arguments.ts';
import { withDatabase } from './database.ts';
import { EXIT } from './exit.ts';

const USAGE = `Usage:
  liandong user list
  liandong user add NAME --roles R,R --towns T,T --organisation ID --person ID [--unit ID] [--station ID] [--sources S,S] [--stdin]
  liandong user password NAME [--stdin]
  liandong user roles NAME R,R
  liandong user disable NAME
  liandong user enable NAME
  liandong user reach NAME [--wechat ID|none] [--mobile NUMBER|none] [--phone NUMBER|none]

A password is made and printed, or with --stdin read from the standard input. Changing an account ends its sessions.
reach: how its person is told of an offer outside the app, and where the relay rings them; sealed with LIANDONG_SECRET_KEY.
Roles: ${ROLES.join(', ')}
`;

class WrongUse extends Error {}

type Values = Record<'roles' | 'towns' | 'organisation' | 'person' | 'unit' | 'station' | 'sources' | 'wechat' | 'mobile' | 'phone', string | undefined> & { stdin?: boolean | undefined };

const OPTIONS = {
  roles: { type: 'string' }, towns: { type: 'string' }, organisation: { type: 'string' }, person: { type: 'string' },
  unit: { type: 'string' }, station: { type: 'string' }, sources: { type: 'string' }, wechat: { type: 'string' }, mobile: { type: 'string' }, phone: { type: 'string' }, stdin: { type: 'boolean' }, help: { type: 'boolean' },
} as const;

interface Call {
  db: Database;
  config: Config;
  dataDir: string;
  at: Instant;
  positionals: readonly string[];
  values: Values;
}

const VERBS: Record<string, (call: Call) => Promise<void>> = {
  list: async ({ db }) => print(...(await inTowns(db, [], listAccounts)).map(toLine)),
  add,
  password: setPassword,
  roles: (call) => change(call, { roles: parseRoles(call.positionals[1]) }),
  disable: (call) => change(call, { disabled: true }),
  enable: (call) => change(call, { disabled: false }),
  reach,
};

export async function run(argv: readonly string[]): Promise<number> {
  try {
    const { verb, positionals, values } = parse(argv);
    if (verb === null) {
      print(USAGE.trimEnd());
      return EXIT.done;
    }
    const config = processConfig({ keyless: true });
    await withDatabase(config, async (url) => {
      const db = await openDatabase(url, { max: 2 });
      try {
        await verb({ db, config, dataDir: config.dataDir, at: await databaseTime(db), positionals, values });
      } finally {
        await db.close();
      }
    });
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof WrongUse)) throw error;
    process.stderr.write(`${error.message}\n`);
    return EXIT.usage;
  }
}

function parse(argv: readonly string[]): { verb: ((call: Call) => Promise<void>) | null; positionals: string[]; values: Values } {
  const parsed = parseOrRefuse(argv);
  if (parsed.values.help === true) return { verb: null, positionals: [], values: { ...NO_VALUES } };
  const [name = '', ...positionals] = parsed.positionals;
  const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (!verb) throw new WrongUse(`${name === '' ? 'Say what to do with which account.' : `user does not know "${name}".`}\n\n${USAGE}`);
  return { verb, positionals, values: { ...NO_VALUES, ...parsed.values } };
}

const NO_VALUES: Values = { roles: undefined, towns: undefined, organisation: undefined, person: undefined, unit: undefined, station: undefined, sources: undefined, wechat: undefined, mobile: undefined, phone: undefined };

function parseOrRefuse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new WrongUse(`${wrongUse(error instanceof Error ? error.message : String(error))}\n\n${USAGE}`);
  }
}

async function databaseTime(db: Database): Promise<Instant> {
  const { rows: [found] } = await db.pool.query<{ ready: boolean }>(`select to_regclass('liandong.account') is not null as ready`);
  if (!found?.ready) throw new Error('The database has no accounts yet: run "liandong migrate", or start the server once.');
  const { rows: [clock] } = await db.pool.query<{ now: Date }>('select liandong.clock_now() as now');
  return instant(clock?.now.getTime() ?? Number.NaN);
}

async function add(call: Call): Promise<void> {
  const account = readNew(nameOf(call), call.values);
  const password = await choosePassword(account.username, call.values);
  const added = await inTowns(call.db, [], async (client) => addAccount(client, { ...account, passwordHash: await hashPassword(password.text) }, call.at));
  if (!added) throw new WrongUse(`There is an account ${account.username} already.`);
  print(`Added ${account.username}.`, ...shown(password));
}

async function setPassword(call: Call): Promise<void> {
  const username = nameOf(call);
  const password = await choosePassword(username, call.values);
  await change(call, { passwordHash: await hashPassword(password.text) });
  keepForDemonstration(call.dataDir, username, password.text);
  print(...shown(password));
}

/** The log-in page of a demonstration goes on showing a password that works. */
function keepForDemonstration(dataDir: string, username: string, password: string): void {
  const passwords = readDemoPasswords(dataDir);
  if (passwords.has(username)) writeDemoPasswords(dataDir, passwords.set(username, password));
}

async function change(call: Call, what: AccountChange): Promise<void> {
  const username = nameOf(call);
  const found = await inTowns(call.db, [], async (client) => (await findAccount(client, username)) !== null && changeAccount(client, username, what, call.at));
  if (!found) throw new WrongUse(`There is no account ${username}.`);
  print(`Changed ${username}; its sessions have ended.`);
}

/** User ids and numbers are addresses of persons: they go in sealed, and no verb shows them again. */
async function reach(call: Call): Promise<void> {
  const username = nameOf(call);
  const { wechat, mobile, phone } = call.values;
  if (wechat === undefined && mobile === undefined && phone === undefined) throw new WrongUse(`reach needs --wechat, --mobile or --phone.\n\n${USAGE}`);
  if (mobile !== undefined && mobile !== 'none' && !/^1\d{10}$/.test(mobile)) throw new WrongUse('--mobile takes eleven digits that begin with 1, or none');
  if (phone !== undefined && phone !== 'none' && !/^\d{5,20}$/.test(phone)) throw new WrongUse('--phone takes the digits of a line, or none');
  const given: [Way, string | undefined][] = [['wechat', wechat], ['sms', mobile], ['phone', phone]];
  const secrets = openSecrets(call.config);
  const found = await asOwner(call.db, async (client) => {
    if ((await findAccount(client, username)) === null) return false;
    for (const [way, address] of given) if (address !== undefined) await setWay(client, secrets, { account: username, way, address: address === 'none' ? null : address }, call.at);
    return true;
  });
  if (!found) throw new WrongUse(`There is no account ${username}.`);
  print(`Changed how ${username} is reached.`);
}

function nameOf({ positionals }: Call): string {
  const name = normalName(positionals[0] ?? '');
  if (!isUsername(name)) throw new WrongUse(`"${positionals[0] ?? ''}" is no user name: lower case letters, digits, dot, dash.\n\n${USAGE}`);
  return name;
}

interface Chosen {
  text: string;
  made: boolean;
}

async function choosePassword(username: string, values: Values): Promise<Chosen> {
  if (values.stdin !== true) return { text: makePassword(), made: true };
  const typed = (await text(process.stdin)).replace(/\r?\n$/, '');
  const fault = passwordFault(username, typed);
  if (fault !== null) throw new WrongUse(`Not set: ${fault}.`);
  return { text: typed, made: false };
}

function shown(password: Chosen): string[] {
  return password.made ? [`Password: ${password.text}`] : [];
}

function readNew(username: string, values: Values): Omit<NewAccount, 'passwordHash'> {
  const { organisation, person, unit = null, station = null } = values;
  if (organisation === undefined || person === undefined) throw new WrongUse(`An account needs --organisation and --person.\n\n${USAGE}`);
  const account = {
    username, roles: parseRoles(values.roles), towns: list(values.towns), organisationId: organisation, personId: person,
    unitId: unit, stationId: station, sources: list(values.sources),
  };
  refuseUnknown(account);
  return account;
}

/** An id with a slip of the pen would make an account that sees nothing, or the wrong thing. */
function refuseUnknown(account: Omit<NewAccount, 'passwordHash'>): void {
  const district = loadDistrict();
  const isStation = (id: string): boolean => district.stations.some((station) => station.id === id);
  const wrong = account.towns.find((id) => !district.towns.some((town) => town.id === id));
  if (account.towns.length === 0 || wrong !== undefined) throw new WrongUse(`--towns takes ${district.towns.map((town) => town.id).join(', ')}`);
  if (!findOrganisation(district, account.organisationId) && !isStation(account.organisationId)) throw new WrongUse(`There is no organisation ${account.organisationId}.`);
  if (account.unitId !== null && !findUnit(district, account.unitId)) throw new WrongUse(`There is no unit ${account.unitId}.`);
  if (account.stationId !== null && !isStation(account.stationId)) throw new WrongUse(`There is no station ${account.stationId}.`);
}

function parseRoles(text: string | undefined): Role[] {
  const names = list(text);
  const roles = names.filter(isRole);
  const wrong = names.find((name) => !isRole(name));
  if (wrong !== undefined || roles.length === 0) throw new WrongUse(`${wrong === undefined ? 'No role given' : `There is no role ${wrong}`}; roles are ${ROLES.join(', ')}.`);
  return roles;
}

function list(text: string | undefined): string[] {
  return (text ?? '').split(',').map((part) => part.trim()).filter((part) => part !== '');
}

function toLine(row: AccountRow): string {
  const state = row.disabled_at === null ? (row.password === null ? 'no password' : 'active') : 'disabled';
  return [row.username.padEnd(16), state.padEnd(12), row.roles.join(',').padEnd(28), row.towns.join(',')].join(' ');
}

function print(...lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}
