/**
 * Some hundreds of lives of an incident, lived by the product's own rules: the stuff a long past is made of. Each is
 * lived once and told many times, at other moments and under other ids (`rendering.ts`).
 */
import type { District, Item, Unit } from '#domain/catalogue/district.ts';
import { catalogueAt, listUnits, stationFor } from '#domain/catalogue/lookup.ts';
import type { Action, ActionBody } from '#domain/incident/contract.ts';
import { EVENT_VERSION, type DomainEvent, type NewEvent } from '#domain/incident/events.ts';
import { evolve } from '#domain/incident/evolve.ts';
import type { Incident } from '#domain/incident/incident.ts';
import type { Actor, Context } from '#domain/incident/rule.ts';
import { takeCall, type PreparedCall } from '#domain/intake/take.ts';
import { act } from '#domain/rules.ts';
import { isRefusal } from '#domain/shared/refusal.ts';
import { instant, plus, toMs, type Instant } from '#domain/shared/time.ts';
import type { Verdict } from '#domain/triage/proposal.ts';
import { accountabilityOf } from '#server/platform/batch.ts';
import { encodeEvent } from '#server/platform/event-log.ts';

export interface LivedEvent {
  type: string;
  /** milliseconds after the beginning */
  offset: number;
  payload: string;
}

export interface Life {
  town: string;
  events: LivedEvent[];
  /** as it stands at the end */
  incident: Incident;
  call: PreparedCall;
}

/** How often each kind of life comes, of a hundred (PRODUCT: about 30 % of the calls need no officer). */
export const WAYS = {
  diverted: 33, joint: 7, advice: 5, police: 45, redone: 2, returned: 3, declined: 5,
} as const;
export type Way = keyof typeof WAYS;
/** What is open now: with the police, waiting for the centre, or for the check. */
export const OPEN_WAYS = ['with_police', 'to_dispatch', 'finished'] as const;
export type OpenWay = (typeof OPEN_WAYS)[number];

export const BEGIN = instant(Date.UTC(2026, 2, 18, 2));
const MARK_LENGTH = 22;
const STEP = { seconds: 41 };
const person = (account: string, roles: readonly string[], unit?: Unit): Actor => ({
  account, roles, organisationId: unit?.organisationId ?? null, unitId: unit?.id ?? null, stationId: null, personId: null,
});
const OFFICER = person('police', ['duty_officer']);
const DISPATCHER = person('dispatcher', ['dispatcher', 'commander']);
const REVIEWER = person('reviewer', ['reviewer']);

/** A life of that way, by the item and unit of that number. Throws when a rule refuses a step: then the script is wrong. */
export function live(district: District, town: string, way: Way | OpenWay, n: number): Life {
  return new Living(district, town, n).run(way);
}

class Living {
  readonly district: District;
  readonly town: string;
  readonly item: Item;
  readonly n: number;
  readonly events: LivedEvent[] = [];
  readonly call: PreparedCall;
  incident: Incident;
  now: Instant = BEGIN;
  ids = 0;

  constructor(district: District, town: string, n: number) {
    this.district = district;
    this.town = town;
    this.n = n;
    const items = catalogueAt(district, BEGIN).items.filter((item) => item.visit);
    this.item = pick(items, n);
    this.call = this.heard();
    const taken = takeCall(this.call, { taken: [], prior: [], incident: () => null }, this.context(OFFICER));
    const opened = this.tell(null, taken.events, OFFICER);
    if (!opened) throw new Error('nothing was opened');
    this.incident = opened;
  }

  run(way: Way | OpenWay): Life {
    this.lives(way);
    return { town: this.town, events: this.events, incident: this.incident, call: this.call };
  }

  lives(way: Way | OpenWay): void {
    if (way === 'police' || way === 'with_police') return this.withPolice(way === 'police');
    if (way === 'advice') return this.does('decide', OFFICER, { verdict: 'advice', item: this.item.code });
    this.does('decide', OFFICER, { verdict: way === 'joint' ? 'joint' : 'divert', item: this.item.code });
    if (way === 'to_dispatch') return;
    this.does('contact', DISPATCHER, { reached: true, by: 'phone' });
    if (way === 'declined') this.declined();
    if (way === 'returned') this.returned();
    this.settled();
    if (way === 'finished') return;
    if (way === 'redone') {
      this.does('review', REVIEWER, { result: 'redo' });
      this.settled();
    }
    this.does('review', REVIEWER, { result: 'pass' });
    if (way === 'joint') this.policePart();
  }

  withPolice(done: boolean): void {
    this.does('decide', OFFICER, { verdict: 'police', item: this.item.code });
    this.does('acknowledge', OFFICER, { by: 'system', result: 'taken' });
    if (done) this.does('acknowledge', OFFICER, { by: 'system', result: 'done' });
  }

  policePart(): void {
    if (this.incident.status === 'closed') return;
    this.does('acknowledge', OFFICER, { by: 'system', result: 'taken' });
    this.does('acknowledge', OFFICER, { by: 'system', result: 'done' });
  }

  declined(): void {
    const unit = this.dispatched();
    this.does('decline', person(`of-${unit.id}`, ['responder'], unit), { reason: 'no_vehicle' });
  }

  returned(): void {
    const unit = this.dispatched();
    const crew = person(`of-${unit.id}`, ['responder'], unit);
    this.does('accept', crew, {});
    this.does('return', crew, { reason: 'not_ours' });
  }

  settled(): void {
    const unit = this.dispatched();
    const crew = person(`of-${unit.id}`, ['responder'], unit);
    this.does('accept', crew, {});
    this.does('depart', crew, {});
    this.does('arrive', crew, {});
    for (const kind of this.item.evidence) this.does('record', crew, { kind, text: '' });
    this.does('finish', crew, { outcome: this.item.outcomes[this.n % this.item.outcomes.length] ?? '' });
  }

  /** To whichever unit the rules let it go, another each time. */
  dispatched(): Unit {
    const units = listUnits(this.district, { town: this.town, at: this.now });
    for (let k = 0; k < units.length; k += 1) {
      const unit = pick(units, this.n + this.ids + k);
      const busy = this.incident.assignments.some((a) => a.unitId === unit.id);
      if (!busy && this.tries('dispatch', DISPATCHER, { unitId: unit.id, part: 'lead' })) return unit;
    }
    throw new Error(`no unit of ${this.town} takes ${this.item.code}`);
  }

  does<A extends Action>(action: A, actor: Actor, body: object): void {
    const said = this.tries(action, actor, body);
    if (!said) throw new Error(`${action} was refused in ${this.incident.status}: ${this.refused}`);
  }

  refused = '';

  tries(action: Action, actor: Actor, body: object): boolean {
    const outcome = act(this.incident, action, body as ActionBody<Action>, this.context(actor), { busyWith: () => null, other: () => null });
    if (isRefusal(outcome) || outcome.refusal) {
      this.refused = isRefusal(outcome) ? outcome.code : (outcome.refusal?.code ?? '');
      return false;
    }
    this.incident = this.tell(this.incident, outcome.events, actor) ?? this.incident;
    this.now = plus(this.now, STEP);
    return true;
  }

  tell(before: Incident | null, events: readonly NewEvent[], actor: Actor): Incident | null {
    return events.reduce<Incident | null>((incident, e) => {
      const data = e.type === 'incident.opened' ? { ...e.data, number: NUMBER_MARK } : e.data;
      const whole = { type: e.type, v: EVENT_VERSION, incident: e.incidentId, town: this.town, at: this.now, actor: actor.account, data } as DomainEvent; // type and data come from one NewEvent
      const after = evolve(incident, whole);
      this.events.push({ type: e.type, offset: toMs(this.now) - toMs(BEGIN), payload: encodeEvent(this.town, whole, accountabilityOf(after)) });
      return after;
    }, before);
  }

  context(actor: Actor): Context {
    return { now: this.now, actor, district: this.district, text: null, newId: (prefix) => this.id(prefix) };
  }

  id(prefix: string): string {
    this.ids += 1;
    return `${prefix}_${`Z${this.ids}`.padEnd(MARK_LENGTH, 'z')}`;
  }

  heard(): PreparedCall {
    const area = pick(this.district.areas.filter((a) => a.town === this.town && a.level === 'community'), this.n);
    const verdict: Verdict = 'divert';
    return {
      call: { callId: this.id('call'), revision: 0, receivedAt: BEGIN, words: null, identity: null, placeText: null },
      town: this.town, stationId: stationFor(this.district, area.id, this.town).id, channel: '110',
      place: { areaId: area.id, position: null, precision: 'unknown' }, flags: {}, paper: false,
      proposal: {
        verdict, item: this.item.code, items: [{ code: this.item.code, p: 0.8 }], danger: [], place: null, urgency: 'normal', abstained: false, why: [],
        versions: { catalogue: catalogueAt(this.district, BEGIN).version, rules: 'r', model: null },
      },
      bodyHash: '00'.repeat(32), linkKeys: [], excluded: [], conflictEntry: null,
    };
  }
}

export const NUMBER_MARK = 'N-NUMBER';

function pick<T>(list: readonly T[], n: number): T {
  const found = list[n % list.length];
  if (found === undefined) throw new RangeError('nothing to pick from');
  return found;
}
