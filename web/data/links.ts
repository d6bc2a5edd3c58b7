/** Every link from a call to its end, as the server last saw it. */
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { call } from './call.ts';
import { absent } from './problem.ts';

const linksShape = z.object({ items: z.array(z.object({ link: z.string(), ok: z.boolean(), ageSeconds: z.number(), limitSeconds: z.number(), detail: z.string().nullable() })) });
export type LinkSeen = z.output<typeof linksShape>['items'][number];
export const linksQuery = queryOptions({ queryKey: ['links'], staleTime: 2000, refetchInterval: 10_000, queryFn: ({ signal }) => call('/health/links', { answer: linksShape, signal }).catch(absent) });
