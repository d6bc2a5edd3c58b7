/** What those read who answer for others: two-person acts, looks, the record and its witnesses. */
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { twoPersonPage, twoPersonView } from '#domain/two-person/contract.ts';
import { call, newKey } from './call.ts';
import { once } from './once.ts';
import { queryClient } from './queries.ts';

export const twoPersonQuery = queryOptions({ queryKey: ['two-person'], staleTime: 5000, refetchInterval: 15_000, queryFn: ({ signal }) => call('/two-person', { answer: twoPersonPage, signal }) });

const reread = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['two-person'] });

export async function askTwoPerson(body: { kind: string; about: Record<string, string>; reason: string }): Promise<void> {
  await once('/two-person', body, twoPersonView);
  await reread();
}

export async function answerTwoPerson({ id, answer }: { id: string; answer: string }): Promise<void> {
  try {
    await call(`/two-person/${encodeURIComponent(id)}/answer`, { method: 'POST', body: { answer }, key: newKey(), answer: twoPersonView });
  } finally {
    await reread();
  }
}

const finding = z.enum(['justified', 'unjustified']);
export type Finding = z.output<typeof finding>;
const unexplained = z.object({
  town: z.string(), incidentId: z.string(), who: z.string(), at: z.string(), fields: z.array(z.string()), purpose: z.string(), reason: z.string().nullable(),
  reviewedBy: z.string().nullable(), finding: finding.nullable(),
});
export type Unexplained = z.output<typeof unexplained>;
export const unexplainedQuery = queryOptions({ queryKey: ['looks', 'unexplained'], staleTime: 10_000, queryFn: ({ signal }) => call('/looks/unexplained', { answer: z.object({ items: z.array(unexplained), looks: z.number() }), signal }) });

const breakGlass = z.object({
  id: z.string(), town: z.string(), incidentId: z.string(), who: z.string(), reason: z.string(), at: z.string(), until: z.string(), reviewDue: z.string(),
  reviewedBy: z.string().nullable(), reviewedAt: z.string().nullable(), finding: finding.nullable(),
});
export type BreakGlassSeen = z.output<typeof breakGlass>;
export const breakGlassQuery = queryOptions({ queryKey: ['looks', 'break-glass'], staleTime: 10_000, queryFn: ({ signal }) => call('/looks/break-glass', { answer: z.object({ items: z.array(breakGlass) }), signal }) });

export async function reviewLook({ look, said }: { look: Unexplained; said: Finding }): Promise<void> {
  const { incidentId, who, at, purpose } = look;
  await call('/looks/unexplained/review', { method: 'POST', body: { incidentId, who, at, purpose, finding: said }, answer: unexplained });
  await queryClient.invalidateQueries({ queryKey: ['looks'] });
}

export async function reviewBreakGlass({ id, said }: { id: string; said: Finding }): Promise<void> {
  await call(`/looks/break-glass/${encodeURIComponent(id)}/review`, { method: 'POST', body: { finding: said }, answer: breakGlass });
  await queryClient.invalidateQueries({ queryKey: ['looks'] });
}

const look = z.object({ who: z.string(), name: z.string().nullable(), organisationId: z.string().nullable(), at: z.string(), kind: z.string(), fields: z.array(z.string()), purpose: z.string(), reason: z.string().nullable(), assignmentId: z.string().nullable() });
export type LookSeen = z.output<typeof look>;
export const whoSawQuery = (id: string) => queryOptions({ queryKey: ['incident', id, 'looks'], staleTime: 5000, queryFn: ({ signal }) => call(`/incidents/${encodeURIComponent(id)}/looks`, { answer: z.object({ items: z.array(look) }), signal }) });

const witness = z.object({ town: z.string(), witness: z.string(), owner: z.string(), size: z.number(), at: z.string().nullable(), behind: z.number(), trouble: z.string().nullable() });
export const witnessesQuery = queryOptions({ queryKey: ['ledger', 'witnesses'], staleTime: 10_000, refetchInterval: 30_000, queryFn: ({ signal }) => call('/ledger/witnesses', { answer: z.object({ items: z.array(witness) }), signal }) });

const checkpoint = z.object({
  checkpoint: z.object({ town: z.string(), size: z.number(), root: z.string(), at: z.string(), keyId: z.string(), signature: z.string() }),
  cosignatures: z.array(z.object({ witness: z.string(), at: z.string(), keyId: z.string(), signature: z.string() })),
});
export const checkpointQuery = (town: string) => queryOptions({
  queryKey: ['ledger', 'checkpoint', town], staleTime: 10_000,
  queryFn: ({ signal }) => call(`/ledger/checkpoint?town=${encodeURIComponent(town)}`, { answer: checkpoint, signal }),
});

const verified = z.object({ last: z.object({
  at: z.string(), by: z.string(), seconds: z.number(), events: z.number(), incidents: z.number(), checkpoints: z.number(), firstBad: z.object({ town: z.string(), seq: z.number(), reason: z.string() }).nullable(),
}).nullable() });
export const verificationQuery = queryOptions({ queryKey: ['ledger', 'verification'], staleTime: 10_000, queryFn: ({ signal }) => call('/ledger/verification', { answer: verified, signal }) });

export async function verifyNow(): Promise<void> {
  queryClient.setQueryData(verificationQuery.queryKey, await call('/ledger/verification', { method: 'POST', body: {}, answer: verified }));
}
