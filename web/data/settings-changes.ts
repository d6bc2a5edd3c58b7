/** Changing what a town is set to, tokens of programs, and the daily comparison with the police. */
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { localized } from '#domain/incident/contract.ts';
import { twoPersonPage } from '#domain/two-person/contract.ts';
import { call, newKey } from './call.ts';
import { once } from './once.ts';
import { absent } from './problem.ts';
import { nothing } from './queries.ts';

export const LISTS = ['routes', 'policy', 'organisations', 'units', 'shifts', 'people', 'accounts', 'areas', 'items'] as const;
export type List = (typeof LISTS)[number];
const entryShape = z.looseObject({ id: z.string() });
export type Entry = z.output<typeof entryShape>;

export const entriesQuery = (town: string, list: List) => queryOptions({
  queryKey: ['settings', 'entries', town, list], staleTime: 10_000,
  queryFn: ({ signal }) => call(`/settings/entries?town=${encodeURIComponent(town)}&list=${list}`, { answer: z.object({ version: z.string(), from: z.string().nullable(), announced: z.boolean(), items: z.array(entryShape) }), signal }),
});

const differenceShape = z.object({ what: z.string(), id: z.string(), name: localized.nullable(), field: z.string(), was: z.string().nullable(), becomes: z.string().nullable() });
export type Difference = z.output<typeof differenceShape>;
const triedShape = z.object({
  problems: z.array(z.object({ what: z.string(), path: z.string(), message: localized })), differences: z.array(differenceShape),
  moves: z.object({ days: z.number(), of: z.number(), moved: z.number(), examples: z.array(z.object({ incidentId: z.string(), number: z.string(), item: z.string(), was: z.array(z.string()), becomes: z.array(z.string()) })) }).nullable(),
});
export type Tried = z.output<typeof triedShape>;

export const tryChange = (change: unknown): Promise<Tried> => call('/settings/changes/try', { method: 'POST', body: { change }, answer: triedShape });
export const askForChange = (change: unknown, reason: string): Promise<{ id: string; actId: string }> => once('/settings/changes', { change, reason }, z.object({ id: z.string(), actId: z.string() }));

const changeShape = z.object({
  id: z.string(), part: z.string(), town: z.string().nullable(), from: z.string(), by: z.string(), byName: z.string().nullable(), at: z.string(),
  state: z.enum(['asked', 'released', 'in_force', 'failed', 'dropped']), actId: z.string().nullable(), releasedBy: z.string().nullable(), failed: z.string().nullable(), differences: z.array(differenceShape),
});
export type Change = z.output<typeof changeShape>;
export const changesQuery = (town: string) => queryOptions({
  queryKey: ['settings', 'changes', town], staleTime: 2000, refetchInterval: 15_000,
  queryFn: ({ signal }) => call(`/settings/changes?town=${encodeURIComponent(town)}`, { answer: z.object({ items: z.array(changeShape) }), signal }),
});
export const actsQuery = queryOptions({ queryKey: ['settings', 'acts'], staleTime: 2000, queryFn: ({ signal }) => call('/two-person', { answer: twoPersonPage, signal }) });
export const answerAct = (id: string, answer: 'confirm' | 'refuse' | 'withdraw'): Promise<unknown> => call(`/two-person/${encodeURIComponent(id)}/answer`, { method: 'POST', body: { answer }, answer: nothing });

const tokenShape = z.object({ id: z.string(), name: z.string(), account: z.string(), madeBy: z.string(), createdAt: z.string(), usedAt: z.string().nullable(), expiresAt: z.string() });
export const tokensQuery = queryOptions({ queryKey: ['settings', 'tokens'], staleTime: 5000, queryFn: ({ signal }) => call('/settings/tokens', { answer: z.object({ items: z.array(tokenShape), accounts: z.array(z.string()) }), signal }) });
export interface WantedToken { name: string; account: string; days: number }
/** `token` null: made by an earlier press whose answer was lost; its secret is shown to nobody any more. */
export const makeToken = (body: WantedToken): Promise<{ id: string; token: string | null }> => once('/settings/tokens', body, z.object({ id: z.string(), token: z.string().nullable() }));
/** Instead of one whose secret never arrived. */
export async function makeTokenAnew({ lost, ...body }: WantedToken & { lost: string }): Promise<{ id: string; token: string | null }> {
  await endToken(lost).catch((cause: unknown) => absent(cause)); // ended already
  return makeToken(body);
}
export const endToken = (id: string): Promise<unknown> => call(`/settings/tokens/${encodeURIComponent(id)}`, { method: 'DELETE', key: newKey(), answer: nothing });

const comparisonShape = z.object({
  platform: z.string(), day: z.string(), statement: z.boolean(), zero: z.boolean(), compared: z.number(), missing: z.number(), extra: z.number(), changed: z.number(),
  differences: z.array(z.object({ what: z.enum(['call', 'message']), kind: z.enum(['missing', 'extra', 'changed']), ref: z.string(), revision: z.number(), incidentId: z.string().nullable() })),
  gaps: z.array(z.object({ from: z.number(), to: z.number() })), calls: z.number(), messages: z.number(), parked: z.number(), unanswered: z.number(), dead: z.number(),
});
export const comparisonQuery = (day: string) => queryOptions({
  queryKey: ['settings', 'reconcile', day], staleTime: 10_000, queryFn: ({ signal }) => call(`/gateway/police/reconcile?day=${encodeURIComponent(day)}`, { answer: comparisonShape, signal }),
});
