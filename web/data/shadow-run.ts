/** 试判: what was compared, and asking for items to be let go. */
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { shadowRunView } from '#domain/settings/contract.ts';
import { call } from './call.ts';
import { once } from './once.ts';
import { queryClient } from './queries.ts';

export const shadowRunQuery = (town: string, days: number | null) => queryOptions({
  queryKey: ['shadow-run', town, days], staleTime: 10_000,
  queryFn: ({ signal }) => call(`/shadow-run?${new URLSearchParams({ town, ...(days === null ? {} : { days: String(days) }) }).toString()}`, { answer: shadowRunView, signal }),
});

export interface AskedRun { town: string; from: string; reason: string; live?: string[]; rule?: Record<string, number>; end?: true }

export async function askShadowRun(body: AskedRun): Promise<void> {
  await once('/shadow-run', body, z.object({ id: z.string(), actId: z.string() }));
  await queryClient.invalidateQueries({ queryKey: ['two-person'] });
}
