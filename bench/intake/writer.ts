/** The writer alone: calls prepared beforehand, decided, chained and committed; no HTTP, no proposal, no vault. */
import { loadDistrict } from '#server/district/load.ts';
import { takeCall, type PreparedCall } from '#domain/intake/take.ts';
import { POLICY_ACTOR } from '#domain/incident/rule.ts';
import type { Instant } from '#domain/shared/time.ts';
import { CALLS, priorTo } from '#server/intake/calls.ts';
import { keeps, needs } from '#server/platform/change.ts';
import { openDatabase } from '#server/platform/db.ts';
import type { StoredEvent } from '#server/platform/event-log.ts';
import { createWriters, type Writers } from '#server/platform/writer.ts';

const district = loadDistrict();
const town = district.towns[0]?.id ?? '';
const catalogue = district.catalogues.at(-1)?.version ?? '';
const stationId = district.stations[0]?.id ?? '';
const NOW = '2026-03-18T02:00:00.000Z' as Instant;
/** one in twenty is a repeat delivery, as a gateway does it */
const DUPLICATES = 20;

/** A matter of its own: neither door nor number of another run. */
function prepared(base: string, n: number): PreparedCall {
  return {
    call: { callId: `call_${base}-${n}`, revision: 0, receivedAt: NOW, words: null, identity: null, placeText: null },
    town, stationId, channel: '110', place: { areaId: null, position: null, precision: 'unknown' }, flags: {}, paper: false,
    proposal: { verdict: 'divert', item: 'HJ-04', items: [{ code: 'HJ-04', p: 0.9 }], danger: [], place: null, urgency: 'normal', abstained: false, why: [], versions: { catalogue, rules: 'r', model: null } },
    bodyHash: n.toString(16).padStart(64, '0'), linkKeys: [`p:${base}-${n}`, `l:${base}-${n}`, `w:${base}-${n}`], excluded: [], conflictEntry: null,
  };
}

async function take(writers: Writers, externalId: string, p: PreparedCall): Promise<void> {
  const need = { source: 'bench', externalId, linkKeys: p.linkKeys, item: p.proposal.item, receivedAt: NOW };
  await writers.submit({
    town, actor: POLICY_ACTOR, incidents: [], needs: [needs(CALLS, need)],
    decide(view) {
      const known = view.known(CALLS);
      const taken = takeCall(p, { taken: known.taken.get(`bench\n${externalId}`) ?? [], prior: priorTo(known, p.linkKeys), incident: view.incident },
        { now: view.now, actor: POLICY_ACTOR, district, text: null, newId: view.newId });
      if (!taken.keep) return { events: taken.events, answer: null };
      return {
        events: taken.events, answer: null,
        rows: [keeps(CALLS, { kind: 'call', id: p.call.callId, incidentId: taken.incidentId, source: 'bench', externalId, revision: 0, channel: '110', receivedAt: NOW, takenAt: view.now, bodyHash: p.bodyHash, linkKeys: p.linkKeys, entryIds: [], item: 'HJ-04', danger: [], paper: false })],
      };
    },
  });
}

export interface Run {
  perSecond: number;
  p99: number;
  n: number;
}

/** One call after the other, each `pauseMs` after the last: what a quiet town sends. `handed` is told of each before it is handed in. */
export async function runPaced(url: string, n: number, pauseMs: number, handed: () => void, push: (events: readonly StoredEvent[]) => void): Promise<void> {
  const db = await openDatabase(url, { max: 4, pipeline: true });
  const writers = createWriters({ db, district, onCommitted: (_town, events) => push(events) });
  const base = `paced-${process.pid}-${performance.now()}`;
  for (let i = 0; i < n; i += 1) {
    handed();
    await take(writers, `${base}-${i}`, prepared(base, i));
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  await writers.close();
  await db.close();
}

/** The town whose calls these are. */
export const WRITERS_TOWN = town;

/** Closed loop of `clients` for `ms`; `push` is told of every commit. */
export async function runWriter(url: string, clients: number, ms: number, push?: (events: readonly StoredEvent[]) => void): Promise<Run> {
  const db = await openDatabase(url, { max: 4, pipeline: true });
  const writers = createWriters({ db, district, ...(push ? { onCommitted: (_town, events) => push(events) } : {}) });
  const base = `${process.pid}-${performance.now()}`;
  const times: number[] = [];
  const until = performance.now() + ms;
  let n = 0;
  const client = async () => {
    while (performance.now() < until) {
      const id = n++;
      const started = performance.now();
      await take(writers, `${base}-${id % DUPLICATES === 0 ? Math.max(0, id - 1) : id}`, prepared(base, id));
      times.push(performance.now() - started);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: clients }, client));
  const seconds = (performance.now() - began) / 1000;
  await writers.close();
  await db.close();
  times.sort((a, b) => a - b);
  return { perSecond: times.length / seconds, p99: times[Math.floor(times.length * 0.99)] ?? 0, n: times.length };
}
