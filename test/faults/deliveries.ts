/** Messages as a queue between two networks delivers them: several times, late, in any order, revised, and once in a while altered. */
import type { Subject } from '#domain/access/subject.ts';
import { callBody, type CallBody } from '#domain/intake/contract.ts';
import { isRefusal } from '#domain/shared/refusal.ts';
import { instant, type Instant } from '#domain/shared/time.ts';
import type { Judge, Proposal } from '#domain/triage/proposal.ts';
import { createJudge } from '#domain/triage/judge/judge.ts';
import type { Deps } from '#server/deps.ts';
import { loadDistrict } from '#server/district/load.ts';
import { edgeHere } from '#server/edge/edge.ts';
import { prepareCall } from '#server/intake/prepare.ts';
import { submitCall } from '#server/intake/take.ts';
import { createAuth } from '#server/platform/auth.ts';
import { driveClock, wallMs } from '#server/platform/clock.ts';
import { openDatabase, type Database } from '#server/platform/db.ts';
import { createSecrets } from '#server/platform/secrets.ts';
import { createVault } from '#server/platform/vault.ts';
import { createWriters } from '#server/platform/writer.ts';
import { loadTriageRules } from '#server/triage/load-rules.ts';
import { distinctCall } from './load.ts';
import { seeded } from './numbers.ts';
import type { Sabotage } from './sabotage.ts';

export interface Delivery {
  at: number;
  body: CallBody;
}

const START = Date.parse('2026-03-18T02:00:00.000Z');
const HOURS_72 = 72 * 3_600_000;

/** About `many` deliveries, in the order of their arrival, of messages of one town. */
export function makeDeliveries(many: number, seed: number): Delivery[] {
  const chance = seeded(seed);
  const all: Delivery[] = [];
  for (let n = 1; all.length < many; n++) {
    const said = START + Math.floor(chance() * HOURS_72);
    const revisions = chance() < 0.15 ? 2 + Math.floor(chance() * 2) : 1;
    for (let revision = 0; revision < revisions; revision++) {
      const body = callBody.parse({ ...distinctCall(`m${seed}-${n}`, n, 'pujin'), revision, receivedAt: instant(said + revision * 60_000) });
      const times = 1 + Math.floor(chance() * 5);
      for (let k = 0; k < times; k++) {
        const altered = chance() < 0.03 ? { ...body, text: `${body.text}改${Math.floor(chance() * 2)}` } : body;
        all.push({ at: said + Math.floor(chance() * HOURS_72), body: altered });
      }
    }
  }
  return all.sort((a, b) => a.at - b.at);
}

export interface Model {
  ids: Set<string>;
  /** id and revision → the text that came first */
  first: Map<string, string>;
  /** id and revision → other texts that came later */
  others: Map<string, Set<string>>;
}

export const keyOf = (body: { externalId: string; revision: number }): string => `${body.externalId} ${body.revision}`;

/** What must be known afterwards, by the plainest reading of decision 2. */
export function modelOf(deliveries: readonly Delivery[]): Model {
  const model: Model = { ids: new Set(), first: new Map(), others: new Map() };
  for (const { body } of deliveries) {
    const key = keyOf(body);
    model.ids.add(body.externalId);
    const first = model.first.get(key);
    if (first === undefined) model.first.set(key, body.text);
    else if (first !== body.text) model.others.set(key, (model.others.get(key) ?? new Set()).add(body.text));
  }
  return model;
}

export interface Delivered {
  /** id and revision → call ids that were answered: one each */
  answers: Map<string, Set<string>>;
  outcomes: Record<string, number>;
  seconds: number;
}

const GATEWAY: Subject = {
  account: 'gateway', roles: ['gateway'], towns: ['pujiang', 'pujin'], organisationId: 'gateway', unitId: null, stationId: null, personId: 'gateway', sources: ['*'],
};
const AT_ONCE = 100;

/** Through intake's edge and the writer, a hundred at a time, with the clock at the time of their arrival. */
export async function deliver(db: Database, deliveries: readonly Delivery[], sabotage?: Sabotage): Promise<Delivered> {
  const writing = await openDatabase(db.url, { max: 4, pipeline: true });
  const deps = depsOn(db, writing, sabotage);
  const answers: Delivered['answers'] = new Map();
  const outcomes: Record<string, number> = {};
  const began = performance.now();
  for (let from = 0; from < deliveries.length; from += AT_ONCE) {
    const part = deliveries.slice(from, from + AT_ONCE);
    const now = instant(part.at(-1)?.at ?? START);
    await driveClock(db, now);
    await Promise.all(part.map(async ({ body }) => {
      const answer = await take(deps, body, now);
      answers.set(keyOf(body), (answers.get(keyOf(body)) ?? new Set()).add(answer.callId));
      outcomes[answer.outcome] = (outcomes[answer.outcome] ?? 0) + 1;
    }));
  }
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  await writing.close();
  return { answers, outcomes, seconds };
}

async function take(deps: Deps, body: CallBody, now: Instant): Promise<{ callId: string; outcome: string }> {
  const prepared = prepareCall(deps, GATEWAY, body, now, { bytes: null, broken: false });
  if (isRefusal(prepared)) throw new Error(prepared.code);
  const taken = await submitCall(deps, GATEWAY, prepared);
  if (isRefusal(taken)) throw new Error(taken.code);
  return taken.answer;
}

export const MESSAGE_SECRETS = createSecrets('a secret for messages that were invented for tests');

function depsOn(db: Database, writing: Database, sabotage?: Sabotage): Deps {
  const district = loadDistrict();
  const edge = { district, secrets: MESSAGE_SECRETS, judge: remembering(createJudge(district, loadTriageRules(), instant(START))) };
  return {
    db, ...edge, edge: edgeHere(edge), vault: createVault(MESSAGE_SECRETS),
    shell: createWriters({ db: writing, district, ...(sabotage ? { sabotage } : {}) }),
    auth: createAuth({ db, now: wallMs, secure: false, publicUrl: null }),
    now: () => Promise.reject(new Error('the time is given')), settled: () => Promise.resolve(),
  };
}

/** Judging is not what is tried here: the same words are judged once. */
function remembering(judge: Judge): Judge {
  const known = new Map<string, Proposal>();
  return {
    ...judge,
    propose: (input) => {
      const proposal = known.get(input.text) ?? judge.propose(input);
      known.set(input.text, proposal);
      return proposal;
    },
  };
}

