/** What the administrator's pages read. */
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { localized } from '#domain/incident/contract.ts';
import { call } from './call.ts';
import { absent } from './problem.ts';
import { words } from './shapes.ts';

const routeLine = z.object({ id: z.string(), items: z.array(z.string()), areas: z.array(z.string()), hours: z.tuple([z.string(), z.string()]).nullable(), days: z.string().nullable(), lead: z.array(z.string()), co: z.array(z.string()), reason: localized });
export type RouteLine = z.output<typeof routeLine>;
const townShape = z.object({
  organisations: z.array(z.object({ id: z.string(), type: z.string(), name: localized, phone: z.string().nullable(), areas: z.number() })),
  people: z.array(z.object({ id: z.string(), name: z.string(), organisationId: z.string(), roles: z.array(z.string()), qualifications: z.array(z.object({ stage: z.string(), passed: z.string(), until: z.string() })) })),
  shifts: z.array(z.object({ id: z.string(), name: localized, hours: z.tuple([z.string(), z.string()]), days: z.string(), units: z.number() })),
  policies: z.array(z.object({ version: z.string(), from: z.string(), inForce: z.boolean(), study: z.string(), model: z.string(), times: z.record(z.string(), z.unknown()), shadowRun: z.record(z.string(), z.unknown()).nullable(), routes: z.array(routeLine) })),
});
export type TownSettings = z.output<typeof townShape>;

export const townSettingsQuery = (town: string) => queryOptions({
  queryKey: ['admin', 'town', town], staleTime: 60_000, queryFn: ({ signal }) => call(`/admin/town?town=${encodeURIComponent(town)}`, { answer: townShape, signal }),
});

const routingShape = z.object({
  at: z.string(), version: z.string(), place: localized.nullable(), route: routeLine.nullable(),
  units: z.array(z.object({ id: z.string(), name: localized, type: z.string(), part: z.enum(['lead', 'co']), why: z.enum(['barred', 'off_shift', 'out_of_area', 'not_qualified']).nullable() })),
});

export const routingQuery = (asked: { town: string; item: string; area: string | null; at: string | null }) => queryOptions({
  queryKey: ['admin', 'routing', asked], staleTime: 10_000,
  queryFn: ({ signal }) => {
    const query = new URLSearchParams({ town: asked.town, item: asked.item, ...(asked.area ? { area: asked.area } : {}), ...(asked.at ? { at: asked.at } : {}) });
    return call(`/admin/routing?${query.toString()}`, { answer: routingShape, signal });
  },
});

const platform = { platform: z.string(), platformName: words.nullable() };
const deadShape = z.object({ items: z.array(z.object({ ...platform, id: z.string(), seq: z.number(), kind: z.string(), incidentId: z.string().nullable(), code: z.string().nullable(), tries: z.number(), createdAt: z.string() })) });
export const deadLettersQuery = queryOptions({ queryKey: ['admin', 'dead'], staleTime: 5000, queryFn: ({ signal }) => call('/gateway/police/dead-letters', { answer: deadShape, signal }).catch(absent) });

const conflictsShape = z.object({ items: z.array(z.object({ ...platform, messageId: z.string(), seq: z.number(), kind: z.string(), at: z.string(), firstAt: z.string().nullable(), firstOutcome: z.string().nullable(), incidentId: z.string().nullable() })) });
export const conflictsQuery = queryOptions({ queryKey: ['admin', 'conflicts'], staleTime: 10_000, queryFn: ({ signal }) => call('/gateway/police/conflicts', { answer: conflictsShape, signal }) });

const keysShape = z.object({ items: z.array(z.object({ ...platform, id: z.string(), algorithm: z.string(), validFrom: z.string(), validUntil: z.string().nullable(), addedBy: z.string() })), ours: z.string() });
export const policeKeysQuery = queryOptions({ queryKey: ['admin', 'keys'], staleTime: 30_000, queryFn: ({ signal }) => call('/gateway/police/keys', { answer: keysShape, signal }).catch(absent) });

const backupShape = z.object({ kept: z.boolean(), at: z.string().nullable(), trouble: z.string().nullable(), drill: z.object({ at: z.string(), ok: z.boolean(), events: z.number().nullable(), seconds: z.number(), detail: z.string().nullable() }).nullable(), opens: z.enum(['custodians', 'two_persons', 'anybody']), custodiansSince: z.string().nullable(), restored: z.object({ at: z.string(), by: z.string().nullable() }).nullable() });
export const backupQuery = queryOptions({ queryKey: ['admin', 'backup'], staleTime: 10_000, refetchInterval: 30_000, queryFn: ({ signal }) => call('/admin/backup', { answer: backupShape, signal }).catch(absent) });
