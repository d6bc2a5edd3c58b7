/** A call as it is being typed. Its external number is made with it, so that sending it twice takes it once. */
import { z } from 'zod';
import { CHANNELS } from '#domain/intake/contract.ts';
import { newKey } from '#web/data/call.ts';
import type { Me } from '#web/data/shapes.ts';

/** What the server takes of words (DECISIONS 1): a field that cut them off by itself would lose the end of what was pasted. */
export const MOST_WORDS = 20_000;

export const FLAGS = ['cannotTalk', 'weapon', 'injured', 'child', 'crowd'] as const;
export type Flag = (typeof FLAGS)[number];

export const draftShape = z.object({
  externalId: z.string(), text: z.string(), channel: z.enum(CHANNELS), phone: z.string(), name: z.string(), secret: z.boolean(),
  place: z.object({ text: z.string(), position: z.object({ lon: z.number(), lat: z.number() }).nullable() }), policeNumber: z.string(),
  flags: z.array(z.enum(FLAGS)), town: z.string(), paper: z.boolean(), paperAt: z.string(),
});
export type Draft = z.output<typeof draftShape>;

export function freshDraft(): Draft {
  return {
    externalId: `desk-${newKey()}`, text: '', channel: '110', phone: '', name: '', secret: false, place: { text: '', position: null }, policeNumber: '',
    flags: [], town: '', paper: false, paperAt: '',
  };
}

const trimmed = (text: string): string | undefined => text.trim() || undefined;

/** No night without computers lasts as long: an older slip has its year or month wrong. */
const OLDEST_MS = 31 * 86_400_000;

/** `paperAt` is a `datetime-local` value read in the towns' zone. */
function paperMs({ paperAt }: Draft, zoneOffset: string): number {
  return Date.parse(`${paperAt}${paperAt.length === 16 ? ':00' : ''}${zoneOffset}`);
}

/** `null` when a slip says no time up to now, or one of long ago. */
export function receivedAt(draft: Draft, nowMs: number, zoneOffset: string): string | null {
  if (!draft.paper) return new Date(nowMs).toISOString();
  const ms = paperMs(draft, zoneOffset);
  return Number.isNaN(ms) || ms > nowMs || ms < nowMs - OLDEST_MS ? null : new Date(ms).toISOString();
}

export type CallFault = 'empty' | 'tooLong' | 'badTime' | 'longAgo';
export interface CallFaults { text: CallFault | null; time: CallFault | null }

/** What is wrong with the words, and with the time of a slip. */
export function callFaults(draft: Draft, nowMs: number, zoneOffset: string): CallFaults {
  const old = draft.paper && paperMs(draft, zoneOffset) < nowMs - OLDEST_MS;
  return {
    text: draft.text.trim() === '' ? 'empty' : draft.text.length > MOST_WORDS ? 'tooLong' : null,
    time: old ? 'longAgo' : receivedAt(draft, nowMs, zoneOffset) === null ? 'badTime' : null,
  };
}

/** `POST /calls`; what was left empty is not sent. */
export function callBodyOf(draft: Draft, me: Me, at: string): Record<string, unknown> {
  const caller = { phone: trimmed(draft.phone), name: trimmed(draft.name), secret: draft.secret || undefined };
  const place = { text: trimmed(draft.place.text), position: draft.place.position ? { ...draft.place.position, datum: 'wgs84' } : undefined };
  return {
    source: sourceOf(me), externalId: draft.externalId, receivedAt: at, channel: draft.channel, text: draft.text,
    ...(caller.phone || caller.name || caller.secret ? { caller } : {}),
    ...(place.text || place.position ? { place } : {}),
    ...(trimmed(draft.policeNumber) ? { policeNumber: trimmed(draft.policeNumber) } : {}),
    ...(draft.flags.length > 0 ? { flags: flagsOf(draft) } : {}),
    ...(draft.town ? { town: draft.town } : {}),
    ...(draft.paper ? { observed: 'paper' } : {}),
  };
}

/** Circumstances that have a field of their own; what the caller says yes to beside them becomes part of the words. */
const FLAG_OF: Readonly<Record<string, Flag>> = { G02: 'weapon', G04: 'child', G08: 'injured', G10: 'crowd', G14: 'cannotTalk' };

/** The caller's answer to a guided question, in the draft: a circumstance where there is one, else in the catalogue's words. */
export function told(draft: Draft, words: string, sign = ''): Draft {
  const flag = FLAG_OF[sign];
  if (flag) return { ...draft, flags: [...new Set([...draft.flags, flag])] };
  const end = draft.text.trimEnd();
  return words === '' || end.endsWith(words) ? draft : { ...draft, text: `${end}${/[。！？.!?；;，,]$/.test(end) || end === '' ? '' : '。'}${words}` };
}

export function flagsOf(draft: Pick<Draft, 'flags'>): Record<string, boolean> {
  return Object.fromEntries(draft.flags.map((flag) => [flag, true]));
}

/** The account's first named source; `*` may use any, and says where it typed. */
function sourceOf(me: Me): string {
  return me.sources.find((source) => source !== '*') ?? 'desk';
}
