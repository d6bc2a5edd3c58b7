/**
 * 通知: whoever is offered something, or taken off it, is told wherever they are. A consumer of the log writes down who has to be
 * told; a look every second sends what waits, so that a slow or silent way holds up nobody. Where the first way does not get
 * through at once, the second is asked as well (TRUST F19), and the record says by which way whom, and whether it went out.
 */
import { findUnit } from '#domain/catalogue/lookup.ts';
import type { Assignment, Incident, Told } from '#domain/incident/incident.ts';
import type { Actor, Context } from '#domain/incident/rule.ts';
import { noticeOf, told, type About } from '#domain/response/telling.ts';
import type { Instant } from '#domain/shared/time.ts';
import { instant, toMs } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import type { MessageWay, Sent } from '#server/gateway/messages.ts';
import { findIncident } from '#server/incident/queries.ts';
import { listWays, type Sending } from '#server/platform/account-ways.ts';
import { change } from '#server/platform/change.ts';
import { inTowns } from '#server/platform/db.ts';
import type { StoredEvent } from '#server/platform/event-log.ts';
import type { Consumer } from '#server/platform/reactions.ts';
import { tellUnread } from './unread.ts';
import { postpone, putNotices, settleNotice, takeDue, type NoticeRow } from './notices.ts';

export const TELLING_ACTOR: Actor = { account: 'telling', roles: ['policy'], organisationId: null, unitId: null, stationId: null, personId: null };

export interface TellingDeps extends Pick<Deps, 'db' | 'shell' | 'district' | 'secrets' | 'now'> {
  ways: Partial<Record<Sending, MessageWay>>;
  /** the demonstration writes to everybody by their account, into its own folder */
  everybody: boolean;
  /** the address of the phone's page */
  page(): string;
  /** whether a screen of the account hears the live stream of this server */
  isConnected(account: string): boolean;
  onError(error: unknown): void;
}

export interface Telling {
  consumer: Consumer;
  /** One look: sends what is due, answers how many. */
  tick(): Promise<number>;
  start(everyMs: number): void;
  stop(): Promise<void>;
}

export function createTelling(deps: TellingDeps): Telling {
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<number> | null = null;
  const tick = (): Promise<number> => (running ??= sendDue(deps).finally(() => { running = null; }));
  return {
    tick,
    consumer: {
      name: 'telling', types: new Set(['unit.dispatched', 'assignment.ended']),
      async handle(e) {
        await note(deps, e);
        if (timer) tick().catch(deps.onError); // at once, not at the next look
      },
    },
    start: (everyMs) => { timer = setInterval(() => { tick().catch(deps.onError); }, everyMs); },
    async stop() {
      if (timer) clearInterval(timer);
      await running?.catch(() => undefined);
    },
  };
}

/** Which assignment an event gives reason to tell about. */
function reasonOf(e: StoredEvent, i: Incident): { about: About; assignment: Assignment } | null {
  const id = e.type === 'unit.dispatched' ? idIn(e.data['assignment']) : e.data['assignmentId'];
  const assignment = i.assignments.find((a) => a.id === id);
  if (!assignment) return null;
  if (e.type === 'unit.dispatched') return { about: 'offer', assignment };
  return e.data['as'] === 'withdrawn' ? { about: 'withdrawn', assignment } : null;
}

function idIn(assignment: unknown): string | null {
  return typeof assignment === 'object' && assignment !== null && 'id' in assignment && typeof assignment.id === 'string' ? assignment.id : null;
}

async function note(deps: TellingDeps, e: StoredEvent): Promise<void> {
  const i = await findIncident(deps.db, [e.town], e.incident);
  const reason = i && reasonOf(e, i);
  if (!i || !reason) return;
  const now = await deps.now();
  const notice = noticeOf(reason.about, i, reason.assignment, contextOf(deps, now));
  if (!notice || notice.until <= now) return;
  const people = await peopleOf(deps, reason.assignment.unitId);
  const connected = people.filter((account) => deps.isConnected(account));
  await record(deps, i, reason.assignment.id, connected.map((account) => ({ account, about: reason.about, way: 'app' as const, ok: true, code: null })), `${e.town}_${e.seq}`);
  const ways = await waysOf(deps, people);
  const first = people.flatMap((account) => ways.find((w) => w.account === account) ?? []);
  const row = { town: e.town, incidentId: i.id, assignmentId: reason.assignment.id, about: reason.about, until: notice.until };
  await inTowns(deps.db, [e.town], (client) => putNotices(client, first.map(({ account, way }) => ({ ...row, account, way, ref: refOf(e, account, way) })), now));
}

const refOf = (e: StoredEvent, account: string, way: Sending): string => `${e.town}_${e.seq}_${account}_${way}`;

function contextOf(deps: Pick<Deps, 'district'>, now: Instant): Context {
  return { now, actor: TELLING_ACTOR, district: deps.district, text: null, newId: (prefix) => prefix };
}

/** Accounts of the unit that may log in. */
export async function peopleOf(deps: TellingDeps, unitId: string): Promise<string[]> {
  if (!findUnit(deps.district, unitId)) return [];
  const { rows } = await inTowns(deps.db, [], (client) => client.query<{ username: string }>({
    name: 'telling.people', text: 'select username from liandong.account where unit_id = $1 and disabled_at is null order by username', values: [unitId],
  }));
  return rows.map((r) => r.username);
}

interface Reached { account: string; way: Sending; address: string }

/** Ways that exist here and lead to these people, the first first. */
export async function waysOf(deps: TellingDeps, accounts: readonly string[]): Promise<Reached[]> {
  const known = await inTowns(deps.db, [], (client) => listWays(client, deps.secrets, accounts));
  const sending = known.flatMap(({ account, way, address }): Reached[] => (way === 'phone' ? [] : [{ account, way, address }]));
  const named = deps.everybody ? accounts.map((account): Reached => ({ account, way: 'wechat', address: account })) : [];
  const order: readonly Sending[] = ['wechat', 'sms'];
  return [...sending, ...named].filter((r) => deps.ways[r.way]).toSorted((a, b) => order.indexOf(a.way) - order.indexOf(b.way));
}

/** Beside each other: an offer does not wait for a word. */
async function sendDue(deps: TellingDeps): Promise<number> {
  const [notices, words] = await Promise.all([sendNotices(deps), tellUnread(deps)]);
  return notices + words;
}

async function sendNotices(deps: TellingDeps): Promise<number> {
  const now = await deps.now();
  const towns = deps.district.towns.map((t) => t.id);
  const due = await inTowns(deps.db, towns, (client) => takeDue(client, now));
  await Promise.all(due.map((n) => sendOne(deps, n, now).catch(deps.onError))); // what fails here is taken again
  return due.length;
}

async function sendOne(deps: TellingDeps, n: NoticeRow, now: Instant): Promise<void> {
  const i = await findIncident(deps.db, [n.town], n.incidentId);
  const a = i?.assignments.find((each) => each.id === n.assignmentId);
  const notice = i && a && n.until > now ? noticeOf(n.about, i, a, contextOf(deps, now)) : null;
  // Accepted, seen and answered, or over: a telephone that rings for nothing is not believed the next time.
  if (!i || !notice) { await give(deps, n, i, n.until <= now ? 'failed' : 'overtaken', n.code ?? 'too_late'); return; }
  const reach = (await waysOf(deps, [n.account])).find((r) => r.way === n.way);
  const way = deps.ways[n.way];
  if (!reach || !way) { await give(deps, n, i, 'failed', 'no_address'); return; }
  const url = n.about === 'offer' ? deps.page() : null;
  const sent = await way.send({ to: reach.address, title: notice.title, text: notice.text, url: n.way === 'wechat' ? url : null, ref: n.ref });
  if (sent.kind === 'sent') { await give(deps, n, i, 'sent', null); return; }
  await second(deps, n, now);
  if (sent.kind === 'never') await give(deps, n, i, 'failed', sent.code);
  else await later(deps, n, i, sent, now);
}

/** The second way is asked as soon as the first hesitates; the first goes on trying. */
async function second(deps: TellingDeps, n: NoticeRow, now: Instant): Promise<void> {
  const other = (await waysOf(deps, [n.account])).find((r) => r.way !== n.way);
  if (!other || n.way !== 'wechat') return;
  const { tries: _tries, code: _code, ...row } = n;
  await inTowns(deps.db, [n.town], (client) => putNotices(client, [{ ...row, way: other.way, ref: `${n.ref}_${other.way}` }], now));
}

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 20_000;

async function later(deps: TellingDeps, n: NoticeRow, i: Incident, sent: Extract<Sent, { kind: 'later' }>, now: Instant): Promise<void> {
  const retryAt = instant(toMs(now) + (sent.afterMs ?? Math.min(FIRST_PAUSE_MS * 2 ** (n.tries - 1), LONGEST_PAUSE_MS)));
  if (retryAt >= n.until) { await give(deps, n, i, 'failed', sent.code); return; }
  // The desk reads at once that somebody is not reached, not when it is too late to telephone.
  if (n.tries === 1) await record(deps, i, n.assignmentId, [{ account: n.account, about: n.about, way: n.way, ok: false, code: sent.code }], n.ref);
  await inTowns(deps.db, [n.town], (client) => postpone(client, n, retryAt, sent.code));
}

/** Sent first, recorded then, settled last: a message may go out twice, but none is on the record unsent. */
async function give(deps: TellingDeps, n: NoticeRow, i: Incident | null, status: 'sent' | 'failed' | 'overtaken', code: string | null): Promise<void> {
  if (i && status !== 'overtaken') await record(deps, i, n.assignmentId, [{ account: n.account, about: n.about, way: n.way, ok: status === 'sent', code }], n.ref);
  await inTowns(deps.db, [n.town], (client) => settleNotice(client, n, status, code));
}

async function record(deps: TellingDeps, i: Incident, assignmentId: string, messages: readonly Omit<Told, 'at'>[], ref: string): Promise<void> {
  if (messages.length === 0) return;
  await change(deps.shell, i, TELLING_ACTOR, (now) => ({ events: now ? told(now, assignmentId, messages, ref) : [], answer: null }));
}
