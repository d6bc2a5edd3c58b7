/**
 * 联系来电人: one press lends a number between the caller and whoever has the matter, parts them when the assignment is over, and puts
 * each call on the record. The caller's own number is opened as a look and goes to the platform alone; nobody here is shown it.
 */
import { hash } from 'node:crypto';
import type { Subject } from '#domain/access/subject.ts';
import type { NewEvent } from '#domain/incident/events.ts';
import { event } from '#domain/incident/events.ts';
import type { Incident } from '#domain/incident/incident.ts';
import type { Actor, Context } from '#domain/incident/rule.ts';
import { called, isOver, mayCall } from '#domain/response/relay.ts';
import { isRefusal, refuse, type Refusal } from '#domain/shared/refusal.ts';
import { instant, plus, spanMs, toMs, type Instant } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import type { EndedCall, RelayPlatform } from '#server/gateway/relay/platform.ts';
import { callersPhone } from '#server/incident/callers-phone.ts';
import { findIncident } from '#server/incident/queries.ts';
import { actorOf } from '#server/incident/view.ts';
import { findAccount, toSubject } from '#server/platform/accounts.ts';
import { listWays } from '#server/platform/account-ways.ts';
import { change } from '#server/platform/change.ts';
import { inTowns } from '#server/platform/db.ts';
import type { Consumer } from '#server/platform/reactions.ts';
import { endNow, findBinding, findByPlatform, listBound, putBinding, retryAt, setEnded, takeEnding, type BindingRow } from './bindings.ts';

export const RELAY_ACTOR: Actor = { account: 'relay', roles: ['policy'], organisationId: null, unitId: null, stationId: null, personId: null };

/** Longer than a visit takes; the platform parts them then even if nobody tells it to. */
const LENT_FOR = { hours: 2 };
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 10 * 60_000;

export interface RelayDeps extends Pick<Deps, 'db' | 'shell' | 'district' | 'vault' | 'secrets' | 'now'> {
  /** null: no numbers are lent here */
  platform: ((onCall: (call: EndedCall) => void) => RelayPlatform) | null;
  /** invented people call from anywhere */
  everybody: boolean;
  newId(prefix: string): string;
  onError(error: unknown): void;
}

export interface Lent { number: string; until: Instant }

export interface Relay {
  lend(subject: Subject, incident: Incident): Promise<Lent | Refusal>;
  /** a call that the platform says is over */
  over(call: EndedCall): Promise<void>;
  consumer: Consumer;
  /** One look: parts whom nothing binds any more, answers how many. */
  tick(): Promise<number>;
  start(everyMs: number): void;
  stop(): Promise<void>;
}

export function createRelay(deps: RelayDeps): Relay {
  return new Numbers(deps);
}

class Numbers implements Relay {
  readonly #deps: RelayDeps;
  readonly #platform: RelayPlatform | null;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<number> | null = null;

  constructor(deps: RelayDeps) {
    this.#deps = deps;
    this.#platform = deps.platform?.((call) => { this.over(call).catch(deps.onError); }) ?? null;
  }

  readonly consumer: Consumer = {
    name: 'relay',
    types: new Set(['assignment.ended', 'assignment.returned', 'incident.finished', 'incident.closed', 'incident.merged', 'police.acknowledged', 'mediation.opened', 'triage.decided']),
    handle: async (e) => {
      const i = await findIncident(this.#deps.db, [e.town], e.incident);
      const now = await this.#deps.now();
      if (i) await inTowns(this.#deps.db, [e.town], async (client) => { for (const b of await listBound(client, i.id)) if (isOver(i, b.assignmentId)) await endNow(client, b, now); });
    },
  };

  async lend(subject: Subject, incident: Incident): Promise<Lent | Refusal> {
    const { db, now, newId } = this.#deps;
    const at = await now();
    const may = mayCall(incident, this.#contextOf(actorOf(subject), at));
    if (isRefusal(may)) return may;
    const before = await inTowns(db, [incident.town], (client) => findBinding(client, incident.id, subject.account));
    if (before && before.endsAt > at) return { number: before.number, until: before.endsAt };
    if (before) await this.#part(before, at);
    const made = await this.#bind(subject, incident, at);
    if (isRefusal(made)) return made;
    const row = { town: incident.town, ref: newId('rly'), incidentId: incident.id, assignmentId: may.assignmentId, account: subject.account, platformId: made.id, number: made.number, endsAt: plus(at, LENT_FOR) };
    return this.#keep(subject, incident, row, at);
  }

  async #bind(subject: Subject, incident: Incident, at: Instant): Promise<{ id: string; number: string } | Refusal> {
    if (!this.#platform) return refuse('response.no_relay');
    const handler = await this.#ownNumber(subject.account);
    if (handler === null) return refuse('response.no_number_of_own');
    const caller = await callersPhone(this.#deps, incident, { who: RELAY_ACTOR.account, at, purpose: 'first_contact', fields: ['identity'] });
    if (caller === null) return refuse('response.caller_left_no_number');
    const bound = await this.#platform.bind({ caller, handler, seconds: spanMs(LENT_FOR) / 1000 });
    if (bound.kind === 'bound') return bound;
    return refuse(bound.code === 'no_number' ? 'response.relay_full' : 'response.relay_away', { code: bound.code });
  }

  /** Lent first, recorded then: a number that nobody was told of parts by itself. */
  async #keep(subject: Subject, incident: Incident, row: Parameters<typeof putBinding>[1], at: Instant): Promise<Lent | Refusal> {
    const { db, shell } = this.#deps;
    const first = await inTowns(db, [row.town], (client) => putBinding(client, row, at));
    if (!first) {
      await this.#platform?.unbind(row.platformId);
      const other = await inTowns(db, [row.town], (client) => findBinding(client, incident.id, subject.account));
      return other ? { number: other.number, until: other.endsAt } : refuse('response.relay_away');
    }
    const done = await change(shell, incident, actorOf(subject), (now, view) => {
      const no = now ? mayCall(now, this.#contextOf(actorOf(subject), view.now)) : refuse('incident.unknown');
      return isRefusal(no) ? no : { events: [event(row.incidentId, 'relay.bound', { ref: row.ref, assignmentId: row.assignmentId, until: row.endsAt })], answer: null };
    });
    if (!isRefusal(done)) return { number: row.number, until: row.endsAt };
    await this.#part({ ...row, ended: false, tries: 0 }, at); // withdrawn while the number was being lent
    return done;
  }

  async #ownNumber(account: string): Promise<string | null> {
    const ways = await inTowns(this.#deps.db, [], (client) => listWays(client, this.#deps.secrets, [account]));
    const own = ways.find((w) => w.way === 'phone') ?? ways.find((w) => w.way === 'sms');
    return own?.address ?? (this.#deps.everybody ? '000' : null);
  }

  async over(call: EndedCall): Promise<void> {
    const towns = this.#deps.district.towns.map((t) => t.id);
    const b = await inTowns(this.#deps.db, towns, (client) => findByPlatform(client, call.id));
    const i = b && (await findIncident(this.#deps.db, [b.town], b.incidentId));
    if (!b || !i) return; // of somebody else, or from before this database
    const who = await inTowns(this.#deps.db, [], (client) => findAccount(client, b.account));
    const ref = `${b.ref}_${hash('sha256', call.session, 'hex').slice(0, 16)}`;
    await change(this.#deps.shell, i, who ? actorOf(toSubject(who)) : RELAY_ACTOR, (now) => {
      const known = now?.relayed?.includes(ref);
      return { events: now && !known ? called(now, { ref, assignmentId: b.assignmentId, answered: call.answered, seconds: call.seconds }) : [], answer: null };
    });
  }

  tick(): Promise<number> {
    return (this.#running ??= this.#endDue().finally(() => { this.#running = null; }));
  }

  async #endDue(): Promise<number> {
    const { db, district, now, onError } = this.#deps;
    const at = await now();
    const due = await inTowns(db, district.towns.map((t) => t.id), (client) => takeEnding(client, at));
    await Promise.all(due.map((b) => this.#part(b, at).catch(onError)));
    return due.length;
  }

  /** Parted at the platform, then on the record; a platform that is away is asked again, ever more seldom. */
  async #part(b: BindingRow, at: Instant): Promise<void> {
    const { db, shell } = this.#deps;
    const ended = (await this.#platform?.unbind(b.platformId)) ?? { kind: 'ended' as const };
    if (ended.kind === 'later') {
      const next = instant(toMs(at) + Math.min(FIRST_PAUSE_MS * 2 ** Math.min(b.tries, 20), LONGEST_PAUSE_MS));
      await inTowns(db, [b.town], (client) => retryAt(client, b, next));
      return;
    }
    await inTowns(db, [b.town], (client) => setEnded(client, b, at));
    const i = await findIncident(db, [b.town], b.incidentId);
    const parted: NewEvent = event(b.incidentId, 'relay.unbound', { ref: b.ref });
    if (i) await change(shell, i, RELAY_ACTOR, () => ({ events: [parted], answer: null }));
  }

  start(everyMs: number): void {
    this.#timer = setInterval(() => { this.tick().catch(this.#deps.onError); }, everyMs);
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await this.#running?.catch(() => undefined);
  }

  #contextOf(actor: Actor, now: Instant): Context {
    return { now, actor, district: this.#deps.district, text: null, newId: this.#deps.newId };
  }
}
