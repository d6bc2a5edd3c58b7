/** 试判 over HTTP: what was compared, what each item has earned, and asking for items to be let go. */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import type { Catalogue, Policy, Town } from '#domain/catalogue/district.ts';
import { catalogueAt, findItem, findTown, getTown, policyAt } from '#domain/catalogue/lookup.ts';
import { localTime } from '#domain/deadlines/local-time.ts';
import { shadowRunView, type ShadowRunView } from '#domain/settings/contract.ts';
import { isRefusal, refuse, type Refusal } from '#domain/shared/refusal.ts';
import { plus, type Instant } from '#domain/shared/time.ts';
import { byDay, byItem, bySign, compare, COMPARISONS, endOf, lastsSince, liveSince, noTally, standingOf, tallyOf, type Compared } from '#domain/triage/shadow-run.ts';
import type { Deps } from '#server/deps.ts';
import * as schema from '#server/district/schema.ts';
import { subjectOf } from '#server/incident/routes.ts';
import { inTowns } from '#server/platform/db.ts';
import { answer, idempotencyKey, route } from '#server/platform/http.ts';
import { keyedBy } from '#server/platform/idempotency.ts';
import type { SettingsChange } from './change.ts';
import { askForChange } from './routes.ts';
import { afterWaiting, type Settings } from './settings.ts';
import { judgedSince, windowOf, type JudgedCalls } from './shadow-run.ts';

const PATH = '/api/v1/shadow-run';
const DAYS = 30;
const MOST_NAMED = 200;
const query = z.strictObject({ town: z.string().max(64), days: z.coerce.number().int().min(1).max(366).optional() });
const body = z.strictObject({
  town: schema.id, from: schema.instant, reason: z.string().trim().min(1).max(500),
  /** items to be let go from then on, beside those that are already */
  live: z.array(z.string().min(1).max(40)).max(500).default([]),
  /** begins a shadow run, or sets its rule anew */
  rule: schema.shadowRule.optional(),
  /** ends the shadow run: from then on every item is let go, so every item must have earned it */
  end: z.literal(true).optional(),
});

export function addShadowRunRoutes(app: FastifyInstance, deps: Deps, settings: Settings): void {
  route(app, {
    method: 'GET', path: PATH, action: 'shadow-run.read', summary: 'People and machine on the town\'s judged calls, by day, item and danger sign, and what each item has earned', query, response: shadowRunView,
    handler: async ({ query: asked, request }) => {
      const town = findTown(deps.district, asked.town);
      if (!town || !subjectOf(request).towns.includes(town.id)) return refuse('access.denied');
      return overview(deps, town, asked.days);
    },
  });
  route(app, {
    method: 'POST', path: PATH, action: 'settings.write', summary: 'Asks for items to be let go, or for a shadow run to begin or to end, from a day on; another person releases it (two-person act)', body, response: z.object({ id: z.string(), actId: z.string() }), statuses: [201], headers: ['Idempotency-Key'],
    handler: async ({ body: asked, request }) => {
      const [subject, key] = [subjectOf(request), idempotencyKey(request)];
      if (isRefusal(key)) return key;
      const change = changeFor(deps, settings, asked);
      const keyed = keyedBy(subject.account, key, 'shadow run', asked);
      const kept = isRefusal(change) ? change : await askForChange(deps, settings, subject, { change, reason: asked.reason, own: true, keyed });
      return isRefusal(kept) ? kept : answer(201, kept);
    },
  });
}

/** The policy of that day with more items let go, or without a shadow run, as a version of its own. */
function changeFor({ district }: Deps, settings: Settings, { town: id, from, live, rule, end }: z.output<typeof body>): SettingsChange | Refusal {
  if (!findTown(district, id)) return refuse('settings.not_yours');
  const town = getTown(afterWaiting(district, settings.waiting(), { from }), id);
  const before = town.policies.findLast((p) => p.from <= from);
  const run = before?.shadowRun;
  const ruled = rule ?? run?.rule;
  if (!before) return refuse('settings.too_late');
  const dated = { from, version: freeVersion(town, `${end ? 'ended' : 'shadow'}-${localTime(from, district.timeZone).date}`) };
  if (end) {
    if (rule || live.length > 0) return refuse('request.invalid', { path: 'body.end' });
    const { shadowRun: _ended, ...rest } = before;
    return { part: 'policy', town: id, policy: { ...rest, ...dated } };
  }
  if (!ruled) return refuse('request.invalid', { path: 'body.rule' });
  const policy: Policy = { ...before, ...dated, shadowRun: { live: [...new Set([...(run?.live ?? []), ...live])].sort(), rule: ruled } };
  return { part: 'policy', town: id, policy };
}

function freeVersion({ policies }: Town, wanted: string): string {
  const taken = new Set(policies.map((p) => p.version));
  for (let n = 1; ; n++) {
    const version = n === 1 ? wanted : `${wanted}.${n}`;
    if (!taken.has(version)) return version;
  }
}

async function overview(deps: Deps, town: Town, days: number | undefined): Promise<z.input<typeof shadowRunView>> {
  const { db, district: { timeZone } } = deps;
  const now = await deps.now();
  const policy = policyAt(town, now);
  const [since, rule] = [lastsSince(town.policies, now), policy.shadowRun?.rule ?? null];
  const from = plus(now, { days: -(days ?? rule?.days ?? DAYS) });
  const counted = since !== null && rule ? windowOf(since, rule.days, now) : from;
  const read = await inTowns(db, [town.id], (client) => judgedSince(client, town.id, from < counted ? from : counted, timeZone));
  const shown = read.calls.filter((c) => c.at >= from);
  const catalogue = catalogueAt(deps.district, now);
  const seen = { town, catalogue, shown, counted: read.calls.filter((c) => c.at >= counted), since, now };
  return {
    town: town.id, version: policy.version, since, ends: endOf(town.policies, now), unearned: unearnedOf(seen), rule, from, to: now, total: tallyOf(shown), days: daysOf(shown, read.unjudged, timeZone),
    items: itemsOf(seen),
    signs: [...bySign(shown)].sort(byCode).map(([code, tally]) => ({ code, name: signName(catalogue, code), ...tally })), differences: differencesOf(shown), next: null,
  };
}

const byCode = <T>([a]: [string, T], [b]: [string, T]): number => (a < b ? -1 : 1);

function daysOf(calls: readonly Compared[], unjudged: JudgedCalls['unjudged'], timeZone: string): ShadowRunView['days'] {
  const tallies = byDay(calls, timeZone);
  return [...new Set([...tallies.keys(), ...unjudged.keys()])].sort().reverse().map((day) => ({ day, ...(tallies.get(day) ?? noTally()), unjudged: unjudged.get(day) ?? 0 }));
}

interface Seen {
  town: Town;
  catalogue: Catalogue;
  shown: readonly Compared[];
  /** what the rule counts */
  counted: readonly Compared[];
  since: Instant | null;
  now: Instant;
}

function itemsOf({ town, catalogue, shown, counted, since, now }: Seen): ShadowRunView['items'] {
  const [tallies, standings, last] = [byItem(shown), byItem(counted), town.policies.at(-1)];
  const rule = policyAt(town, now).shadowRun?.rule;
  return [...tallies].sort(byCode).map(([code, tally]) => {
    const liveFrom = last?.shadowRun ? liveSince(town.policies, code, last.from) : null;
    const standing = rule && since !== null && (liveFrom === null || liveFrom > now) ? standingOf(standings.get(code), rule, since, now) : null;
    return {
      code, name: findItem(catalogue, code)?.name ?? { zh: code, en: code }, ...tally, liveFrom,
      standing: standing && { earned: standing.earned, calls: standing.tally.calls, missed: standing.tally.missed, agreement: standing.agreement, lacks: standing.lacks },
    };
  });
}

/** Of the whole catalogue, also what nobody has called about: as long as one is left the shadow run cannot end. */
function unearnedOf({ town, catalogue, counted, since, now }: Seen): number | null {
  const run = policyAt(town, now).shadowRun;
  if (!run || since === null) return null;
  const tallies = byItem(counted);
  return catalogue.items.filter(({ code }) => !run.live.includes(code) && !standingOf(tallies.get(code), run.rule, since, now).earned).length;
}

function signName({ dangerSigns }: Catalogue, code: string): { zh: string; en: string } {
  return dangerSigns.find((s) => s.code === code)?.sign ?? { zh: code, en: code };
}

function differencesOf(calls: readonly Compared[]): ShadowRunView['differences'] {
  const named = calls.map(({ at, ...c }) => ({ ...c, at, kind: compare(c.machine, c.person) })).filter((c) => c.kind !== 'agreed');
  return named.sort((a, b) => COMPARISONS.indexOf(a.kind) - COMPARISONS.indexOf(b.kind) || (a.at < b.at ? 1 : -1)).slice(0, MOST_NAMED);
}
