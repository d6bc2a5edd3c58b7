/**
 * The living town itself: calls come as planned, and about each of them its people do one thing after the other. Time is
 * told from outside, acts are done strictly in the order of their instants, and each draws its chance from the call's
 * own name and step: so the same seed gives the same acts, bit for bit.
 */
import type { District } from '#domain/catalogue/district.ts';
import { addDays, instantOf, localTime } from '#domain/deadlines/local-time.ts';
import type { Action } from '#domain/incident/contract.ts';
import { instant, toMs, type Instant } from '#domain/shared/time.ts';
import type { Verdict } from '#domain/triage/proposal.ts';
import { createRandom } from '#engine/random.ts';
import type { Cast } from './cast.ts';
import { nextAct, type Habit } from './habits.ts';
import type { Hands } from './hands.ts';
import type { Knowledge, Next, Seen } from './life.ts';
import { seedOf, type PlannedCall, type Planner } from './plan.ts';
import { wrongAct } from './wrong-acts.ts';

/** An incident the invented people have in hand; kept over a restart. */
export interface Matter {
  key: string;
  incidentId: string;
  town: string;
  verdict: Verdict;
  item: string | null;
  habit: Habit;
  did: Action[];
  steps: number;
  refused: string | null;
  /** what they are about to do, seen at this version; null: look again */
  next: Next | null;
  version: number | null;
  dueMs: number;
  /** where it was before it was passed on to another town */
  home: { incidentId: string; town: string } | null;
}

/** One act, as it is compared between runs: no id in it is drawn by chance. */
export interface ActDone {
  at: Instant;
  key: string;
  account: string;
  action: Action | 'call';
  refused: string | null;
}

export interface CrowdOptions {
  hands: Hands;
  cast: Cast;
  planner: Planner;
  district: District;
  seed: number;
  neverSigns: readonly string[];
  /** of all acts, how many are tried where they do not fit */
  wrongActs: number;
  /** how many times their natural pace they act, and call */
  speed: number;
  from: Instant;
  onAct?(act: ActDone): void;
  /** of the load, on that day; 1 where absent */
  share?(date: string): number;
  /** matters in hand beyond which nobody calls any more */
  mostOpen?: number;
}

const LOOK_AGAIN_MS = 120_000;
const MOST_OPEN = 400;
/** So many refusals in a row, and they look only now and then. */
const STUBBORN = 6;

export class Crowd {
  readonly #o: CrowdOptions;
  readonly #neverSigns: ReadonlySet<string>;
  readonly #matters = new Map<string, Matter>();
  #calls: PlannedCall[] = [];
  /** the last local date that is planned */
  #planned: string;

  constructor(options: CrowdOptions) {
    this.#o = options;
    this.#neverSigns = new Set(options.neverSigns);
    this.#planned = addDays(this.#dateOf(toMs(options.from)), -1);
    this.#plan(toMs(options.from));
  }

  matters = (): Matter[] => [...this.#matters.values()];

  resume(matters: readonly Matter[]): void {
    for (const m of matters) this.#matters.set(m.key, m);
  }

  /** When somebody has something to do next. */
  nextMs(): number {
    const act = this.#nextMatter()?.dueMs ?? Infinity;
    const call = this.#calls[0];
    return Math.min(act, call ? this.#realMs(toMs(call.at)) : Infinity, this.#realMs(this.#planEnd()));
  }

  /** Does everything that is due at `ms`, in order. */
  async advance(ms: number): Promise<void> {
    this.#plan(this.#theirMs(ms));
    for (;;) {
      const [m, call] = [this.#nextMatter(), this.#calls[0]];
      const callMs = call ? this.#realMs(toMs(call.at)) : Infinity;
      if (m && m.dueMs <= ms && m.dueMs < callMs) await this.#step(m, Math.max(m.dueMs, ms));
      else if (call && callMs <= ms) { this.#calls.shift(); await this.#call(call, ms); } else return;
    }
  }

  /** Their time runs `speed` times as fast as the clock's, from the start on. */
  #theirMs(ms: number): number {
    const from = toMs(this.#o.from);
    return from + (ms - from) * this.#o.speed;
  }

  #realMs(theirs: number): number {
    const from = toMs(this.#o.from);
    return from + (theirs - from) / this.#o.speed;
  }

  #dateOf(ms: number): string {
    return localTime(instant(Math.floor(ms)), this.#o.district.timeZone).date;
  }

  #planEnd(): number {
    return toMs(instantOf(addDays(this.#planned, 1), 0, this.#o.district.timeZone));
  }

  #plan(theirMs: number): void {
    const from = instant(Math.floor(this.#theirMs(toMs(this.#o.from))));
    while (this.#planned < this.#dateOf(theirMs)) {
      this.#planned = addDays(this.#planned, 1);
      const day = this.#o.district.towns.flatMap((t) => this.#o.planner.day(t.id, this.#planned, this.#o.share?.(this.#planned))).filter((c) => c.at >= from);
      this.#calls = [...this.#calls, ...day].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.key < b.key ? -1 : 1));
    }
  }

  #nextMatter(): Matter | null {
    let first: Matter | null = null;
    for (const m of this.#matters.values()) if (!first || m.dueMs < first.dueMs || (m.dueMs === first.dueMs && m.key < first.key)) first = m;
    return first;
  }

  async #call(call: PlannedCall, ms: number): Promise<void> {
    if (this.#matters.size >= (this.#o.mostOpen ?? MOST_OPEN)) return;
    const taken = await this.#o.hands.call(call);
    this.#o.onAct?.({ at: instant(Math.floor(ms)), key: call.key, account: this.#o.cast.gateway, action: 'call', refused: taken === null ? 'not_taken' : null });
    if (taken === null || this.#inHand(taken.incidentId)) return;
    const { key, town, verdict, item, habit } = call;
    this.#matters.set(key, { key, incidentId: taken.incidentId, town, verdict, item, habit, did: [], steps: 0, refused: null, next: null, version: null, dueMs: ms, home: null });
  }

  #inHand(incidentId: string): boolean {
    return this.matters().some((m) => m.incidentId === incidentId);
  }

  /** Does what was planned unless something came between, then looks and plans the next. */
  async #step(m: Matter, ms: number): Promise<void> {
    let seen = await this.#o.hands.see(m.incidentId);
    if (seen === null || (seen.version !== m.version && m.version !== null && await this.#takenOver(m))) return void this.#matters.delete(m.key);
    if (m.next && seen.version === m.version) seen = (await this.#act(m, m.next, ms)) ?? seen;
    seen = await this.#followed(m, seen);
    const next = await this.#plannedNext(m, seen);
    m.next = next;
    m.version = seen.version;
    if (next) m.dueMs = ms + Math.round((next.after * 1000) / this.#o.speed);
    else if (seen.status === 'closed') this.#matters.delete(m.key);
    else m.dueMs = this.#lookAgain(m, seen, ms);
  }

  /** Whoever is real has the word: what one of them has touched is theirs. */
  async #takenOver(m: Matter): Promise<boolean> {
    const actors = await this.#o.hands.actors(m.incidentId);
    return actors.some((a) => !this.#o.cast.isOne(a) && !NOBODY.has(a));
  }

  async #act(m: Matter, next: Next, ms: number): Promise<Seen | null> {
    const { refused, seen } = await this.#o.hands.act(next.account, m.incidentId, next.action, next.body);
    const waits = refused === 'triage.second_person_needed' && next.action === 'decide';
    m.refused = waits ? null : refused;
    m.steps += 1;
    if (refused === null) m.did.push(next.action);
    this.#o.onAct?.({ at: instant(Math.floor(ms)), key: m.key, account: next.account, action: next.action, refused });
    return seen ?? this.#o.hands.see(m.incidentId);
  }

  /** Passed on: the matter is where it was passed to, and back again when they would not have it. */
  async #followed(m: Matter, seen: Seen): Promise<Seen> {
    const there = seen.passing;
    const to = m.home === null && there?.incidentId ? { incidentId: there.incidentId, town: there.town }
      : m.home !== null && seen.closedAs === 'passed_on' && seen.id !== m.home.incidentId ? m.home : null;
    if (to === null) return seen;
    const other = await this.#o.hands.see(to.incidentId);
    if (other === null) return seen;
    m.home = { incidentId: m.incidentId, town: m.town };
    m.incidentId = to.incidentId;
    m.town = to.town;
    return other;
  }

  async #plannedNext(m: Matter, seen: Seen): Promise<Next | null> {
    const k = await this.#knowledge(m, seen);
    if (k.random.next() < this.#o.wrongActs) return wrongAct(seen, k, this.#o.district);
    return m.steps > 0 && m.steps % STUBBORN === 0 && m.refused !== null ? null : nextAct(seen, k);
  }

  async #knowledge(m: Matter, seen: Seen): Promise<Knowledge> {
    const { cast, district, seed } = this.#o;
    const asks = seen.status === 'to_dispatch' || seen.status === 'arbitration' || (m.habit === 'helped' && seen.status === 'handling');
    const units = asks ? await this.#o.hands.recommend(seen.status === 'arbitration' ? cast.leader(seen.town) : cast.dispatcher(seen.town), seen.id) : [];
    return {
      verdict: m.verdict, item: m.item, habit: m.habit, officer: seedOf(m.key) % 7, did: m.did, refused: m.refused, recommended: units.filter((u) => cast.handler(u) !== null),
      neighbour: this.#neighbour(m), otherTown: district.towns.find((t) => t.id !== seen.town)?.id ?? null, neverSigns: this.#neverSigns, cast,
      random: createRandom(seedOf(seed, m.key, m.steps, seen.version)),
    };
  }

  #neighbour(m: Matter): string | null {
    return this.matters().findLast((x) => x.town === m.town && x.key !== m.key && x.incidentId !== m.incidentId)?.incidentId ?? null;
  }

  /** When the next clock has rung, else in a while. */
  #lookAgain(m: Matter, seen: Seen, ms: number): number {
    m.refused = null;
    m.steps += 1;
    const due = seen.nextDueAt === null ? Infinity : Date.parse(seen.nextDueAt) + 1000;
    const soon = ms + LOOK_AGAIN_MS / this.#o.speed;
    return Math.round(due > ms ? Math.min(due, soon) : soon);
  }
}

/** Acts of the program itself, of the caller, and of nobody. */
const NOBODY: ReadonlySet<string> = new Set(['policy', 'direct_feed', 'passing', 'caller_link', 'caller']);
