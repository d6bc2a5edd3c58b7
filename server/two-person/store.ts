/** Two-person acts as rows, loaded and saved by the writer beside the events that say how they came about. */
import { hash } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { TwoPersonAct } from '#domain/two-person/act.ts';
import { isKind } from '#domain/two-person/kinds.ts';
import { instant } from '#domain/shared/time.ts';
import type { Role } from '#domain/access/subject.ts';
import { findAccount, toSubject } from '#server/platform/accounts.ts';
import { canonical } from '#server/platform/canonical.ts';
import type { Part } from '#server/platform/change.ts';

interface Row {
  id: string; town: string; towns: string[]; kind: string; about: string; reason: string; asked_by: string; at: Date; expires_at: Date;
  status: TwoPersonAct['status']; answered_by: string | null; answered_at: Date | null; ended_at: Date | null; outcome: string | null;
}
const COLUMNS = 'id, town, towns, kind, about, reason, asked_by, at, expires_at, status, answered_by, answered_at, ended_at, outcome';

/** What a decision about an act must know: the act, and whether its asker may still ask. */
export interface KnownAct {
  act: TwoPersonAct;
  asker: { roles: readonly Role[]; towns: readonly string[] } | null;
}
/** An act's id, or what would be the same: kind and canonical `about` of one that still waits. */
export type Need = { id: string } | { kind: string; about: string };
export type SavedAct = TwoPersonAct & { commitment?: { salt: Buffer; hash: Buffer } };

interface Known {
  acts: Map<string, KnownAct>;
}

export const ACTS: Part<Need, Known, SavedAct> = {
  name: 'two-person acts',
  async load(client, _town, needs) {
    const ids = needs.flatMap((need) => ('id' in need ? [need.id] : []));
    const same = needs.flatMap((need) => ('kind' in need ? [need] : []));
    const { rows } = await client.query<Row>(
      `select ${COLUMNS} from liandong.two_person_act a where a.id = any ($1)
         or a.status = 'asked' and exists (select from unnest($2::text[], $3::text[]) s (kind, about) where s.kind = a.kind and s.about = a.about)`,
      [ids, same.map((s) => s.kind), same.map((s) => s.about)]);
    const acts = new Map<string, KnownAct>();
    for (const act of rows.flatMap(toActs)) acts.set(act.id, { act, asker: await askerOf(client, act.askedBy) });
    return { acts };
  },
  remember(known, act) {
    known.acts.set(act.id, { act, asker: known.acts.get(act.id)?.asker ?? null });
  },
  async save(client, _town, acts) {
    for (const act of acts) await (act.commitment ? insert(client, act, act.commitment) : update(client, act));
  },
};

export function findAct(known: Known, id: string): KnownAct | null {
  return known.acts.get(id) ?? null;
}

export function isAsked(known: Known, kind: string, about: string): boolean {
  return [...known.acts.values()].some(({ act }) => act.kind === kind && act.status === 'asked' && canonical(act.about) === about);
}

/** What the record keeps of reason and subject: nothing that could be read from it. */
export function commit(salt: Buffer, act: Pick<TwoPersonAct, 'about' | 'reason'>): Buffer {
  return hash('sha256', Buffer.concat([salt, Buffer.from(canonical({ about: act.about, reason: act.reason }), 'utf8')]), 'buffer');
}

/** Of the towns of the transaction, newest first. */
export async function listActs(client: PoolClient, open: boolean, limit: number): Promise<TwoPersonAct[]> {
  const { rows } = await client.query<Row>(`select ${COLUMNS} from liandong.two_person_act where not $1 or status in ('asked', 'confirmed') order by at desc, id desc limit $2`, [open, limit]);
  return rows.flatMap(toActs);
}

export async function readAct(client: PoolClient, id: string): Promise<TwoPersonAct | null> {
  const { rows } = await client.query<Row>(`select ${COLUMNS} from liandong.two_person_act where id = $1`, [id]);
  return rows.flatMap(toActs)[0] ?? null;
}

/** Acts whose time to be confirmed is over. */
export async function listExpired(client: PoolClient, now: string): Promise<TwoPersonAct[]> {
  const { rows } = await client.query<Row>(`select ${COLUMNS} from liandong.two_person_act where status = 'asked' and expires_at <= $1`, [now]);
  return rows.flatMap(toActs);
}

async function askerOf(client: PoolClient, username: string): Promise<KnownAct['asker']> {
  const account = await findAccount(client, username);
  return account && account.disabled_at === null ? toSubject(account) : null;
}

/** A kind that a later version knew is left out. */
function toActs(r: Row): TwoPersonAct[] {
  if (!isKind(r.kind)) return [];
  const said = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>; // our own canonical JSON
  return [{
    id: r.id, town: r.town, towns: r.towns, kind: r.kind, about: said(r.about), reason: r.reason, askedBy: r.asked_by, at: instant(r.at.getTime()), expiresAt: instant(r.expires_at.getTime()),
    status: r.status, answeredBy: r.answered_by, answeredAt: r.answered_at && instant(r.answered_at.getTime()), endedAt: r.ended_at && instant(r.ended_at.getTime()),
    outcome: r.outcome === null ? null : said(r.outcome),
  }];
}

async function insert(client: PoolClient, a: TwoPersonAct, { salt, hash: committed }: { salt: Buffer; hash: Buffer }): Promise<void> {
  await client.query(
    `insert into liandong.two_person_act (id, town, towns, kind, about, reason, salt, commitment, asked_by, at, expires_at, status) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [a.id, a.town, a.towns, a.kind, canonical(a.about), a.reason, salt, committed, a.askedBy, a.at, a.expiresAt, a.status]);
}

async function update(client: PoolClient, a: TwoPersonAct): Promise<void> {
  await client.query(
    'update liandong.two_person_act set status = $2, answered_by = $3, answered_at = $4, ended_at = $5, outcome = $6 where id = $1',
    [a.id, a.status, a.answeredBy, a.answeredAt, a.endedAt, a.outcome === null ? null : canonical(a.outcome)]);
}
