/** The line to the police, put together: what it does by itself each second, and the demonstration's key. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isRefusal } from '#domain/shared/refusal.ts';
import type { Subject } from '#domain/access/subject.ts';
import type { Config } from '#server/config.ts';
import type { Deps } from '#server/deps.ts';
import { inTowns } from '#server/platform/db.ts';
import type { Secrets } from '#server/platform/secrets.ts';
import { acrossOf } from '#server/gateway/across/side.ts';
import { stateYesterday } from '#server/gateway/across/statement.ts';
import { exchangeFiles } from './folder.ts';
import { addKey, findPlatform } from './keys.ts';
import { pushDue } from './push.ts';
import { retryParked, type LineDeps } from './receive.ts';
import { compareYesterday } from './reconcile.ts';
import { createSigner, type Signer } from './signature.ts';

export interface PoliceLine {
  readonly deps: LineDeps;
  readonly signer: Signer;
  /** where files are exchanged, if any are */
  readonly folders: readonly string[];
  /** One look: parked messages, what is to be sent or put, files that came, yesterday's comparison. Answers how much moved. */
  tick(): Promise<number>;
  start(everyMs: number): void;
  stop(): Promise<void>;
}

/** A way out: to whom, and how. A test brings its own network. */
export interface Boundary {
  platform: string;
  url: string | null;
  folder: string | null;
}

interface LineOptions {
  deps: LineDeps;
  police: Config['police'];
  /** the street's side, where this is the police's */
  street: Boundary | null;
  onError(error: unknown): void;
  fetch?: typeof fetch;
  chance?: () => number;
}

/** What we sign with: derived from the master key, so that every server of an installation has the same. */
export function policeSigner(secrets: Secrets): Signer {
  return createSigner(secrets.derive('police.signature'));
}

/** What a test brings of its own: the network, chance, a careless look at signatures, other settings. */
export type LineParts = Pick<LineOptions, 'fetch' | 'chance'> & Pick<LineDeps, 'signedBy'> & Partial<Config['police']>;

export function openPoliceLine(deps: Deps, config: Pick<Config, 'police' | 'node' | 'street'>, parts: LineParts, onError: LineOptions['onError']): PoliceLine {
  const { fetch, chance, signedBy, ...more } = parts;
  const across = acrossOf(config);
  return createPoliceLine({
    deps: { ...deps, ...(signedBy ? { signedBy } : {}), ...(across ? { across } : {}) },
    police: { ...config.police, ...more }, street: config.node === 'police' ? config.street : null, ...(fetch ? { fetch } : {}), ...(chance ? { chance } : {}), onError,
  });
}

function createPoliceLine(o: LineOptions): PoliceLine {
  const { deps, police, street } = o;
  const signer = policeSigner(deps.secrets);
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<number> | null = null;
  const look = async (): Promise<number> => {
    const more = { ...(o.fetch ? { fetch: o.fetch } : {}), ...(o.chance ? { chance: o.chance } : {}) };
    let moved = await retryParked(deps);
    for (const { platform, url, folder } of [police, ...(street ? [street] : [])]) {
      if (folder !== null) moved += await exchangeFiles({ deps, platform, folder, signer });
      if (url !== null) moved += await pushDue({ deps, platform, url, signer, ...more });
    }
    const now = await deps.now();
    if (street) moved += await stateYesterday(deps, street.platform, now);
    const compared = (await listPlatforms(deps)).filter((p) => p.account !== street?.platform); // that side compares, ours states
    return moved + (await compareYesterday(deps, compared, now));
  };
  const tick = () => (running ??= look().finally(() => { running = null; }));
  const folders = [police, ...(street ? [street] : [])].flatMap(({ folder }) => (folder === null ? [] : [folder]));
  return {
    deps, signer, folders, tick,
    start: (everyMs) => { timer = setInterval(() => { tick().catch(o.onError); }, everyMs); },
    async stop() {
      if (timer) clearInterval(timer);
      await running?.catch(() => undefined);
    },
  };
}

/** Platforms that were ever given a key. */
export async function listPlatforms(deps: Pick<Deps, 'db'>): Promise<Subject[]> {
  const { rows } = await inTowns(deps.db, [], (client) => client.query<{ platform: string }>('select platform from liandong.police_line order by platform'));
  const found = await Promise.all(rows.map((r) => findPlatform(deps.db, r.platform)));
  return found.flatMap((p) => (p ? [p] : []));
}

/** `police-sim.key`: what a simulator of the police needs, and nobody else may read. */
export interface SimulatorKey {
  platform: string;
  /** seeds of its own keys, base64: the first it uses, and one to change to */
  seeds: string[];
  /** what it checks our signatures with */
  ours: string;
}

export const SIMULATOR_KEY = 'police-sim.key';
const SEED_BYTES = 32;

/** In a demonstration a simulator's key is made once, registered, and written where it looks for it. False: nobody has that account. */
export async function registerSimulator(deps: Deps, path: string, platform: string): Promise<boolean> {
  if (!(await findPlatform(deps.db, platform))) return false;
  const known = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as SimulatorKey) : null; // written here, below
  const seeds = known?.seeds ?? [randomBytes(SEED_BYTES).toString('base64'), randomBytes(SEED_BYTES).toString('base64')];
  const now = await deps.now();
  for (const seed of seeds) {
    const fresh = { platform, key: createSigner(Buffer.from(seed, 'base64')).publicKey, validFrom: now, addedBy: 'demonstration', at: now };
    const key = await inTowns(deps.db, [], (client) => addKey(client, deps.secrets, fresh, ['ed25519']));
    if (isRefusal(key)) throw new Error(`the simulator's key was refused: ${key.code}`);
  }
  const file: SimulatorKey = { platform, seeds, ours: policeSigner(deps.secrets).publicKey };
  writeFileSync(path, `${JSON.stringify(file)}\n`, { mode: 0o600 });
  return true;
}
