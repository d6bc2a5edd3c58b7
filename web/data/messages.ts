/** Messages to units: sent with a key of their own, and who read them. */
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { call } from './call.ts';
import { listOf, words } from './shapes.ts';

const messageShape = z.object({
  id: z.string(), unitId: z.string(), unitName: words, incidentId: z.string().nullable(), from: z.string(), fromName: z.string(), at: z.string(), text: z.string().nullable(),
  read: z.array(z.object({ account: z.string(), name: z.string(), at: z.string() })),
  told: z.array(z.object({ account: z.string(), name: z.string(), way: z.string(), ok: z.boolean(), at: z.string() })).default([]),
});
export type MessageSeen = z.output<typeof messageShape>;

const AGAIN_MS = 20_000;
export const messagesQuery = queryOptions({
  queryKey: ['messages'], staleTime: 2000, refetchInterval: AGAIN_MS, queryFn: async ({ signal }) => (await call('/unit-messages', { answer: listOf(messageShape), signal })).items,
});

export interface Word { unitId: string; text: string; incidentId?: string | undefined }
export const sendMessage = ({ unitId, ...body }: Word, key: string): Promise<MessageSeen> => call(`/units/${encodeURIComponent(unitId)}/messages`, { method: 'POST', body, key, answer: messageShape });
