/** 处置经过: an incident's events as a viewer may see them, each with its number and hash in the town's chain. */
import type { Subject } from '#domain/access/subject.ts';
import type { EventView } from '#domain/incident/contract.ts';
import type { Holder, Incident } from '#domain/incident/incident.ts';
import type { Deps } from '#server/deps.ts';
import { inTowns } from '#server/platform/db.ts';
import { readIncidentEvents, type StoredEvent } from '#server/platform/event-log.ts';
import { accessTo, holderName } from './view.ts';

export async function timelineOf(deps: Deps, subject: Subject, incident: Incident, query: { cursor?: string | undefined; limit: number }): Promise<{ items: EventView[]; next: string | null }> {
  const events = await inTowns(deps.db, subject.towns, (client) => readIncidentEvents(client, incident.town, incident.id));
  const after = Number(query.cursor ?? 0);
  const rest = events.filter((e) => e.seq > (Number.isFinite(after) ? after : 0));
  const page = rest.slice(0, query.limit);
  const fields = accessTo(subject, 'incident.events', incident, deps.district).fields;
  // what a caller sent is told, down to its hash, only to whoever may read the caller's words
  const callers = accessTo(subject, 'file.caller', incident, deps.district).allow;
  const items = page.map((e) => lineOf(e, deps, fields.has('audit') && (callers || !isCallersFile(e)), fields.has('evidence') && (callers || !isCallersFile(e))));
  return { items, next: rest.length > page.length ? String(page.at(-1)?.seq ?? '') : null };
}

/** Ids of vault entries and commitments are for those who verify; a handler's timeline does without. */
function lineOf(e: StoredEvent, deps: Deps, audit: boolean, evidence: boolean): EventView {
  const holder = e.holder as Holder | null; // the record's own holder, written by the door
  return {
    town: e.town, seq: e.seq, type: e.type, v: e.v, at: e.at, actor: e.actor,
    data: dataFor(e, audit, evidence),
    holder: holder && { ...holder, name: holderName({ holder }, deps.district) },
    nextDueAt: e.nextDue?.at ?? null, nextDueKind: e.nextDue?.kind ?? null, hash: e.hash,
  };
}

const isCallersFile = (e: StoredEvent): boolean => e.type.startsWith('file.') && e.actor === 'caller';

const SECRET_KEYS = new Set(['words', 'identity', 'placeText', 'text', 'entry', 'source']);

function dataFor(e: StoredEvent, audit: boolean, evidence: boolean): Record<string, unknown> {
  if (!evidence && (e.type === 'evidence.recorded' || e.type.startsWith('file.'))) return {};
  return audit ? { ...e.data } : stripped(e.data);
}

function stripped(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(data)) {
    if (SECRET_KEYS.has(key)) continue;
    out[key] = isPlain(value) ? stripped(value) : value;
  }
  return out;
}

function isPlain(x: unknown): x is Record<string, unknown> {
  return typeof x === 'object' && x !== null && !Array.isArray(x);
}
