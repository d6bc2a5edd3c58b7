/**
 * The only reader of the environment: every setting, what it takes, and what it becomes when absent.
 * An unknown or invalid setting is refused by name, because a mistyped `LIANDONG_DEMOS=off` that is
 * silently ignored would start a demonstration on a real desk.
 */
import { availableParallelism } from 'node:os';
import { resolve, sep } from 'node:path';
import { z } from 'zod';

export type DemoMode = 'live' | 'still' | 'off';

export interface Config {
  readonly port: number;
  readonly host: string;
  /** Folder of this installation: lock, `server.json`, keys, and the embedded database. */
  readonly dataDir: string;
  /** Owner's address of a database of one's own; null means the embedded one. */
  readonly databaseUrl: string | null;
  readonly demo: DemoMode;
  /** How many seconds of the town pass in one second of ours (demonstration only). */
  readonly speed: number;
  /** Diverted calls a day in a town of full share (live demonstration only): 51 and 29 are the published figures. */
  readonly load: number;
  /** Days of invented history that the first start of a live demonstration writes; 0: none. */
  readonly historyDays: number;
  readonly secretKey: string | null;
  /** whether roles that need a second step of logging in are held to it */
  readonly secondFactor: 'required' | 'optional';
  readonly tls: { readonly cert: string; readonly key: string } | null;
  readonly publicUrl: string | null;
  readonly trustedProxy: string | null;
  /** file that names the witnesses of the record */
  readonly witnesses: string | null;
  /** file that says through which services people are reached */
  readonly messages: string | null;
  /** folder that the server backs itself up into; null: it does not */
  readonly backup: string | null;
  readonly logLevel: string;
  /** threads that read and judge calls beside the one that writes; 0: that one does it all */
  readonly threads: number;
  /** The line to the police: which account it is, how messages leave, and what may sign them. */
  readonly police: {
    readonly platform: string;
    /** where messages are pushed to; null: the platform fetches them */
    readonly url: string | null;
    /** folder of a boundary that only moves files: `in` and `out` */
    readonly folder: string | null;
    readonly signatures: readonly ('ed25519' | 'hmac')[];
  };
  /** what lies under the incidents on the map; null: the district's own schematic map, which needs no other host */
  readonly map: MapBackground | null;
  /** Which side of a line between two networks this installation is; `both`: there is no such line. */
  readonly node: 'both' | 'police' | 'town';
  /** On the police's side: the line to the street's. */
  readonly street: { readonly platform: string; readonly url: string | null; readonly folder: string | null };
  /** `driven`: tests and replay move the clock (DECISIONS 15); never for a desk. */
  readonly clock: 'wall' | 'driven';
  /** a language model of the district's own that reads masked calls beside the judge and may only raise; null: there is none */
  readonly languageModel: { readonly url: string; readonly model: string; readonly key: string | null; readonly withinMs: number } | null;
}

/** A MapLibre style, or layers of picture tiles one over the other; `datum` is what its positions mean. */
export interface MapBackground {
  readonly style: string | null;
  readonly tiles: readonly string[];
  readonly datum: 'wgs84' | 'gcj02';
  /** hosts beside those named, from which the style fetches: they go into the pages' content policy */
  readonly hosts: readonly string[];
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting that cannot be used: `setting` is its name, the message says what it takes. */
export class ConfigError extends Error {
  readonly setting: string;
  constructor(setting: string, takes: string) {
    super(`${setting} ${takes}`);
    this.name = 'ConfigError';
    this.setting = setting;
  }
}

const LOCAL_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1']);

const isUrl = (text: string, ...protocols: string[]): boolean =>
  URL.canParse(text) && protocols.includes(new URL(text).protocol);

const isLocal = (text: string): boolean => LOCAL_HOSTS.has(new URL(text).hostname.replace(/^\[|\]$/g, ''));

const SETTINGS = {
  PORT: z.string().regex(/^\d{1,5}$/).transform(Number).refine((port) => port <= 65535),
  HOST: z.string().regex(/^\S+$/),
  LIANDONG_DATA: z.string().min(1),
  DATABASE_URL: z.string().refine((text) => isUrl(text, 'postgres:', 'postgresql:')),
  LIANDONG_DEMO: z.enum(['live', 'still', 'off']),
  LIANDONG_SPEED: z.string().regex(/^\d+(\.\d+)?$/).transform(Number).refine((speed) => speed > 0 && speed <= 1000),
  LIANDONG_LOAD: z.string().regex(/^\d{1,3}$/).transform(Number).refine((load) => load > 0 && load <= 500),
  LIANDONG_HISTORY_DAYS: z.string().regex(/^\d{1,3}$/).transform(Number).refine((days) => days <= 365),
  LIANDONG_SECRET_KEY: z.string().min(32),
  LIANDONG_SECOND_FACTOR: z.enum(['required', 'optional']),
  TLS_CERT: z.string().min(1),
  TLS_KEY: z.string().min(1),
  PUBLIC_URL: z.string().refine((text) => isUrl(text, 'https:')),
  TRUSTED_PROXY: z.string().regex(/^[0-9a-fA-F.:/, ]+$/),
  LIANDONG_WITNESSES: z.string().min(1),
  LIANDONG_MESSAGES: z.string().min(1),
  LIANDONG_BACKUP: z.string().min(1),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
  LIANDONG_THREADS: z.string().regex(/^\d{1,2}$/).transform(Number).refine((threads) => threads <= 16),
  LIANDONG_CLOCK: z.enum(['wall', 'driven']),
  LIANDONG_MAP: z.string().max(4000).refine((text) => text.split(/\s+/).every((part) => isUrl(part, 'https:') || (isUrl(part, 'http:') && isLocal(part)))),
  LIANDONG_MAP_DATUM: z.enum(['wgs84', 'cgcs2000', 'gcj02']),
  LIANDONG_MAP_HOSTS: z.string().regex(/^[A-Za-z0-9*][A-Za-z0-9.*:-]*(\s+[A-Za-z0-9*][A-Za-z0-9.*:-]*)*$/),
  LIANDONG_POLICE_PLATFORM: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/),
  LIANDONG_POLICE_URL: z.string().refine((text) => isUrl(text, 'https:') || (isUrl(text, 'http:') && isLocal(text))),
  LIANDONG_POLICE_FOLDER: z.string().min(1),
  LIANDONG_POLICE_SIGNATURES: z.enum(['ed25519', 'hmac', 'both']),
  LIANDONG_LLM_URL: z.string().refine((text) => isUrl(text, 'https:') || (isUrl(text, 'http:') && isLocal(text))),
  LIANDONG_LLM_MODEL: z.string().regex(/^\S{1,128}$/),
  LIANDONG_LLM_KEY: z.string().min(1),
  LIANDONG_LLM_MS: z.string().regex(/^\d{3,5}$/).transform(Number).refine((ms) => ms >= 100 && ms <= 20_000),
  LIANDONG_NODE: z.enum(['both', 'police', 'town']),
  LIANDONG_STREET_PLATFORM: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/),
  LIANDONG_STREET_URL: z.string().refine((text) => isUrl(text, 'https:') || (isUrl(text, 'http:') && isLocal(text))),
  LIANDONG_STREET_FOLDER: z.string().min(1),
};

const MOST_THREADS = 4;

type Setting = keyof typeof SETTINGS;

/** What each setting takes, in the words of the refusal. */
const TAKES: Readonly<Record<Setting, string>> = {
  PORT: 'takes a port number from 0 to 65535 (default 8110; 0 picks a free one)',
  HOST: 'takes the address to listen on (default localhost)',
  LIANDONG_DATA: 'takes a folder (default .liandong)',
  DATABASE_URL: 'takes the address of a PostgreSQL database: postgres://owner:password@host:5432/name',
  LIANDONG_DEMO: 'takes live, still or off',
  LIANDONG_SPEED: 'takes a number above 0 and up to 1000 (default 1)',
  LIANDONG_LOAD: 'takes how many calls a day are diverted in a town of the live demonstration, 1 to 500 (default 51; 51 and 29 are the published figures)',
  LIANDONG_HISTORY_DAYS: 'takes how many days of history the first start of a live demonstration writes, 0 to 365 (default 90)',
  LIANDONG_SECRET_KEY: 'takes at least 32 characters of secret text',
  LIANDONG_SECOND_FACTOR: 'takes required or optional: whether roles that may look at callers or ask for two-person acts must log in with a second step (default required; optional in the demonstration)',
  TLS_CERT: 'takes the path of a certificate in PEM form, together with TLS_KEY',
  TLS_KEY: 'takes the path of a private key in PEM form, together with TLS_CERT',
  PUBLIC_URL: 'takes the https address that people use, together with TRUSTED_PROXY',
  TRUSTED_PROXY: 'takes the addresses of the proxy in front, as CIDR blocks separated by commas',
  LIANDONG_MESSAGES: 'takes the path of a JSON file with the services that reach people: government WeChat, text messages (docs/guides/messages.md)',
  LIANDONG_WITNESSES: 'takes the path of a JSON file that names the witnesses of the record (docs/reference/ledger.md)',
  LIANDONG_BACKUP: 'takes a folder outside the data folder; the server backs itself up into it and tries a restore each night',
  LOG_LEVEL: 'takes fatal, error, warn, info, debug, trace or silent (default info)',
  LIANDONG_THREADS: 'takes how many threads read and judge calls beside the one that writes, 0 to 16 (default one less than the processors, at most 4; 0: none)',
  LIANDONG_MAP: 'takes the https address of a MapLibre style, or of picture tiles with {z}, {x} and {y}, several with spaces between them, the lowest first (default: the schematic map, which needs no other host)',
  LIANDONG_MAP_DATUM: 'takes wgs84, cgcs2000 (Tianditu; the same to a decimetre) or gcj02 (public maps in China): what the positions of LIANDONG_MAP mean (default wgs84)',
  LIANDONG_MAP_HOSTS: 'takes the hosts from which the style of LIANDONG_MAP fetches beside its own, with spaces between them; browsers refuse all others',
  LIANDONG_CLOCK: 'takes wall or driven (driven is for tests and replay)',
  LIANDONG_POLICE_PLATFORM: 'takes the account of the police platform (default gateway)',
  LIANDONG_POLICE_URL: 'takes the https address that messages to the police are pushed to (default: the platform fetches them)',
  LIANDONG_POLICE_FOLDER: 'takes the folder where files from and for the police are put, in its folders in and out',
  LIANDONG_POLICE_SIGNATURES: 'takes ed25519, hmac or both: what may sign messages of the police (default ed25519)',
  LIANDONG_LLM_URL: 'takes the https address of an OpenAI-compatible service of the district, up to and with its version (https://…/v1); default: no language model reads',
  LIANDONG_LLM_MODEL: 'takes the name of the model at LIANDONG_LLM_URL, and is needed with it',
  LIANDONG_LLM_KEY: 'takes the key that LIANDONG_LLM_URL asks for, if it does',
  LIANDONG_LLM_MS: 'takes how many milliseconds the language model has for a call, 100 to 20000 (default 5000)',
  LIANDONG_NODE: 'takes both, police or town: which side of a line between two networks this is (default both: no such line)',
  LIANDONG_STREET_PLATFORM: "takes the account of the street's side, on the police's side only (default street)",
  LIANDONG_STREET_URL: "takes the https address that messages to the street's side are pushed to, on the police's side only",
  LIANDONG_STREET_FOLDER: "takes the folder where files from and for the street's side are put, on the police's side only",
};

/** Every setting with what it takes, for `--help` and the reference. */
export function listSettings(): ReadonlyArray<readonly [name: string, takes: string]> {
  return Object.entries(TAKES);
}

function parseSetting<S extends Setting>(env: Environment, name: S): z.output<(typeof SETTINGS)[S]> | undefined {
  const text = env[name];
  if (text === undefined || text === '') return undefined;
  const parsed = SETTINGS[name].safeParse(text);
  if (!parsed.success) throw new ConfigError(name, TAKES[name]);
  return parsed.data as z.output<(typeof SETTINGS)[S]>;
}

function refuseUnknown(env: Environment): void {
  for (const name of Object.keys(env)) {
    if (!name.startsWith('LIANDONG_') || Object.hasOwn(SETTINGS, name)) continue;
    const known = Object.keys(SETTINGS).filter((each) => each.startsWith('LIANDONG_'));
    throw new ConfigError(name, `is no setting of this program; there are ${known.join(', ')}`);
  }
}

function readTls(env: Environment): Config['tls'] {
  const cert = parseSetting(env, 'TLS_CERT');
  const key = parseSetting(env, 'TLS_KEY');
  if (cert === undefined && key === undefined) return null;
  if (cert === undefined) throw new ConfigError('TLS_CERT', 'is missing: TLS_KEY is set, and one needs the other');
  if (key === undefined) throw new ConfigError('TLS_KEY', 'is missing: TLS_CERT is set, and one needs the other');
  return { cert, key };
}

interface Needs {
  /** for a verb that opens nothing sealed: the master key may stay where it is */
  readonly keyless: boolean;
}

function readPolice(env: Environment): Config['police'] {
  const signatures = parseSetting(env, 'LIANDONG_POLICE_SIGNATURES') ?? 'ed25519';
  return {
    platform: parseSetting(env, 'LIANDONG_POLICE_PLATFORM') ?? 'gateway',
    url: parseSetting(env, 'LIANDONG_POLICE_URL') ?? null,
    folder: parseSetting(env, 'LIANDONG_POLICE_FOLDER') ?? null,
    signatures: signatures === 'both' ? ['ed25519', 'hmac'] : [signatures],
  };
}

function readLanguageModel(env: Environment): Config['languageModel'] {
  const url = parseSetting(env, 'LIANDONG_LLM_URL');
  const model = parseSetting(env, 'LIANDONG_LLM_MODEL');
  if (url === undefined) return null;
  if (model === undefined) throw new ConfigError('LIANDONG_LLM_MODEL', 'is missing: LIANDONG_LLM_URL needs the name of a model');
  return { url: url.replace(/\/+$/, ''), model, key: parseSetting(env, 'LIANDONG_LLM_KEY') ?? null, withinMs: parseSetting(env, 'LIANDONG_LLM_MS') ?? 5_000 };
}

function readMap(env: Environment): MapBackground | null {
  const parts = (parseSetting(env, 'LIANDONG_MAP') ?? '').split(/\s+/).filter(Boolean);
  const [datum, hosts] = [parseSetting(env, 'LIANDONG_MAP_DATUM'), parseSetting(env, 'LIANDONG_MAP_HOSTS')];
  if (parts.length === 0 && datum !== undefined) throw new ConfigError('LIANDONG_MAP_DATUM', 'needs LIANDONG_MAP: the schematic map has a datum of its own');
  if (parts.length === 0 && hosts !== undefined) throw new ConfigError('LIANDONG_MAP_HOSTS', 'needs LIANDONG_MAP');
  if (parts.length === 0) return null;
  const tiles = parts.filter((part) => part.includes('{z}'));
  const [style = null] = parts.filter((part) => !part.includes('{z}'));
  if ((style !== null) === (tiles.length > 0) || parts.length > tiles.length + 1) throw new ConfigError('LIANDONG_MAP', TAKES.LIANDONG_MAP);
  const named = parts.map((part) => new URL(part.replaceAll(/[{}]/g, '0')).host);
  return { style, tiles, datum: datum === 'gcj02' ? 'gcj02' : 'wgs84', hosts: [...new Set([...named, ...(hosts ?? '').split(/\s+/).filter(Boolean)])] };
}

function readStreet(env: Environment): Config['street'] {
  return {
    platform: parseSetting(env, 'LIANDONG_STREET_PLATFORM') ?? 'street',
    url: parseSetting(env, 'LIANDONG_STREET_URL') ?? null, folder: parseSetting(env, 'LIANDONG_STREET_FOLDER') ?? null,
  };
}

/** A node of one side without a way to the other would judge, or wait, for nobody. */
function refuseCutOff({ node, street, police, demo }: Config): void {
  if (node === 'police' && street.url === null && street.folder === null)
    throw new ConfigError('LIANDONG_STREET_URL', "is missing, and so is LIANDONG_STREET_FOLDER: the police's side needs a way to the street's");
  if (node === 'police' && street.platform === police.platform)
    throw new ConfigError('LIANDONG_STREET_PLATFORM', `is ${street.platform}, the account of the police platform: each line has an account of its own`);
  if (node === 'town' && police.url === null && police.folder === null)
    throw new ConfigError('LIANDONG_POLICE_URL', "is missing, and so is LIANDONG_POLICE_FOLDER: the street's side needs a way to the police's");
  if (node !== 'police' && (street.url !== null || street.folder !== null))
    throw new ConfigError(street.url === null ? 'LIANDONG_STREET_FOLDER' : 'LIANDONG_STREET_URL', `is for LIANDONG_NODE=police; this is ${node}`);
  if (node !== 'both' && demo === 'live')
    throw new ConfigError('LIANDONG_NODE', `is ${node}: the live demonstration plays both sides in one; set LIANDONG_DEMO to still or off`);
}

/** Rules that bind several settings (DECISIONS 20; INTERFACES, Starting). */
function refuseUnsafe(config: Config, { keyless }: Needs): void {
  if (config.publicUrl !== null && config.trustedProxy === null)
    throw new ConfigError('TRUSTED_PROXY', 'is missing: PUBLIC_URL needs it, to know whose forwarded addresses to believe');
  if (!LOCAL_HOSTS.has(config.host) && config.tls === null && config.publicUrl === null)
    throw new ConfigError('HOST', `is ${config.host}: outside localhost it needs TLS_CERT and TLS_KEY, or PUBLIC_URL with TRUSTED_PROXY, because secure cookies need https`);
  if (config.demo === 'off' && config.secretKey === null && !keyless)
    throw new ConfigError('LIANDONG_SECRET_KEY', 'is missing: outside the demonstration it is required, and must be kept apart from the backups');
  if (config.backup !== null && `${resolve(config.backup)}${sep}`.startsWith(`${resolve(config.dataDir)}${sep}`))
    throw new ConfigError('LIANDONG_BACKUP', `is inside the data folder ${config.dataDir}: what destroys the one would destroy the other`);
  if (config.demo === 'off' && config.speed !== 1)
    throw new ConfigError('LIANDONG_SPEED', 'is for the demonstration only; leave it out with LIANDONG_DEMO=off');
}

/**
 * Settings → configuration. Throws ConfigError for the first setting that is unknown, malformed or unsafe.
 * An empty value counts as absent, as shells and compose files write it.
 */
export function readConfig(env: Environment, needs: Needs = { keyless: false }): Config {
  refuseUnknown(env);
  const databaseUrl = parseSetting(env, 'DATABASE_URL') ?? null;
  const demo = parseSetting(env, 'LIANDONG_DEMO') ?? (databaseUrl === null ? 'live' : 'off');
  const config: Config = {
    port: parseSetting(env, 'PORT') ?? 8110,
    host: parseSetting(env, 'HOST') ?? 'localhost',
    dataDir: parseSetting(env, 'LIANDONG_DATA') ?? '.liandong',
    databaseUrl,
    demo,
    speed: parseSetting(env, 'LIANDONG_SPEED') ?? 1,
    load: parseSetting(env, 'LIANDONG_LOAD') ?? 51,
    historyDays: parseSetting(env, 'LIANDONG_HISTORY_DAYS') ?? 90,
    secretKey: parseSetting(env, 'LIANDONG_SECRET_KEY') ?? null,
    secondFactor: parseSetting(env, 'LIANDONG_SECOND_FACTOR') ?? (demo === 'off' ? 'required' : 'optional'),
    tls: readTls(env),
    publicUrl: parseSetting(env, 'PUBLIC_URL') ?? null,
    trustedProxy: parseSetting(env, 'TRUSTED_PROXY') ?? null,
    witnesses: parseSetting(env, 'LIANDONG_WITNESSES') ?? null,
    messages: parseSetting(env, 'LIANDONG_MESSAGES') ?? null,
    backup: parseSetting(env, 'LIANDONG_BACKUP') ?? null,
    logLevel: parseSetting(env, 'LOG_LEVEL') ?? 'info',
    threads: parseSetting(env, 'LIANDONG_THREADS') ?? Math.min(availableParallelism() - 1, MOST_THREADS),
    clock: parseSetting(env, 'LIANDONG_CLOCK') ?? 'wall',
    police: readPolice(env),
    languageModel: readLanguageModel(env),
    map: readMap(env),
    node: parseSetting(env, 'LIANDONG_NODE') ?? 'both',
    street: readStreet(env),
  };
  refuseCutOff(config);
  refuseUnsafe(config, needs);
  return config;
}

/** The configuration of this process. */
export function processConfig(needs: Needs = { keyless: false }): Config {
  return readConfig(process.env, needs);
}

/** What was decided, a line each, without secrets: printed at start. */
export function describeConfig(config: Config): readonly string[] {
  const database = config.databaseUrl === null ? `embedded, in ${config.dataDir}` : new URL(config.databaseUrl).host;
  return [
    `data folder    ${config.dataDir}`,
    `database       ${database}`,
    `demonstration  ${config.demo}${config.speed === 1 ? '' : `, ${config.speed} times as fast`}`,
    ...(config.node === 'both' ? [] : [`node           the ${config.node === 'police' ? "police's" : "street's"} side`]),
    `clock          ${config.clock}`,
  ];
}
