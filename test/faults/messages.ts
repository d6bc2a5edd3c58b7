/** One run of R6, and the questions afterwards. */
import { hash } from 'node:crypto';
import { openExternalId } from '#server/intake/external-id.ts';
import { canonical } from '#server/platform/canonical.ts';
import type { Database } from '#server/platform/db.ts';
import { connected } from '#test/ledger/world.ts';
import { inWholeSnapshot, verifyDatabase } from '../../cli/verify/database.ts';
import { orphansIn } from './audit.ts';
import { deliver, keyOf, MESSAGE_SECRETS, makeDeliveries, modelOf, type Delivered, type Delivery, type Model } from './deliveries.ts';
import type { Sabotage } from './sabotage.ts';

export interface MessageFaults {
  /** ids that became more or fewer than one incident, or revisions more or fewer than one call */
  miscounted: string[];
  /** revisions under which something else is kept than what came first */
  overwritten: string[];
  /** conflicts that were not recorded once each */
  conflicts: string[];
  /** revisions that were answered with different calls */
  answers: string[];
  orphans: unknown[];
  damage: unknown;
}

export const NO_FAULTS: MessageFaults = { miscounted: [], overwritten: [], conflicts: [], answers: [], orphans: [], damage: null };

export async function messagesArrive(db: Database, many: number, options: { seed?: number; sabotage?: Sabotage } = {}): Promise<{ faults: MessageFaults; summary: string; model: Model }> {
  const deliveries = makeDeliveries(many, options.seed ?? 6);
  const model = modelOf(deliveries);
  const delivered = await deliver(db, deliveries, options.sabotage);
  const faults = await question(db, deliveries, model, delivered);
  const conflicts = [...model.others.values()].reduce((a, s) => a + s.size, 0);
  return { faults, model, summary: `R6: ${deliveries.length} deliveries in ${delivered.seconds} s = ${model.ids.size} calls in ${model.first.size} revisions, ${conflicts} conflicts; ${JSON.stringify(delivered.outcomes)}` };
}

interface CallRow {
  external_id: string;
  revision: number;
  incident_id: string;
  body_hash: string;
  conflicts: number;
}

/** A week: in this test nobody looks at the clocks. */
const GRACE_SECONDS = 14 * 86_400;

async function question(db: Database, deliveries: readonly Delivery[], model: Model, delivered: Delivered): Promise<MessageFaults> {
  const sealed = await db.pool.query<CallRow>(
    `select external_id, revision, incident_id, encode(body_hash, 'hex') as body_hash, (select count(*)::int from liandong.call_conflict x where x.call_id = c.id) as conflicts from liandong.call c`);
  const rows = sealed.rows.map((r) => ({ ...r, external_id: openExternalId(MESSAGE_SECRETS, 'load', r.external_id) }));
  const first = new Map<string, string>();
  for (const { body } of deliveries) if (!first.has(keyOf(body))) first.set(keyOf(body), hash('sha256', canonical(body), 'hex'));
  const byKey = new Map<string, CallRow[]>();
  const incidents = new Map<string, Set<string>>();
  for (const r of rows) {
    const key = keyOf({ externalId: r.external_id, revision: r.revision });
    byKey.set(key, [...(byKey.get(key) ?? []), r]);
    incidents.set(r.external_id, (incidents.get(r.external_id) ?? new Set()).add(r.incident_id));
  }
  const opened = await db.pool.query<{ n: number }>(`select count(*)::int as n from ledger.event where type = 'incident.opened'`);
  const kept = [...model.first.keys()];
  return {
    miscounted: [
      ...kept.filter((key) => byKey.get(key)?.length !== 1), ...[...model.ids].filter((id) => incidents.get(id)?.size !== 1),
      ...(opened.rows[0]?.n === model.ids.size ? [] : [`${opened.rows[0]?.n} incidents opened for ${model.ids.size} ids`]),
    ],
    overwritten: kept.filter((key) => byKey.get(key)?.[0]?.body_hash !== first.get(key)),
    conflicts: kept.filter((key) => (byKey.get(key)?.[0]?.conflicts ?? 0) !== (model.others.get(key)?.size ?? 0)),
    answers: kept.filter((key) => delivered.answers.get(key)?.size !== 1),
    ...await connected(db.url, async (client) => ({
      orphans: await orphansIn(client, GRACE_SECONDS), damage: (await inWholeSnapshot(client, () => verifyDatabase(client, [], null))).firstBad,
    })),
  };
}
