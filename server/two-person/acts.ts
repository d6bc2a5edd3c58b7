/**
 * Two-person acts through the one door: asked by one, confirmed by another, each step an event of the town's chain.
 *
 *   const act = await ask(deps, subject, { kind: 'model.switch', about: { version }, town: null, reason });   // Refusal, or the act
 *   await answer(deps, otherSubject, act.id, 'confirm');                                                      // or 'refuse', 'withdraw'
 *
 * What a confirmed act does is its EFFECT, given to `carryingOut` in server/main.ts by kind:
 *
 *   'model.switch': async (act) => ({ version: await switchModel(act.about) })
 *
 * The effect runs after the commit, as a consumer of the log: at least once, so running it twice must come to the same. What it
 * returns is the outcome on the record (`two_person.done`); a Refusal ends the act as failed with that code; what it throws is
 * tried again. A kind without an effect is carried out by a command, which calls `finish`. See domain/two-person/kinds.ts.
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Actor } from '#domain/incident/rule.ts';
import type { Subject } from '#domain/access/subject.ts';
import { asking, confirming, isExpired, refusing, withdrawing, type ActStatus, type TwoPersonAct, type TwoPersonEvents, type TwoPersonEventType } from '#domain/two-person/act.ts';
import { kindOf, nameOf, type TwoPersonKind } from '#domain/two-person/kinds.ts';
import { isRefusal, refuse, type Refusal } from '#domain/shared/refusal.ts';
import { plus, type Instant } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { canonical } from '#server/platform/canonical.ts';
import { keeps, needs, type Decided, type Shell, type TownEvent } from '#server/platform/change.ts';
import { inTowns, type Database } from '#server/platform/db.ts';
import { earlier, IDEMPOTENCY, readEarlier, type KeptOutcome, type KeyedRequest } from '#server/platform/idempotency.ts';
import type { Consumer } from '#server/platform/reactions.ts';
import { ACTS, commit, findAct, isAsked, listExpired, readAct, type KnownAct } from './store.ts';

export interface Asked {
  kind: TwoPersonKind;
  /** as the kind's `about` says; already checked against it */
  about: Readonly<Record<string, unknown>>;
  /** whom it concerns; null: every town of the district */
  town: string | null;
  reason: string;
}
/** Acts name no more than they need: the writer, the database, the towns. */
export type ActDeps = Pick<Deps, 'shell' | 'db' | 'district' | 'settled'>;
export type Answering = 'confirm' | 'refuse' | 'withdraw';
export type Effect = (act: TwoPersonAct) => Promise<Readonly<Record<string, unknown>> | Refusal>;
export type Effects = Partial<Record<TwoPersonKind, Effect>>;

/** The act that was asked for under this key; null when the key is new. */
export async function askedBefore(deps: Pick<ActDeps, 'db'>, subject: Subject, keyed: KeyedRequest | null): Promise<TwoPersonAct | Refusal | null> {
  if (!keyed) return null;
  return inTowns(deps.db, subject.towns, async (client) => {
    const before = await readEarlier(client, keyed);
    return !before || isRefusal(before) ? before : ((await readAct(client, idIn(before))) ?? refuse('two_person.unknown'));
  });
}

const idIn = ({ told }: KeptOutcome): string => z.object({ act: z.string() }).parse(told).act;

export async function ask(deps: ActDeps, subject: Subject, { kind, about, town, reason }: Asked, keyed: KeyedRequest | null = null): Promise<TwoPersonAct | Refusal> {
  const towns = town === null ? deps.district.towns.map((t) => t.id) : [town];
  const [chain] = towns;
  if (chain === undefined) return refuse('request.not_found');
  const no = asking(subject, kind, about, towns);
  if (no) return no;
  const salt = randomBytes(32);
  const done = await deps.shell.submit<{ id: string; act: TwoPersonAct | null }>({
    town: chain, actor: actorOf(subject.account), incidents: [], needs: [needs(ACTS, { kind, about: canonical(about) }), ...(keyed ? [needs(IDEMPOTENCY, keyed)] : [])],
    decide: (view): Decided<{ id: string; act: TwoPersonAct | null }> | Refusal => {
      const before = keyed ? earlier(view.known(IDEMPOTENCY), keyed) : null;
      if (before) return isRefusal(before) ? before : { events: [], answer: { id: idIn(before), act: null } };
      if (isAsked(view.known(ACTS), kind, canonical(about))) return refuse('two_person.asked_already');
      const expiresAt = plus(view.now, kindOf(kind).waits);
      const act: TwoPersonAct = {
        id: view.newId('act'), town: chain, towns, kind, about, reason, askedBy: subject.account, at: view.now, expiresAt,
        status: 'asked', answeredBy: null, answeredAt: null, endedAt: null, outcome: null,
      };
      const committed = commit(salt, act);
      const said = { kind, about: nameOf(kind, about), expiresAt, commitment: committed.toString('hex') };
      const remembered = keyed ? [keeps(IDEMPOTENCY, { ...keyed, incidentId: null, refusal: null, told: { act: act.id }, at: view.now })] : [];
      return { events: [], beside: [happened(act, 'two_person.asked', said)], rows: [keeps(ACTS, { ...act, commitment: { salt, hash: committed } }), ...remembered], answer: { id: act.id, act } };
    },
  });
  if (isRefusal(done)) return done;
  return done.answer.act ?? (await inTowns(deps.db, towns, (client) => readAct(client, done.answer.id))) ?? refuse('two_person.unknown');
}

/** Confirms, refuses or withdraws. The answer shows what a confirmed act's effect came to, where it was quick. */
export async function answer(deps: ActDeps, subject: Subject, id: string, how: Answering): Promise<TwoPersonAct | Refusal> {
  const found = await inTowns(deps.db, subject.towns, (client) => readAct(client, id));
  if (!found) return refuse('two_person.unknown');
  const done = await step(deps.shell, found, subject.account, ({ act, asker }, now) => ANSWERS[how](act, subject, asker, now));
  if (isRefusal(done)) return done;
  if (how === 'confirm') await deps.settled(found.town, done.seq);
  return (await inTowns(deps.db, subject.towns, (client) => readAct(client, id))) ?? done.act;
}

type Step = (known: KnownAct, now: Instant) => { status: ActStatus; event: TownEvent; outcome?: Readonly<Record<string, unknown>> } | Refusal;

const ANSWERS: Readonly<Record<Answering, (act: TwoPersonAct, by: Subject, asker: KnownAct['asker'], now: Instant) => ReturnType<Step>>> = {
  confirm: (act, by, asker, now) => confirming(act, by, asker, now)
    ?? { status: 'confirmed', event: happened(act, 'two_person.confirmed', { kind: act.kind, about: nameOf(act.kind, act.about), askedBy: act.askedBy }) },
  refuse: (act, by, _asker, now) => refusing(act, by, now) ?? { status: 'refused', event: happened(act, 'two_person.refused', { kind: act.kind }) },
  withdraw: (act, by) => withdrawing(act, by) ?? { status: 'withdrawn', event: happened(act, 'two_person.withdrawn', { kind: act.kind }) },
};

/** Ends a confirmed act: what it came to, or why it could not be done. Ended already: nothing happens. */
export async function finish(shell: Shell, act: TwoPersonAct, by: string, outcome: Readonly<Record<string, unknown>> | Refusal): Promise<void> {
  await step(shell, act, by, ({ act: { status } }) => {
    if (status !== 'confirmed') return refuse('two_person.not_open');
    if (isRefusal(outcome)) return { status: 'failed', outcome: { code: outcome.code }, event: happened(act, 'two_person.failed', { kind: act.kind, code: outcome.code }) };
    return { status: 'done', outcome, event: happened(act, 'two_person.done', { kind: act.kind, outcome }) };
  });
}

/** Acts that nobody answered in time are ended, by the clock. */
export async function expire(deps: { shell: Shell; db: Database }, towns: readonly string[], now: Instant): Promise<void> {
  const over = await inTowns(deps.db, towns, (client) => listExpired(client, now));
  for (const act of over) {
    await step(deps.shell, act, 'clock', (known, at) => (isExpired(known.act, at) ? { status: 'expired', event: happened(act, 'two_person.expired', { kind: act.kind }) } : refuse('two_person.not_open')));
  }
}

/** The consumer of the log that carries out what was confirmed. */
export function carryingOut(deps: { shell: Shell; db: Database }, effects: Effects): Consumer {
  return {
    name: 'two-person', types: new Set(['two_person.confirmed']),
    async handle(event) {
      const act = await inTowns(deps.db, [event.town], (client) => readAct(client, event.incident));
      const effect = act?.status === 'confirmed' ? effects[act.kind] : undefined;
      if (act && effect) await finish(deps.shell, act, 'policy', await effect(act));
    },
  };
}

async function step(shell: Shell, act: TwoPersonAct, account: string, decide: Step): Promise<{ act: TwoPersonAct; seq: number } | Refusal> {
  const done = await shell.submit<TwoPersonAct>({
    town: act.town, actor: actorOf(account), incidents: [], needs: [needs(ACTS, { id: act.id })],
    decide: (view): Decided<TwoPersonAct> | Refusal => {
      const known = findAct(view.known(ACTS), act.id);
      if (!known) return refuse('two_person.unknown');
      const next = decide(known, view.now);
      if (isRefusal(next)) return next;
      const after = { ...known.act, status: next.status, ...stamped(next, account, view.now) };
      return { events: [], beside: [next.event], rows: [keeps(ACTS, after)], answer: after };
    },
  });
  return isRefusal(done) ? done : { act: done.answer, seq: done.seq };
}

function stamped({ status, outcome }: { status: ActStatus; outcome?: Readonly<Record<string, unknown>> }, account: string, now: Instant): Partial<TwoPersonAct> {
  if (status === 'done' || status === 'failed') return { endedAt: now, outcome: outcome ?? null };
  return status === 'expired' ? { endedAt: now } : { answeredBy: account, answeredAt: now };
}

function happened<T extends TwoPersonEventType>(act: TwoPersonAct, type: T, data: TwoPersonEvents[T]): TownEvent {
  return { about: act.id, type, data: { ...data } };
}

function actorOf(account: string): Actor {
  return { account, roles: [], organisationId: null, unitId: null, stationId: null, personId: null };
}
