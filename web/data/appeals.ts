/** Appeals: what waits to be decided, what may be disputed, and the texts of one, opened as a look that is written down. */
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { APPEAL_RESULTS, APPEALABLE } from '#domain/incident/incident.ts';
import { call } from './call.ts';
import { listOf, rowSeen, words } from './shapes.ts';

const appealShape = z.object({
  id: z.string(), against: z.enum(APPEALABLE), organisationName: words, at: z.string(), dueAt: z.string(), result: z.enum(APPEAL_RESULTS).nullable(), decidedAt: z.string().nullable(),
});
export type AppealSeen = z.output<typeof appealShape>;

const lineShape = z.object({
  incident: rowSeen, appeals: z.array(appealShape), possible: z.array(z.object({ against: z.enum(APPEALABLE), until: z.string() })), mayDecide: z.boolean(), refused: z.string().nullable(),
});
export type AppealLine = z.output<typeof lineShape>;

const AGAIN_MS = 60_000;
export const appealsQuery = queryOptions({
  queryKey: ['appeals'], staleTime: 5000, refetchInterval: AGAIN_MS, queryFn: async ({ signal }) => (await call('/appeals', { answer: listOf(lineShape), signal })).items,
});

const textsShape = z.object({ seenBy: z.string(), items: z.array(z.object({ appealId: z.string(), reason: z.string().nullable(), answer: z.string().nullable() })) });
export const readAppeals = (id: string) => call(`/incidents/${encodeURIComponent(id)}/appeals`, { answer: textsShape });

export const openAppeal = (line: AppealLine): AppealSeen | null => line.appeals.find((a) => a.result === null) ?? null;
