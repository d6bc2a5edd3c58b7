/** Changes of settings as rows; the body is parsed again when it is read, for the code that wrote it may be older. */
import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';
import { instant, type Instant } from '#domain/shared/time.ts';
import { canonical } from '#server/platform/canonical.ts';
import { fromOf, settingsChange, type SettingsChange, type SettingsPart } from './change.ts';

export interface KeptChange {
  id: string;
  town: string;
  towns: string[];
  part: SettingsPart;
  from: Instant;
  change: SettingsChange;
  digest: string;
  by: string;
  at: Instant;
  act: string | null;
  releasedAt: Instant | null;
  releasedBy: string | null;
  effectiveAt: Instant | null;
  failed: string | null;
}

interface Row {
  id: string; town: string; towns: string[]; part: SettingsPart; body: string; digest: string; by_account: string; at: Date; act: string | null;
  released_at: Date | null; released_by: string | null; effective_at: Date | null; failed: string | null;
}

const time = (at: Date | null): Instant | null => (at === null ? null : instant(at.getTime()));

function read(r: Row): KeptChange {
  const change = settingsChange.parse(JSON.parse(r.body));
  return {
    id: r.id, town: r.town, towns: r.towns, part: r.part, from: fromOf(change), change, digest: r.digest, by: r.by_account, at: instant(r.at.getTime()), act: r.act,
    releasedAt: time(r.released_at), releasedBy: r.released_by, effectiveAt: time(r.effective_at), failed: r.failed,
  };
}

export function bodyOf(change: SettingsChange): { body: string; digest: string } {
  const body = canonical(JSON.parse(JSON.stringify(change)));
  return { body, digest: createHash('sha256').update(body).digest('hex') };
}

export async function keepChange(client: ClientBase, c: Pick<KeptChange, 'id' | 'town' | 'towns' | 'change' | 'by' | 'at'>): Promise<string> {
  const { body, digest } = bodyOf(c.change);
  await client.query('insert into liandong.settings_change (id, town, towns, part, from_at, body, digest, by_account, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [c.id, c.town, c.towns, c.change.part, fromOf(c.change), body, digest, c.by, c.at]);
  return digest;
}

export async function setAct(client: ClientBase, id: string, act: string): Promise<void> {
  await client.query('update liandong.settings_change set act = $2 where id = $1', [id, act]);
}

export async function findChange(client: ClientBase, id: string): Promise<KeptChange | null> {
  const { rows } = await client.query<Row>('select * from liandong.settings_change where id = $1', [id]);
  return rows[0] ? read(rows[0]) : null;
}

export async function listChanges(client: ClientBase, most: number): Promise<KeptChange[]> {
  return (await client.query<Row>('select * from liandong.settings_change order by at desc, id desc limit $1', [most])).rows.map(read);
}

/** What was released, in the order in which it comes into force; what failed on its day is left out. */
export async function listReleased(client: ClientBase): Promise<KeptChange[]> {
  return (await client.query<Row>('select * from liandong.settings_change where released_at is not null and failed is null order by from_at, released_at, id')).rows.map(read);
}

export async function markReleased(client: ClientBase, id: string, by: string, at: Instant): Promise<void> {
  await client.query('update liandong.settings_change set released_at = $3, released_by = $2 where id = $1 and released_at is null', [id, by, at]);
}

/** False when another server was first. */
export async function markEffective(client: ClientBase, id: string, at: Instant): Promise<boolean> {
  return (await client.query('update liandong.settings_change set effective_at = $2 where id = $1 and effective_at is null', [id, at])).rowCount === 1;
}

export async function markFailed(client: ClientBase, id: string, why: string): Promise<void> {
  await client.query('update liandong.settings_change set failed = $2 where id = $1 and failed is null', [id, why.slice(0, 400)]);
}
