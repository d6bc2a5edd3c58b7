/** Every refusal of the system, gathered from its stages; docs/reference/errors.md is this list in prose. */
import { REFUSALS as access } from '#domain/access/refusals.ts';
import { REFUSALS as dispatch } from '#domain/dispatch/refusals.ts';
import { REFUSALS as files } from '#domain/files/refusals.ts';
import { REFUSALS as gateway } from '#domain/gateway/refusals.ts';
import { REFUSALS as incident } from '#domain/incident/refusals.ts';
import { REFUSALS as intake } from '#domain/intake/refusals.ts';
import { REFUSALS as ledger } from '#domain/ledger/refusals.ts';
import { REFUSALS as response } from '#domain/response/refusals.ts';
import { REFUSALS as review } from '#domain/review/refusals.ts';
import { REFUSALS as settings } from '#domain/settings/refusals.ts';
import { REFUSALS as shared } from '#domain/shared/refusals.ts';
import type { RefusalKind, RefusalText } from '#domain/shared/refusal.ts';
import { REFUSALS as twoPerson } from '#domain/two-person/refusals.ts';
import { REFUSALS as triage } from '#domain/triage/refusals.ts';

export const REFUSALS = {
  ...intake, ...triage, ...dispatch, ...response, ...review, ...incident, ...files, ...ledger, ...gateway, ...access, ...twoPerson, ...settings, ...shared,
} as const;

export type RefusalCode = keyof typeof REFUSALS;

export function isRefusalCode(code: string): code is RefusalCode {
  return Object.hasOwn(REFUSALS, code);
}

export function refusalText(code: RefusalCode): RefusalText {
  return REFUSALS[code];
}

export function refusalKind(code: RefusalCode): RefusalKind {
  return refusalText(code).kind ?? 'rule';
}
