/**
 * The only reader of the environment: every setting, what it takes, and what it becomes when absent.
 * An unknown or invalid setting is refused by name, because a mistyped `LIANDONG_DEMOS=off` that is
 * silently ignored would start a demonstration on a real desk.
 */
import { availableParallelism } from 'node:os';
import { resolve, sep } from 'node:path';
import { ConfigError, LOCAL_HOSTS, parseSetting, refuseUnknown, TAKES, type Environment } from './environment.ts';

export { ConfigError, listSettings, type Environment } from './environment.ts';

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

function readTls(env: Environment): Config['tls'] {
  const cert = parseSetting(env, 'TLS_CERT');
  const key = parseSetting(env, 'TLS_KEY');
  if (cert === undefined && key === undefined) return null;
  if (cert === undefined) throw new ConfigError('TLS_CERT', 'is missing: TLS_KEY is set, and one needs the other');
  if (key === undefined) throw new ConfigError('TLS_KEY', 'is missing: TLS_CERT is set, and one needs the other');
  return { cert, key };
}

const MOST_THREADS = 4;

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
  const tiles = parts.filter(areTiles);
  const [style = null] = parts.filter((part) => !areTiles(part));
  if ((style !== null) === (tiles.length > 0) || parts.length > tiles.length + 1) throw new ConfigError('LIANDONG_MAP', TAKES.LIANDONG_MAP);
  const named = parts.map((part) => new URL(part.replaceAll(/[{}]/g, '0')).host);
  return { style, tiles, datum: datum === 'gcj02' ? 'gcj02' : 'wgs84', hosts: [...new Set([...named, ...(hosts ?? '').split(/\s+/).filter(Boolean)])] };
}

/** Tiles by address, or an archive of them in one file (PMTiles). */
const areTiles = (part: string): boolean => part.includes('{z}') || new URL(part).pathname.endsWith('.pmtiles');

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
