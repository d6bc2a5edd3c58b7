/** 试判: the judged calls of a town, people's and machine's judgement side by side, and what may not be let go yet. */
import { isDeepStrictEqual } from 'node:util';
import type { ClientBase } from 'pg';
import type { District, Policy, Text } from '#domain/catalogue/district.ts';
import { catalogueAt, getTown } from '#domain/catalogue/lookup.ts';
import { localTime } from '#domain/deadlines/local-time.ts';
import { byItem, comparedOf, isUnjudged, lastsSince, newlyLive, standingOf, type Compared, type Standing } from '#domain/triage/shadow-run.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { plus, type Instant } from '#domain/shared/time.ts';
import { openedSince } from '#server/incident/opened-since.ts';
import { inTowns, type Database } from '#server/platform/db.ts';
import { changed, type SettingsChange } from './change.ts';

export interface JudgedCalls {
  calls: Compared[];
  /** local day → calls that nobody judged in time */
  unjudged: Map<string, number>;
}

/** Calls opened since then, newest first. */
export async function judgedSince(client: ClientBase, town: string, since: Instant, timeZone: string): Promise<JudgedCalls> {
  const found: JudgedCalls = { calls: [], unjudged: new Map() };
  for await (const incident of openedSince(client, town, since)) note(found, incident, timeZone);
  return found;
}

function note({ calls, unjudged }: JudgedCalls, incident: Incident, timeZone: string): void {
  const compared = comparedOf(incident);
  if (compared) calls.push(compared);
  else if (isUnjudged(incident)) {
    const { date } = localTime(incident.openedAt, timeZone);
    unjudged.set(date, (unjudged.get(date) ?? 0) + 1);
  }
}

export interface Unearned {
  item: string;
  standing: Standing;
}

/** Items that a change would let go and that have not earned it, by the rule in force before it. */
export async function unearned(db: Database, d: District, change: SettingsChange, now: Instant): Promise<Unearned[]> {
  const { before, fresh } = letGoBy(d, change);
  const rule = before?.shadowRun?.rule;
  if (change.part !== 'policy' || !rule || fresh.length === 0) return [];
  const since = lastsSince(getTown(d, change.town).policies, now);
  if (since === null) return fresh.map((item) => ({ item, standing: standingOf(undefined, rule, now, now) })); // it has not begun
  const { calls } = await inTowns(db, [change.town], (client) => judgedSince(client, change.town, windowOf(since, rule.days, now), d.timeZone));
  const tallies = byItem(calls);
  return fresh.map((item) => ({ item, standing: standingOf(tallies.get(item), rule, since, now) })).filter((u) => !u.standing.earned);
}

/** What counts: the last days of the rule, and nothing from before the shadow run. */
export function windowOf(since: Instant, days: number, now: Instant): Instant {
  const from = plus(now, { days: -days });
  return from > since ? from : since;
}

/** Codes that a change lets go and the policy it replaces did not. */
export function letGoBy(d: District, change: SettingsChange): { before: Policy | undefined; fresh: string[] } {
  if (change.part !== 'policy') return { before: undefined, fresh: [] };
  const before = getTown(d, change.town).policies.findLast((p) => p.from <= change.policy.from);
  const after = getTown(changed(d, change), change.town).policies.at(-1);
  const all = catalogueAt(d, change.policy.from).items.map((i) => i.code);
  return { before, fresh: after ? newlyLive(before, after, all) : [] };
}

/** Whether a change begins, ends or alters a shadow run: that is asked for by itself, so that nobody releases it unseen among other lines. */
export function touchesRun(d: District, change: SettingsChange): boolean {
  return change.part === 'policy' && !isDeepStrictEqual(letGoBy(d, change).before?.shadowRun, change.policy.shadowRun);
}

/** What a change does to the shadow run as such; null where it goes on, or is none. */
export function turnOf(d: District, change: SettingsChange): 'begun' | 'ended' | null {
  const [was, is] = [letGoBy(d, change).before?.shadowRun !== undefined, change.part === 'policy' && change.policy.shadowRun !== undefined];
  return change.part !== 'policy' || was === is ? null : is ? 'begun' : 'ended';
}

const WORDS: Readonly<Record<Standing['lacks'][number]['what'], (is: string, needs: string) => Text>> = {
  days: (is, needs) => ({ zh: `试判 ${is}/${needs} 天`, en: `${is} of ${needs} days in the shadow` }),
  calls: (is, needs) => ({ zh: `比对 ${is}/${needs} 件`, en: `${is} of ${needs} calls compared` }),
  agreement: (is, needs) => ({ zh: `一致率下限 ${is}，须达 ${needs}`, en: `agreement at least ${is}, wanted ${needs}` }),
  missed: (is, needs) => ({ zh: `漏判 ${is} 件，至多 ${needs} 件`, en: `${is} missed, at most ${needs} allowed` }),
};

/** What an item still lacks, in a sentence. */
export function lackWords({ item, standing }: Unearned): Text {
  const said = standing.lacks.map(({ what, is, needs }) => WORDS[what](figure(what, is), figure(what, needs)));
  return { zh: `${item} 尚未达到放行条件：${said.map((w) => w.zh).join('；')}`, en: `${item} has not earned it yet: ${said.map((w) => w.en).join('; ')}` };
}

const figure = (what: string, n: number): string => (what === 'agreement' ? `${(n * 100).toFixed(1)} %` : String(n));
