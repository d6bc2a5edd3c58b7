/** Every setting of the environment: its name, what it takes, and how it is parsed. `config.ts` says what follows from it. */
import { z } from 'zod';

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

export const LOCAL_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1']);

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

type Setting = keyof typeof SETTINGS;

/** What each setting takes, in the words of the refusal. */
export const TAKES: Readonly<Record<Setting, string>> = {
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
  LIANDONG_MAP: 'takes the https address of a MapLibre style, or of picture tiles with {z}, {x} and {y}, or as one .pmtiles file, several with spaces between them, the lowest first (default: the schematic map, which needs no other host)',
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

/** The setting's value; undefined when absent or empty. Throws ConfigError when it is not what the setting takes. */
export function parseSetting<S extends Setting>(env: Environment, name: S): z.output<(typeof SETTINGS)[S]> | undefined {
  const text = env[name];
  if (text === undefined || text === '') return undefined;
  const parsed = SETTINGS[name].safeParse(text);
  if (!parsed.success) throw new ConfigError(name, TAKES[name]);
  return parsed.data as z.output<(typeof SETTINGS)[S]>;
}

/** A mistyped name is refused, not ignored. */
export function refuseUnknown(env: Environment): void {
  for (const name of Object.keys(env)) {
    if (!name.startsWith('LIANDONG_') || Object.hasOwn(SETTINGS, name)) continue;
    const known = Object.keys(SETTINGS).filter((each) => each.startsWith('LIANDONG_'));
    throw new ConfigError(name, `is no setting of this program; there are ${known.join(', ')}`);
  }
}
