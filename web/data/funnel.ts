/** Today by the hour, and the mean of the seven days before. */
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { localized } from '#domain/incident/contract.ts';
import { call } from './call.ts';
import { Refused } from './problem.ts';
import { day, ZONE_OFFSET } from '#web/ui/span.ts';

const page = z.object({ items: z.array(z.object({ key: z.string().nullable(), incidents: z.number(), served: z.number() })) });
export interface Hour { hour: number; taken: number; served: number; usual: number }
const DAYS = 7;
const DAY_MS = 86_400_000;

export const funnelQuery = (nowMs: number) => queryOptions({
  queryKey: ['funnel', day(new Date(nowMs).toISOString())], refetchInterval: 60_000, staleTime: 30_000, queryFn: () => today(nowMs),
});

async function today(nowMs: number): Promise<{ hours: Hour[]; total: number; served: number; usual: number } | null> {
  const midnight = Date.parse(`${day(new Date(nowMs).toISOString())}T00:00:00${ZONE_OFFSET}`);
  const ask = (from: number, to: number) => call(`/funnel?by=hour&from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}`, { answer: page });
  try {
    const [now, before] = await Promise.all([ask(midnight, midnight + DAY_MS), ask(midnight - DAYS * DAY_MS, midnight)]);
    return summed(now.items, before.items);
  } catch (cause) {
    if (cause instanceof Refused && (cause.status === 403 || cause.status === 404)) return null; // no numbers for this role
    throw cause;
  }
}

type Items = z.output<typeof page>['items'];

export function summed(now: Items, before: Items): { hours: Hour[]; total: number; served: number; usual: number } {
  const of = (items: Items, hour: number) => items.find((i) => i.key !== null && Number(i.key) === hour);
  const hours = Array.from({ length: 24 }, (_, hour): Hour => ({ hour, taken: of(now, hour)?.incidents ?? 0, served: of(now, hour)?.served ?? 0, usual: (of(before, hour)?.incidents ?? 0) / DAYS }));
  return { hours, total: hours.reduce((n, h) => n + h.taken, 0), served: hours.reduce((n, h) => n + h.served, 0), usual: Math.round(hours.reduce((n, h) => n + h.usual, 0)) };
}

export type FunnelBy = 'hour' | 'area';
const lineShape = z.object({
  key: z.string().nullable(), name: localized.nullable(), incidents: z.number(), eligible: z.number(), offered: z.number(), served: z.number(), notTriaged: z.number(), reasons: z.record(z.string(), z.number()),
});
export type FunnelLine = z.output<typeof lineShape>;

/** Calls received since the beginning of the day `days - 1` days ago, by the town's clock; every own town where none is named. */
export const funnelLinesQuery = ({ town, days, by, nowMs }: { town: string | null; days: number; by: FunnelBy; nowMs: number }) => {
  const midnight = Date.parse(`${day(new Date(nowMs).toISOString())}T00:00:00${ZONE_OFFSET}`);
  const asked = new URLSearchParams({ by, from: new Date(midnight - (days - 1) * DAY_MS).toISOString(), ...(town === null ? {} : { town }) }).toString();
  return queryOptions({ queryKey: ['funnel', 'lines', asked], staleTime: 10_000, refetchInterval: 60_000, queryFn: async ({ signal }) => (await call(`/funnel?${asked}`, { answer: z.object({ items: z.array(lineShape) }), signal })).items });
};

export type FunnelSum = Pick<FunnelLine, 'incidents' | 'eligible' | 'offered' | 'served' | 'notTriaged' | 'reasons'>;

/** All lines as one. What nobody judged is a reason, too. */
export function together(lines: readonly FunnelSum[]): FunnelSum {
  const reasons: Record<string, number> = {};
  for (const line of lines) for (const [code, n] of [...Object.entries(line.reasons), ['not_triaged', line.notTriaged] as const]) if (n > 0) reasons[code] = (reasons[code] ?? 0) + n;
  const of = (part: Exclude<keyof FunnelSum, 'reasons'>): number => lines.reduce((n, line) => n + line[part], 0);
  return { incidents: of('incidents'), eligible: of('eligible'), offered: of('offered'), served: of('served'), notTriaged: of('notTriaged'), reasons };
}
