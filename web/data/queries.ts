/** The reads of the screens, by TanStack Query: one key a thing, told of changes by the live stream. */
import { keepPreviousData, MutationCache, QueryCache, QueryClient, queryOptions, replaceEqualDeep } from '@tanstack/react-query';
import { z } from 'zod';
import { demoAnswer, meAnswer } from '#domain/access/contract.ts';
import { proposalView } from '#domain/intake/contract.ts';
import { call } from './call.ts';
import { clock } from './clock.ts';
import { ConnectionLost, Refused } from './problem.ts';
import {
  areaShape, catalogueShape, colleaguesShape, earlierShape, eventSeen, incidentSeen, listOf, presenceShape, recommendationsShape, recordsShape, rowSeen, sameOpenShape, townShape, unitShape, wordsShape,
  type Demo, type EventSeen, type Me,
} from './shapes.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** The session has ended, or the right was withdrawn: back to the log-in, whatever was open. */
function noticeEnd(cause: unknown): void {
  if (!(cause instanceof Refused) || cause.status !== 401 || !rememberEnd()) return;
  queryClient.setQueryData(meQuery.queryKey, null);
}

/** Whose session ended without their doing, for the log-in to say so; null once somebody is in. */
let endedFor: string | null = null;
export const whoseSessionEnded = (): string | null => endedFor;
export function forgetEnd(): void { endedFor = null; }

/** Whether anybody was in at all. */
function rememberEnd(): boolean {
  const me = queryClient.getQueryData(meQuery.queryKey);
  if (me) endedFor = me.name ?? me.account;
  return Boolean(me);
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeEnd }), mutationCache: new MutationCache({ onError: noticeEnd }),
  defaultOptions: { queries: {
    staleTime: 30_000, refetchOnWindowFocus: false,
    retry: (count, cause) => cause instanceof ConnectionLost ? count < 3 : cause instanceof Refused && cause.status === 503 && count < 10,
    retryDelay: (count, cause) => (cause instanceof Refused && cause.retryAfterSeconds ? cause.retryAfterSeconds * 1000 : 500 * 2 ** count),
  } },
});

/** Who is logged in, null for nobody; asked again each minute, for the town's clock and for rights withdrawn. */
export const meQuery = queryOptions({
  queryKey: ['me'], staleTime: HOUR_MS, refetchInterval: (query) => (query.state.data ? MINUTE_MS : false),
  queryFn: async (): Promise<Me | null> => {
    const sent = clock.mono();
    const me = await call('/me', { answer: meAnswer }).catch((cause: unknown) => {
      if (cause instanceof Refused && cause.status === 401) { rememberEnd(); return null; }
      throw cause;
    });
    if (me?.now) clock.observe(Date.parse(me.now), 1, sent);
    return me;
  },
});

/** The demonstration's accounts; null on a real installation. */
export const demoQuery = queryOptions({
  queryKey: ['demo'], staleTime: HOUR_MS,
  queryFn: (): Promise<Demo | null> => call('/demo', { answer: demoAnswer }).catch((cause: unknown) => {
    if (cause instanceof Refused && cause.status === 404) return null;
    throw cause;
  }),
});

const at = (id: string): string => `/incidents/${encodeURIComponent(id)}`;

export const incidentQuery = (id: string) => queryOptions({
  queryKey: ['incident', id, 'whole'], queryFn: ({ signal }) => call(at(id), { answer: incidentSeen, signal }), structuralSharing: newest,
});

/** What was asked for before an act of one's own, and comes after what the act answered, is older: it takes nothing back. */
function newest(known: unknown, told: unknown): unknown {
  return versionOf(known) > versionOf(told) ? known : replaceEqualDeep(known, told);
}

function versionOf(seen: unknown): number {
  return typeof seen === 'object' && seen !== null && 'version' in seen && typeof seen.version === 'number' ? seen.version : 0;
}

export const eventsQuery = (id: string) => queryOptions({
  queryKey: ['incident', id, 'events'], queryFn: ({ signal }) => allEvents(id, signal),
});

async function allEvents(id: string, signal: AbortSignal): Promise<EventSeen[]> {
  const events: EventSeen[] = [];
  let cursor = '';
  for (;;) {
    const page: { items: EventSeen[]; next?: string | null | undefined } = await call(`${at(id)}/events?limit=200${cursor}`, { answer: listOf(eventSeen), signal });
    events.push(...page.items);
    if (!page.next) return events;
    cursor = `&cursor=${encodeURIComponent(page.next)}`;
  }
}

export const recommendationsQuery = (id: string, version: number) => queryOptions({
  queryKey: ['incident', id, 'recommendations', version], staleTime: 10_000,
  queryFn: ({ signal }) => call(`${at(id)}/recommendations`, { answer: recommendationsShape, signal }),
});

/** One look, on the record with its purpose; asked again when another call has joined, and for nothing else. */
export const wordsQuery = (id: string, purpose: string, calls: number) => queryOptions({
  queryKey: ['words', id, purpose, calls], staleTime: Infinity, gcTime: 60_000, retry: false,
  queryFn: ({ signal }) => call(`${at(id)}/words?purpose=${encodeURIComponent(purpose)}`, { answer: wordsShape, signal }),
});

/** null where the server does not tell: an older one, or a role without the right. */
function orNull<T>(cause: unknown): T | null {
  if (cause instanceof Refused && (cause.status === 404 || cause.status === 403)) return null;
  throw cause;
}

export const earlierQuery = (id: string, calls: number) => queryOptions({
  queryKey: ['incident-earlier', id, calls], staleTime: MINUTE_MS,
  queryFn: ({ signal }) => call(`${at(id)}/earlier`, { answer: earlierShape, signal }).catch(orNull<z.output<typeof earlierShape>>),
});

/** Nothing of it is stored, here for a minute only; one that fails or is not told is none. */
export const sameOpenQuery = (body: Record<string, unknown>) => queryOptions({
  queryKey: ['same-open', body], staleTime: 10_000, gcTime: MINUTE_MS, retry: false, placeholderData: keepPreviousData,
  queryFn: async ({ signal }) => (await call('/calls/same', { method: 'POST', body, answer: sameOpenShape, signal })).items,
});

/** Texts written along the way; one look for each version of the incident. */
export const recordsQuery = (id: string, purpose: string, version: number) => queryOptions({
  queryKey: ['records', id, purpose, version], staleTime: Infinity, gcTime: 60_000, retry: false, placeholderData: keepPreviousData,
  queryFn: ({ signal }) => call(`${at(id)}/records?purpose=${encodeURIComponent(purpose)}`, { answer: recordsShape, signal }).catch(orNull<z.output<typeof recordsShape>>),
});

const PRESENCE_MS = 10_000;
/** Says that we are here, hears who else is. */
export const presenceQuery = (id: string) => queryOptions({
  queryKey: ['presence', id], refetchInterval: PRESENCE_MS, staleTime: 0, gcTime: 0, retry: false,
  queryFn: ({ signal }) => call(`${at(id)}/presence`, { method: 'POST', body: { writing: isWriting() }, answer: presenceShape, signal }).catch(orNull<z.output<typeof presenceShape>>),
});

/** Somebody types into a form of the incident right now. */
function isWriting(): boolean {
  return document.activeElement?.closest('form input, form textarea') != null;
}

export const searchQuery = (q: string) => queryOptions({
  queryKey: ['search', q], staleTime: 5000,
  queryFn: ({ signal }) => call(`/incidents?limit=100&q=${encodeURIComponent(q)}`, { answer: listOf(rowSeen), signal }),
});

/** Names behind the accounts of the own towns. */
export const colleaguesQuery = queryOptions({
  queryKey: ['colleagues'], staleTime: 10 * MINUTE_MS, retry: false,
  queryFn: ({ signal }) => call('/colleagues', { answer: colleaguesShape, signal }).catch(orNull<z.output<typeof colleaguesShape>>),
});

export const catalogueQuery = queryOptions({
  queryKey: ['catalogue'], staleTime: HOUR_MS, queryFn: () => call('/catalogue', { answer: catalogueShape }),
});

export const unitsQuery = (town: string) => queryOptions({
  queryKey: ['units', town], staleTime: 5000,
  queryFn: async () => (await call(`/units?town=${encodeURIComponent(town)}`, { answer: listOf(unitShape) })).items,
});

export const townsQuery = queryOptions({
  queryKey: ['towns'], staleTime: 5 * MINUTE_MS, queryFn: async () => (await call('/towns', { answer: listOf(townShape) })).items,
});

export const areasQuery = (q: string) => queryOptions({
  queryKey: ['areas', q], staleTime: 60_000,
  queryFn: async ({ signal }) => (await call(`/areas?q=${encodeURIComponent(q)}`, { answer: listOf(areaShape), signal })).items,
});

export const proposalQuery = (body: { text: string; channel: string; flags: Record<string, boolean> }) => queryOptions({
  queryKey: ['triage', body], staleTime: 60_000, gcTime: 60_000, retry: false,
  queryFn: ({ signal }) => call('/triage', { method: 'POST', body, answer: proposalView, signal }),
});

export const nothing = z.unknown();
