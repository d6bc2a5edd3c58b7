/** Models, added rules and what is in force, as the district keeps them. They belong to no town. */
import type { PoolClient } from 'pg';
import { ruleBody, type RuleBody } from '#domain/triage/learning/contract.ts';
import { inTowns, type Database } from '#server/platform/db.ts';

export interface StoredModel {
  readonly version: string;
  readonly madeAt: string;
  readonly madeBy: string;
  readonly calls: number;
  readonly dataHash: string;
  readonly seed: number;
  readonly towns: readonly string[];
  /** `madeFor` of the program that can use it */
  readonly madeFor: string;
}

/** Which program a model fits: one that sees the same in a text. */
export function madeFor(features: number, concepts: string): string {
  return `${features} ${concepts}`;
}

export interface StoredRule {
  readonly rule: RuleBody;
  readonly addedAt: string;
  readonly addedBy: string;
  readonly inForce: boolean;
}

/** What the judge goes by now, beside the program's own files. `model` '': the program's own. */
export interface InForce {
  /** grows with every change: whoever knows this number knows it all */
  readonly number: number;
  readonly model: string;
  readonly rules: readonly RuleBody[];
}

export function saveModel(client: PoolClient, { version, madeAt, madeBy, calls, dataHash, seed, towns, madeFor: program }: StoredModel, bytes: Uint8Array): Promise<unknown> {
  return client.query(`insert into liandong.judge_model (version, made_at, made_by, calls, data_hash, seed, towns, made_for, bytes) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
    [version, madeAt, madeBy, calls, dataHash, seed, towns, program, bytes]);
}

export function saveRule(client: PoolClient, rule: RuleBody, by: { account: string; at: string }): Promise<unknown> {
  return client.query('insert into liandong.judge_rule (id, sign, body, added_at, added_by) values ($1, $2, $3, $4, $5)', [rule.id, rule.sign, JSON.stringify(rule), by.at, by.account]);
}

/** Newest first; without their bytes. */
export async function listModels(db: Database): Promise<StoredModel[]> {
  const { rows } = await inTowns(db, [], (client) => client.query<{ version: string; made_at: Date; made_by: string; calls: number; data_hash: string; seed: number; towns: string[]; made_for: string }>(
    'select version, made_at, made_by, calls, data_hash, seed, towns, made_for from liandong.judge_model order by made_at desc, version limit 50'));
  return rows.map((r) => ({ version: r.version, madeAt: r.made_at.toISOString(), madeBy: r.made_by, calls: r.calls, dataHash: r.data_hash, seed: r.seed, towns: r.towns, madeFor: r.made_for }));
}

export async function modelBytes(db: Database, version: string): Promise<Buffer | null> {
  const { rows } = await inTowns(db, [], (client) => client.query<{ bytes: Buffer }>('select bytes from liandong.judge_model where version = $1', [version]));
  return rows[0]?.bytes ?? null;
}

export async function listRules(db: Database): Promise<StoredRule[]> {
  const { rows } = await inTowns(db, [], (client) => client.query<{ body: string; added_at: Date; added_by: string; last: string | null }>(
    `select r.body, r.added_at, r.added_by,
       (select c.kind from liandong.judge_change c where c.subject = r.id and c.kind in ('rule_added', 'rule_retired') order by c.id desc limit 1) as last
     from liandong.judge_rule r order by r.added_at desc, r.id`));
  return rows.map((r) => ({ rule: ruleBody.parse(JSON.parse(r.body)), addedAt: r.added_at.toISOString(), addedBy: r.added_by, inForce: r.last === 'rule_added' }));
}

export async function readInForce(db: Database): Promise<InForce> {
  const { rows } = await inTowns(db, [], (client) => client.query<{ number: string | null; model: string | null }>(
    `select (select max(id) from liandong.judge_change) as number, (select subject from liandong.judge_change where kind = 'model' order by id desc limit 1) as model`));
  const number = Number(rows[0]?.number ?? 0);
  const rules = number === 0 ? [] : (await listRules(db)).filter((r) => r.inForce).map((r) => r.rule).sort((a, b) => (a.id < b.id ? -1 : 1));
  return { number, model: rows[0]?.model ?? '', rules };
}

export interface JudgeChange {
  readonly act: string;
  readonly kind: 'model' | 'rule_added' | 'rule_retired';
  readonly subject: string;
  readonly askedBy: string;
  readonly confirmedBy: string;
  readonly at: string;
}

/** Once an act, however often it is carried out. */
export async function saveChange(db: Database, c: JudgeChange): Promise<void> {
  await inTowns(db, [], (client) => client.query('insert into liandong.judge_change (act, kind, subject, asked_by, confirmed_by, at) values ($1, $2, $3, $4, $5, $6) on conflict (act) do nothing',
    [c.act, c.kind, c.subject, c.askedBy, c.confirmedBy, c.at]));
}
