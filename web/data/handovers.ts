/** Handings-over of the shift. */
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { call } from './call.ts';
import { rowSeen } from './shapes.ts';

export const handoversShape = z.object({
  items: z.array(z.object({
    id: z.string(), from: z.string(), fromName: z.string(), at: z.string(), signedBy: z.string().nullable(), signedName: z.string().nullable(), signedAt: z.string().nullable(), matters: z.number(), open: z.array(rowSeen),
  })),
});
export type HandoverSeen = z.output<typeof handoversShape>['items'][number];

export const handoversQuery = (town: string) => queryOptions({
  queryKey: ['handovers', town], staleTime: 5000, refetchInterval: 15_000, queryFn: async ({ signal }) => (await call(`/shift-handovers?town=${encodeURIComponent(town)}`, { answer: handoversShape, signal })).items,
});
