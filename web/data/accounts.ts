/** Accounts of a town's people: the list, the link to a password, withdrawing, and setting one's password by a link. */
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { call, newKey } from './call.ts';
import { nothing } from './queries.ts';

const accountShape = z.object({
  account: z.string(), name: z.string().nullable(), personId: z.string(), organisationId: z.string(), unitId: z.string().nullable(), roles: z.array(z.string()),
  state: z.enum(['new', 'linked', 'open', 'withdrawn']), lastAt: z.string().nullable(), may: z.array(z.enum(['link', 'withdraw'])), answersForOthers: z.boolean(),
});
export type AccountOf = z.output<typeof accountShape>;

export const accountsQuery = (town: string) => queryOptions({
  queryKey: ['settings', 'accounts', town], staleTime: 2000,
  queryFn: ({ signal }) => call(`/settings/accounts?town=${encodeURIComponent(town)}`, { answer: z.object({ items: z.array(accountShape) }), signal }),
});

const at = (account: string): string => `/settings/accounts/${encodeURIComponent(account)}`;
export const makeLink = (account: string): Promise<{ code: string; expiresAt: string }> => call(`${at(account)}/link`, { method: 'POST', body: {}, answer: z.object({ code: z.string(), expiresAt: z.string() }) });
export const withdrawAccount = (account: string): Promise<unknown> => call(`${at(account)}/withdraw`, { method: 'POST', body: {}, key: newKey(), answer: nothing });
export const setPassword = (body: { code: string; password: string }): Promise<{ account: string }> => call('/session/password', { method: 'POST', body, answer: z.object({ account: z.string() }) });

/** The code stands behind `#`, so that no server and no proxy writes it down. */
const MARK = '#first=';
export const linkOf = (code: string): string => `${location.origin}/${MARK}${code}`;
export function codeInAddress(): string | null {
  return location.hash.startsWith(MARK) ? location.hash.slice(MARK.length) : null;
}
export function forgetCode(): void {
  history.replaceState(null, '', `${location.pathname}${location.search}`);
}
