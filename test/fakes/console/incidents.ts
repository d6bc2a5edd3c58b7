/**
 * The fake's incidents: a small loop of its own, written from INTERFACES and not from the rules, so that the screens
 * are tried against a second reading of the contract.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { Action, EventView, IncidentView } from '#domain/incident/contract.ts';
import { incidentView } from '#domain/incident/contract.ts';
import type { proposalView } from '#domain/intake/contract.ts';
import type { z } from 'zod';
import { AREAS, CENTRE, DANGERS, ITEMS, OUTCOMES, STATION, TEAM, UNITS, type FakeAccount } from './district.ts';

export type Stored = Omit<IncidentView, 'allowedActions' | 'refusedActions'> & { words: string; phone: string | null };
type Proposal = z.output<typeof proposalView>;

const at = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();

export function propose(text: string): Proposal {
  const danger = DANGERS.flatMap((d) => d.words.flatMap((w) => { const i = text.indexOf(w); return i < 0 ? [] : [{ code: d.code, p: 0.97, evidence: w, span: [i, i + w.length] as [number, number] }]; }));
  const items = ITEMS.map((i) => ({ code: i.code, p: i.words.filter((w) => text.includes(w)).length / (i.words.length + 0.5) })).filter((i) => i.p > 0).sort((a, b) => b.p - a.p).slice(0, 5);
  const area = AREAS.find((a) => text.includes(a.name.zh));
  const from = area ? text.indexOf(area.name.zh) : 0;
  return {
    verdict: danger.some((d) => d.code !== 'G07') ? 'police' : danger.length > 0 ? 'emergency' : items.length > 0 ? 'divert' : 'police',
    item: items[0]?.code ?? null, items, danger, urgency: danger.length > 0 ? 'urgent' : 'normal', abstained: items.length === 0 && danger.length === 0,
    place: area ? { text: area.name.zh, span: [from, from + area.name.zh.length], areaId: area.id, ...area.position, precision: 'building' } : null,
    why: danger.map((d) => ({ zh: `见“${d.evidence}”`, en: `“${d.evidence}” occurs` })), versions: { catalogue: 'fake-1', rules: 'fake-1', model: null },
  };
}

export class Incidents {
  readonly all = new Map<string, Stored>();
  readonly events = new Map<string, EventView[]>();
  seq = 0;
  private hash = '0'.repeat(64);
  private readonly tell: (event: EventView, incident: Stored) => void;
  constructor(tell: (event: EventView, incident: Stored) => void) { this.tell = tell; }

  take(text: string, channel: string, phone: string | null, by: string, receivedAt = at(0), town = 'pujin'): Stored {
    const p = propose(text);
    const n = this.all.size + 1;
    const area = AREAS.find((a) => a.id === p.place?.areaId);
    const name = ITEMS.find((i) => i.code === p.item)?.name ?? null;
    const stored: Stored = {
      id: `inc-${n}`, number: `DZ-${String(n).padStart(6, '0')}`, town, status: 'received', verdict: null, item: p.item, itemName: name, urgency: p.urgency,
      place: { areaId: area?.id ?? null, name: area?.name ?? null, position: area ? { ...area.position, datum: 'wgs84' } : null, precision: area ? 'building' : 'unknown' },
      area: area?.id ?? null, holder: STATION, nextDueAt: at(30), nextDueKind: 'decide', deadlines: [], version: 0,
      brief: { zh: `${area?.name.zh ?? '地点待核实'}，${name?.zh ?? '事项待研判'}。`, en: `${name?.en ?? 'Item open'} at ${area?.name.en ?? 'a place not yet verified'}.` },
      dangers: p.danger.map((d) => ({ code: d.code, sign: DANGERS.find((x) => x.code === d.code)?.sign ?? { zh: d.code, en: d.code }, by: 'machine', p: d.p })),
      vulnerable: text.includes('老人'), overdue: false, missed: null, assignments: [], calls: [{ callId: `call-${n}`, how: 'first', receivedAt }],
      proposal: { verdict: p.verdict, item: p.item, items: p.items, abstained: p.abstained }, decision: null, pending: null, contact: null, police: null, assists: [], returns: [],
      evidence: [], outcome: null, review: null, appeals: [], closedAs: null, openedAt: at(0), receivedAt, closedAt: null, reopened: 0, mergedInto: null, mergedFrom: [], linkedTo: [],
      passing: null, origin: null, satisfaction: null, meeting: null, paper: false, channel, words: text, phone, evidenceNeeded: ['note'], outcomes: OUTCOMES,
    };
    this.all.set(stored.id, stored);
    this.record(stored, 'incident.opened', by, { proposal: { verdict: p.verdict, item: p.item } });
    return stored;
  }

  /** Sets the one clock, writes the event, tells the streams. */
  record(i: Stored, type: string, actor: string, data: Record<string, unknown> = {}, due?: [kind: NonNullable<IncidentView['nextDueKind']>, seconds: number]): void {
    if (due) { i.nextDueKind = due[0]; i.nextDueAt = at(due[1]); }
    if (i.status === 'closed') { i.nextDueAt = null; i.nextDueKind = null; i.holder = null; i.closedAt = at(0); }
    i.deadlines = i.nextDueAt && i.nextDueKind ? [{ kind: i.nextDueKind, at: i.nextDueAt, promised: i.nextDueAt, level: 0 }] : [];
    i.version += 1;
    this.seq += 1;
    this.hash = createHash('sha256').update(this.hash + type + String(this.seq)).digest('hex');
    const event: EventView = { town: i.town, seq: this.seq, type, v: 1, at: at(0), actor, data, holder: i.holder, nextDueAt: i.nextDueAt, nextDueKind: i.nextDueKind, hash: this.hash };
    this.events.set(i.id, [...(this.events.get(i.id) ?? []), event]);
    this.tell(event, i);
  }

  view(i: Stored, who: FakeAccount): IncidentView {
    const { allowed, refused } = possible(i, who);
    return incidentView.parse({ ...i, allowedActions: allowed, refusedActions: refused });
  }
}

/** Which acts whom, in which state; else the refusal's code. */
export function possible(i: Stored, who: FakeAccount): { allowed: Action[]; refused: Record<string, string> } {
  const own = i.assignments.find((a) => a.unitId === who.unitId && a.status !== 'withdrawn');
  const open = i.status !== 'closed';
  const acts: [Action, string, boolean, string][] = [
    ['decide', 'duty_officer', i.status === 'received' && !i.pending, 'triage.already_decided'],
    ['confirm', 'duty_officer', i.pending !== null && i.pending.by !== who.username, 'triage.nothing_pending'],
    ['acknowledge', 'duty_officer', i.police?.status === 'asked', 'incident.no_hand_back'],
    ['dispatch', 'dispatcher', i.status === 'to_dispatch' || i.status === 'dispatched' || i.status === 'handling', 'incident.wrong_status'],
    ['contact', 'dispatcher', open && i.status !== 'received', 'incident.wrong_status'],
    ['withdraw', 'dispatcher', i.status === 'dispatched', 'incident.wrong_status'],
    ['merge', 'dispatcher', open, 'incident.closed'],
    ['accept', 'responder', own?.status === 'offered', 'response.not_offered'],
    ['decline', 'responder', own?.status === 'offered', 'response.not_offered'],
    ['depart', 'responder', own?.status === 'accepted', 'response.not_accepted'],
    ['arrive', 'responder', own?.status === 'accepted' || own?.status === 'en_route', 'response.already_on_scene'],
    ['record', 'responder', own !== undefined && own.status !== 'offered' && open, 'response.not_accepted'],
    ['finish', 'responder', own?.status === 'on_scene', 'response.not_accepted'],
    ['return', 'responder', own?.status === 'accepted' || own?.status === 'en_route' || own?.status === 'on_scene', 'response.not_accepted'],
    ['review', 'reviewer', i.status === 'finished', 'review.not_finished'],
    ['reopen', 'reviewer', !open, 'incident.wrong_status'],
    ['hand-back', who.role, open && who.role !== 'reviewer' && who.role !== 'admin' && i.verdict !== null && i.police === null, 'incident.police_already'],
    ['note', who.role, who.role !== 'admin', 'incident.closed'],
  ];
  const mine = acts.filter(([, role]) => role === who.role);
  return { allowed: mine.filter((a) => a[2]).map((a) => a[0]), refused: Object.fromEntries(mine.filter((a) => !a[2]).map((a) => [a[0], a[3]])) };
}

export const newId = (prefix: string): string => `${prefix}-${randomUUID().slice(0, 8)}`;
export { CENTRE, ITEMS, STATION, TEAM, UNITS, at };
