/**
 * 发给处置力量的消息: a word from the desk to a unit on shift. It appears on the phones of its people, and the desk sees who
 * read it and when. Where it is about an incident it goes on that record, its words sealed. It orders nothing: whoever is to
 * go is dispatched.
 */
import type { Unit } from '#domain/catalogue/district.ts';
import { isOnShift } from '#domain/catalogue/lookup.ts';
import type { NewEvent } from '#domain/incident/events.ts';
import { event } from '#domain/incident/events.ts';
import type { Incident, VaultRef } from '#domain/incident/incident.ts';
import { findAssignmentOfUnit } from '#domain/incident/incident.ts';
import type { Context } from '#domain/incident/rule.ts';
import { whileOpen } from '#domain/incident/rule.ts';
import type { Refusal } from '#domain/shared/refusal.ts';
import { refuse } from '#domain/shared/refusal.ts';

/** Characters: what is read at one look, with gloves on. */
export const MESSAGE_LIMIT = 500;
/** After that the words go; that it was sent and read stays. */
export const MESSAGE_KEPT = { days: 30 } as const;

/** A mobile number of mainland China, whichever way its figures are set apart. */
const MOBILE = /(?<!\d)1[3-9]\d{9}(?!\d)/;

/** Handlers reach a caller through the relay alone (DECISIONS 17): nobody's own number goes by message either. */
function namesANumber(text: string): boolean {
  return MOBILE.test(text.normalize('NFKC').replace(/(?<=\d)[\s\-.·]+(?=\d)/g, ''));
}

/** Why this may not be sent, or null. `about`: the incident it names. */
export function mayMessage(unit: Unit, text: string, about: Incident | null, ctx: Context): Refusal | null {
  if (!isOnShift(ctx.district, unit, ctx.now)) return refuse('dispatch.unit_off_shift', { unit: unit.id });
  if (namesANumber(text)) return refuse('response.message_number');
  if (!about) return null;
  return whileOpen(about) ?? (findAssignmentOfUnit(about, unit.id) ? null : refuse('response.message_not_on_it', { unit: unit.id }));
}

export function messaged(about: Incident, messageId: string, unitId: string, text: VaultRef): NewEvent {
  return event(about.id, 'unit.messaged', { messageId, unitId, text });
}

export function messageRead(about: Incident, messageId: string, unitId: string): NewEvent {
  return event(about.id, 'unit.message_read', { messageId, unitId });
}
