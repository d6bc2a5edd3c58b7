/**
 * 试判: people and machine compared on calls of which none leaves the police, and what an item must have shown before its
 * calls do (DOMAIN-RULES 9, feature 83). Pure: calls in, counts and reasons out.
 */
import type { Policy, ShadowRule, ShadowRun } from '#domain/catalogue/district.ts';
import { localTime } from '#domain/deadlines/local-time.ts';
import type { Incident } from '#domain/incident/incident.ts';
import type { Instant } from '#domain/shared/time.ts';
import { toMs } from '#domain/shared/time.ts';
import type { Verdict } from './proposal.ts';

/** Whether a judgement is kept with the police all the same. */
export function isHeld(run: Pick<ShadowRun, 'live'> | undefined, verdict: Verdict, item: string | null): boolean {
  return run !== undefined && sideOf(verdict) !== 'police' && (item === null || !run.live.includes(item));
}

/** Items that are let go by `after` and were not by `before`; without a shadow run all of the catalogue's are. */
export function newlyLive(before: Policy | undefined, after: Policy, all: readonly string[]): string[] {
  const liveOf = (p: Policy | undefined): readonly string[] => p?.shadowRun?.live ?? all;
  const had = new Set(liveOf(before));
  return [...new Set(liveOf(after))].filter((code) => !had.has(code));
}

/** Since when a shadow run lasts without a break; null outside one. Versions in order of their day. */
export function lastsSince(policies: readonly Policy[], now: Instant): Instant | null {
  const begun = policies.filter((p) => p.from <= now);
  const lastWithout = begun.findLastIndex((p) => p.shadowRun === undefined);
  return begun[lastWithout + 1]?.from ?? null;
}

/** The day on which the shadow run ends that lasts now, or on which the last one ended; null where none does or did. */
export function endOf(policies: readonly Policy[], now: Instant): Instant | null {
  const begun = policies.filter((p) => p.from <= now);
  if (begun.at(-1)?.shadowRun) return policies.find((p) => p.from > now && p.shadowRun === undefined)?.from ?? null;
  const last = begun.findLastIndex((p) => p.shadowRun !== undefined);
  return last === -1 ? null : (begun[last + 1]?.from ?? null);
}

/** The day from which an item is let go, of the versions up to and including the last that begins by `at`; null while it is not. */
export function liveSince(policies: readonly Policy[], item: string, at: Instant): Instant | null {
  const begun = policies.filter((p) => p.from <= at);
  const lastWithout = begun.findLastIndex((p) => p.shadowRun !== undefined && !p.shadowRun.live.includes(item));
  return begun[lastWithout + 1]?.from ?? null;
}

export interface Opinion {
  verdict: Verdict;
  item: string | null;
}

/**
 * agreed: the same verdict, and the same item where it leaves the police · missed: the machine would have let it go, a person
 * kept it · kept: the other way round · item: both let it go by another item · verdict: both let it go, in another way.
 */
export const COMPARISONS = ['missed', 'kept', 'verdict', 'item', 'agreed'] as const;
export type Comparison = (typeof COMPARISONS)[number];

export interface Compared {
  incidentId: string;
  number: string;
  at: Instant;
  machine: Opinion;
  person: Opinion;
  /** danger signs the machine found (or the history of the place), and those a person marked */
  machineSigns: string[];
  personSigns: string[];
}

type Side = 'police' | 'divert' | 'joint' | 'advice';
const sideOf = (v: Verdict): Side => (v === 'emergency' ? 'police' : v);

export function compare(machine: Opinion, person: Opinion): Comparison {
  const [m, p] = [sideOf(machine.verdict), sideOf(person.verdict)];
  if (m === p) return m === 'divert' || m === 'joint' ? (machine.item === person.item ? 'agreed' : 'item') : 'agreed';
  // the police go to a joint matter as well: only what nobody of them would have seen is missed (decision 13)
  if (p === 'police' && m !== 'joint') return 'missed';
  return m === 'police' ? 'kept' : 'verdict';
}

/** What an incident says about people and machine; null where nobody judged, the machine did not, or it is another's matter. */
export function comparedOf(i: Incident): Compared | null {
  const { proposal, decision } = i;
  if (!proposal || !decision || decision.safeDefault || i.closedAs === 'merged' || i.closedAs === 'passed_on') return null;
  const signs = (person: boolean): string[] => [...new Set(i.dangers.filter((d) => (d.by === 'person') === person).map((d) => d.code))].sort();
  return {
    incidentId: i.id, number: i.number, at: decision.at, machineSigns: signs(false), personSigns: signs(true),
    machine: { verdict: proposal.verdict, item: proposal.item }, person: { verdict: decision.tried ?? decision.verdict, item: decision.item ?? i.item },
  };
}

/** Time ran out before anybody judged: neither agreement nor difference. */
export function isUnjudged(i: Incident): boolean {
  return i.decision?.safeDefault === true;
}

export interface Tally extends Record<Comparison, number> {
  calls: number;
  /** calls the machine would have let go, in whatever way */
  wouldDivert: number;
}

export const noTally = (): Tally => ({ calls: 0, wouldDivert: 0, agreed: 0, missed: 0, kept: 0, verdict: 0, item: 0 });

function count(into: Tally, call: Compared): void {
  into.calls += 1;
  into[compare(call.machine, call.person)] += 1;
  if (sideOf(call.machine.verdict) !== 'police') into.wouldDivert += 1;
}

export function tallyOf(calls: readonly Compared[]): Tally {
  const tally = noTally();
  for (const call of calls) count(tally, call);
  return tally;
}

function group(calls: readonly Compared[], keysOf: (call: Compared) => readonly string[]): Map<string, Tally> {
  const groups = new Map<string, Tally>();
  for (const call of calls) {
    for (const key of new Set(keysOf(call))) {
      const tally = groups.get(key) ?? noTally();
      groups.set(key, tally);
      count(tally, call);
    }
  }
  return groups;
}

const letsGoBy = ({ verdict, item }: Opinion): string[] => (item !== null && sideOf(verdict) !== 'police' ? [item] : []);

/** By item: every call that the machine or a person would have let go by it. A call with two items counts for both. */
export function byItem(calls: readonly Compared[]): Map<string, Tally> {
  return group(calls, (c) => [...letsGoBy(c.machine), ...letsGoBy(c.person)]);
}

/** By local day of the judgement. */
export function byDay(calls: readonly Compared[], timeZone: string): Map<string, Tally> {
  return group(calls, (c) => [localTime(c.at, timeZone).date]);
}

export interface SignTally {
  calls: number;
  /** both found it, or the machine did and a person kept the call with the police */
  agreed: number;
  /** a person marked it, the machine did not find it */
  missed: number;
  /** the machine found it, a person would have let the call go */
  overruled: number;
}

export function bySign(calls: readonly Compared[]): Map<string, SignTally> {
  const signs = new Map<string, SignTally>();
  for (const call of calls) {
    const letGo = sideOf(call.person.verdict) !== 'police';
    for (const sign of new Set([...call.machineSigns, ...call.personSigns])) {
      const tally = signs.get(sign) ?? { calls: 0, agreed: 0, missed: 0, overruled: 0 };
      const found = call.machineSigns.includes(sign);
      const how = !found ? 'missed' : letGo && !call.personSigns.includes(sign) ? 'overruled' : 'agreed';
      signs.set(sign, { ...tally, calls: tally.calls + 1, [how]: tally[how] + 1 });
    }
  }
  return signs;
}

const Z = 1.959963984540054; // 97.5 % of a normal distribution lie below

/** The lower end of Wilson's 95 % interval of a share; 0 of none. */
export function lowerEnd(hits: number, of: number): number {
  if (of === 0) return 0;
  const [p, z2] = [hits / of, Z * Z];
  return Math.max(0, Math.min(p, (p + z2 / (2 * of) - Z * Math.sqrt((p * (1 - p) + z2 / (4 * of)) / of)) / (1 + z2 / of))); // rounding must not lift it above a share of nought
}

export interface Lacks {
  what: keyof ShadowRule;
  is: number;
  needs: number;
}

export interface Standing {
  tally: Tally;
  /** of the share on which both agree */
  agreement: number;
  earned: boolean;
  /** what is not reached yet; empty when it has been earned */
  lacks: Lacks[];
}

const DAY_MS = 86_400_000;

/** What an item has earned by the calls of the last `rule.days` days. `since`: of the shadow run. */
export function standingOf(tally: Tally | undefined, rule: ShadowRule, since: Instant, now: Instant): Standing {
  const counts = tally ?? noTally();
  const agreement = lowerEnd(counts.agreed, counts.calls);
  const days = Math.floor((toMs(now) - toMs(since)) / DAY_MS);
  const lacks: Lacks[] = [
    { what: 'days', is: days, needs: rule.days }, { what: 'calls', is: counts.calls, needs: rule.calls }, { what: 'agreement', is: agreement, needs: rule.agreement },
  ];
  const short = lacks.filter((l) => l.is < l.needs);
  if (counts.missed > rule.missed) short.push({ what: 'missed', is: counts.missed, needs: rule.missed });
  return { tally: counts, agreement, earned: short.length === 0, lacks: short };
}
