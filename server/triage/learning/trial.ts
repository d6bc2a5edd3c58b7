/**
 * Another judge tried on calls of before: both judge every call of a town's last weeks, and what would have changed is told by
 * the incidents' numbers. The words are opened for the machine alone and each look is on the record.
 */
import type { Subject } from '#domain/access/subject.ts';
import { isRefusal, refuse, type Refusal } from '#domain/shared/refusal.ts';
import { instant, plus, toMs, type Instant } from '#domain/shared/time.ts';
import type { Judge, JudgeInput } from '#domain/triage/proposal.ts';
import type { Deps } from '#server/deps.ts';
import { inTowns } from '#server/platform/db.ts';
import { newId } from '#server/platform/ids.ts';
import { hear, listCalls, type HeardCall, type KnownCall } from './calls.ts';
import type { Judges } from './judges.ts';
import { saveSeconds } from './second.ts';

export interface Trial {
  readonly id: string;
  readonly town: string;
  readonly subject: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly calls: number;
  readonly done: number;
  readonly finishedAt: Instant | null;
  readonly trouble: string | null;
}

const MOST = 50_000; // calls of one trial
const AT_ONCE = 40; // judged between two breaths of the server

type TrialDeps = Pick<Deps, 'db' | 'vault' | 'now'>;

/** Begins one; it goes on after the answer. `done` ends when it has. */
export async function startTrial(deps: TrialDeps, judges: Judges, by: Subject, asked: { town: string; subject: string; days: number }): Promise<{ id: string; done: Promise<void> } | Refusal> {
  if (!by.towns.includes(asked.town)) return refuse('access.denied');
  const other = await judges.with(asked.subject);
  if (!other) return refuse('triage.judge_unknown');
  const to = await deps.now();
  const from = plus(to, { days: -asked.days });
  const id = newId('trl', toMs(to));
  const begun = await inTowns(deps.db, [asked.town], async (client) => {
    // One after the other: two that are asked for at once would each see that none runs.
    await client.query('select pg_advisory_xact_lock(hashtext($1))', [`liandong.trial.${asked.town}`]);
    const { rows } = await client.query(`select 1 from liandong.judge_trial where town = $1 and finished_at is null and at > $2`, [asked.town, plus(to, { hours: -1 })]);
    if (rows.length > 0) return refuse('triage.trial_running');
    const calls = await listCalls(client, asked.town, from, to, MOST);
    await client.query('insert into liandong.judge_trial (id, town, subject, from_at, to_at, asked_by, at, calls) values ($1, $2, $3, $4, $5, $6, $7, $8)', [id, asked.town, asked.subject, from, to, by.account, to, calls.length]);
    return calls;
  });
  if (isRefusal(begun)) return begun;
  const done = run(deps, { id, town: asked.town, subject: asked.subject, who: by.account, at: to }, begun, judges.present, other);
  return { id, done };
}

interface Running {
  readonly id: string;
  readonly town: string;
  readonly subject: string;
  readonly who: string;
  readonly at: Instant;
}

async function run(deps: TrialDeps, trial: Running, calls: readonly KnownCall[], present: Judge, other: Judge): Promise<void> {
  try {
    for (let from = 0; from < calls.length; from += AT_ONCE) {
      await inTowns(deps.db, [trial.town], async (client) => {
        const heard = await hear(deps.vault, client, calls.slice(from, from + AT_ONCE), { who: trial.who, at: trial.at, because: `trial:${trial.id}` });
        await saveSeconds(client, trial.town, heard.map((call) => secondOf(trial, call, present, other)));
        await client.query('update liandong.judge_trial set done = $2 where id = $1', [trial.id, Math.min(calls.length, from + AT_ONCE)]);
      });
      await breathe();
    }
    await finish(deps, trial, null);
  } catch (error) {
    await finish(deps, trial, error instanceof Error ? error.name : 'Error').catch(() => undefined);
  }
}

/** What the incident is known to be now must not help the judge then: only words, facts told with them, and time. */
function secondOf(trial: Running, call: HeardCall, present: Judge, other: Judge) {
  const input: JudgeInput = { text: call.text, channel: call.channel, at: call.receivedAt, town: trial.town, flags: call.incident.flags };
  return { subject: trial.subject, callId: call.callId, incidentId: call.incident.id, receivedAt: call.receivedAt, source: 'history' as const, was: present.propose(input), says: other.propose(input) };
}

async function finish(deps: TrialDeps, trial: Running, trouble: string | null): Promise<void> {
  const at = await deps.now();
  await inTowns(deps.db, [trial.town], (client) => client.query('update liandong.judge_trial set finished_at = $2, trouble = $3 where id = $1', [trial.id, at, trouble]));
}

function breathe(): Promise<void> {
  return new Promise((resolve) => { setImmediate(resolve); });
}

interface Row {
  id: string;
  town: string;
  subject: string;
  from_at: Date;
  to_at: Date;
  calls: number;
  done: number;
  finished_at: Date | null;
  trouble: string | null;
}

/** Newest first, of the towns. */
export async function listTrials(deps: Pick<Deps, 'db'>, towns: readonly string[], limit = 20): Promise<Trial[]> {
  const { rows } = await inTowns(deps.db, towns, (client) => client.query<Row>('select * from liandong.judge_trial where town = any ($1) order by at desc, id desc limit $2', [towns, limit]));
  return rows.map(trialOf);
}

export async function findTrial(deps: Pick<Deps, 'db'>, towns: readonly string[], id: string): Promise<Trial | null> {
  const { rows } = await inTowns(deps.db, towns, (client) => client.query<Row>('select * from liandong.judge_trial where id = $1', [id]));
  return rows[0] ? trialOf(rows[0]) : null;
}

/** Was it tried, to the end, in every one of these towns? */
export async function isTried(deps: Pick<Deps, 'db'>, towns: readonly string[], subject: string): Promise<boolean> {
  const { rows } = await inTowns(deps.db, towns, (client) => client.query<{ town: string }>('select distinct town from liandong.judge_trial where subject = $1 and finished_at is not null and trouble is null', [subject]));
  return towns.every((town) => rows.some((r) => r.town === town));
}

function trialOf(r: Row): Trial {
  const at = (date: Date): Instant => instant(date.getTime());
  return { id: r.id, town: r.town, subject: r.subject, from: at(r.from_at), to: at(r.to_at), calls: r.calls, done: r.done, finishedAt: r.finished_at && at(r.finished_at), trouble: r.trouble };
}
