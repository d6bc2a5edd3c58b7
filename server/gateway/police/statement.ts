/** What a platform says it sent and got on a day, kept until both sides have been compared. */
import { z } from 'zod';
import type { Subject } from '#domain/access/subject.ts';
import type { Deps } from '#server/deps.ts';
import { sealExternalId } from '#server/intake/external-id.ts';
import { isStorable } from '#server/platform/body.ts';
import { inTowns } from '#server/platform/db.ts';
import { keyedDigest } from './calls.ts';
import { nameIn } from './numbering.ts';

/** The year 0 is no year to PostgreSQL. */
const FIRST_DAY = '0001-01-02';
export const dayShape = z.iso.date().refine((day) => day >= FIRST_DAY);
const hex = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * A day in as many parts as it needs: the first has `part` 0 and takes the place of what was said of that day before.
 * `until`: the last of our numbers it had read, where the day is not over yet.
 * `calls`: [its own id, revision, digest]; `messages`: [our message's id, digest of the envelope].
 */
export const statementShape = z.strictObject({
  day: dayShape, until: z.int32().min(0).optional(), part: z.int().min(0).max(1000).default(0), source: z.string().max(64).refine(isStorable).optional(),
  calls: z.array(z.tuple([z.string().min(1).max(128), z.int32().min(0), hex])).max(2_000).default([]),
  messages: z.array(z.tuple([z.string().min(1).max(160).refine(isStorable), hex])).max(2_000).default([]),
});
export type Statement = z.output<typeof statementShape>;

export async function keepStatement(deps: Pick<Deps, 'db' | 'secrets'>, platform: Subject, s: Statement, epoch = ''): Promise<void> {
  const source = s.source ?? platform.sources.find((x) => x !== '*') ?? platform.account;
  const seal = (id: string) => sealExternalId(deps.secrets, source, id);
  const within = epoch === '' ? new Map<string, string>() : await knownWithin(deps, platform, s.calls.map(([id]) => seal(nameIn(epoch, id))));
  const calls = s.calls.map(([id, revision, told]) => {
    const [digest, anew] = [keyedDigest(deps.secrets, told), seal(nameIn(epoch, id))];
    return { what: 'call', ref: within.get(`${anew}\n${revision}`) === digest ? anew : seal(id), revision, digest };
  });
  const messages = s.messages.map(([id, digest]) => ({ what: 'message', ref: id, revision: 0, digest }));
  const until = s.until === undefined ? [] : [{ what: 'until', ref: '', revision: s.until, digest: '' }];
  const rows = [...calls, ...messages, ...until];
  await inTowns(deps.db, [], async (client) => {
    const { rows: told } = await client.query<{ round: number }>('select coalesce(max(round), 0)::int as round from liandong.police_statement where platform = $1 and day = $2', [platform.account, s.day]);
    const last = told[0]?.round ?? 0;
    await client.query(
      `insert into liandong.police_statement (platform, day, round, what, ref, revision, digest)
       select $1, $2, $3, what, ref, revision, digest from unnest($4::text[], $5::text[], $6::int[], $7::text[]) as r (what, ref, revision, digest) on conflict do nothing`,
      [platform.account, s.day, s.part === 0 ? last + 1 : Math.max(last, 1), rows.map((r) => r.what), rows.map((r) => r.ref), rows.map((r) => r.revision), rows.map((r) => r.digest)]);
  });
}

/** Calls that were taken under a name of this count, with what was kept of them: a statement names each by its plain id. */
async function knownWithin(deps: Pick<Deps, 'db'>, platform: Subject, refs: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await inTowns(deps.db, platform.towns, (client) => client.query<{ external_id: string; revision: number; digest: string }>(
    'select external_id, revision, digest from liandong.police_call where platform = $1 and external_id = any($2)', [platform.account, refs]));
  return new Map(rows.map((r) => [`${r.external_id}\n${r.revision}`, r.digest]));
}
