/** Precedents as a reader: each call that would leave the police is held beside those that went wrong, by keyed hashes of words. */
import type { Actor } from '#domain/incident/rule.ts';
import { leavesPolice } from '#domain/triage/learning/differ.ts';
import { nearest, precedentOf, type Precedent } from '#domain/triage/learning/precedent.ts';
import { toMs } from '#domain/shared/time.ts';
import type { JudgedCall } from '#server/deps.ts';
import { inTowns } from '#server/platform/db.ts';
import { parseIncident } from '#server/platform/incident-row.ts';
import { recordReading, type LateReader, type ReadingDeps } from './read-again.ts';

const READER: Actor = { account: 'precedents', roles: ['policy'], organisationId: null, unitId: null, stationId: null, personId: null };
const MOST = 2_000; // of a town, the newest
const FRESH_MS = 60_000; // how long what was read counts

/** Of the town's own incidents only: another town's calls say nothing here. */
export function createPrecedentReader(deps: ReadingDeps, onError: (error: unknown) => void): LateReader {
  const known = new Map<string, { at: number; list: readonly Precedent[] }>();
  let running: Promise<void> = Promise.resolve();
  const of = async (town: string): Promise<readonly Precedent[]> => {
    const kept = known.get(town);
    const now = toMs(await deps.now());
    if (kept && Math.abs(now - kept.at) < FRESH_MS) return kept.list;
    const list = await readPrecedents(deps, town);
    known.set(town, { at: now, list });
    return list;
  };
  const compare = async (call: JudgedCall, wordKeys: readonly string[]): Promise<void> => {
    const found = nearest(wordKeys, await of(call.town), call.incidentId);
    if (found) await recordReading(deps, call, { by: READER, reader: found.number, signs: found.signs, remark: null });
  };
  return {
    see(call) {
      const wordKeys = call.linkKeys.flatMap((key) => (key.startsWith('w:') ? [key] : []));
      if (leavesPolice(call.proposal.verdict) && wordKeys.length > 0) running = running.then(() => compare(call, wordKeys)).catch(onError);
    },
    settle: () => running,
  };
}

/** Closed incidents that were the police's after all, by the word keys of their calls. */
async function readPrecedents({ db }: ReadingDeps, town: string): Promise<Precedent[]> {
  const { rows } = await inTowns(db, [town], (client) => client.query<{ state: string; word_keys: string[] }>(
    `select i.state, c.word_keys from liandong.incident i join liandong.call c on c.incident_id = i.id
     where i.town = $1 and i.status = 'closed' and cardinality(c.word_keys) > 0 and (i.verdict in ('police', 'emergency') or i.state like '%"why":"hand_back"%')
     order by i.closed_at desc limit $2`, [town, MOST]));
  return rows.flatMap(({ state, word_keys: keys }) => precedentOf(parseIncident(state), keys) ?? []);
}
