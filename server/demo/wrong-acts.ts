/** Acts that do not fit: a button pressed twice, the wrong unit named, somebody who comes too late. The rules say no, and why. */
import type { District } from '#domain/catalogue/district.ts';
import type { Action } from '#domain/incident/contract.ts';
import type { Random } from '#engine/random.ts';
import type { Knowledge, Next, Seen } from './life.ts';

type Slip = (i: Seen, k: Knowledge, d: District) => { account: string; action: Action; body: object };

const anyUnit = (d: District, random: Random): string => random.pick(d.units).id;
const handlerOf = (k: Knowledge, unitId: string): string => k.cast.handler(unitId) ?? k.cast.officer(0);
const unitOf = (i: Seen, k: Knowledge, d: District): string => i.assignments.at(-1)?.unitId ?? anyUnit(d, k.random);

const byHandler = (action: Action, body: (k: Knowledge, d: District) => object = () => ({})): Slip => (i, k, d) => {
  const unitId = unitOf(i, k, d);
  return { account: handlerOf(k, unitId), action, body: { unitId, ...body(k, d) } };
};
const byOfficer = (action: Action, body: (i: Seen, k: Knowledge) => object = () => ({})): Slip => (i, k) => ({ account: k.cast.officer(k.officer), action, body: body(i, k) });
const byCentre = (action: Action, body: (i: Seen, k: Knowledge, d: District) => object): Slip => (i, k, d) => ({ account: k.cast.dispatcher(i.town), action, body: body(i, k, d) });
const byReviewer = (action: Action, body: object): Slip => (i, k) => ({ account: k.cast.reviewer(i.town), action, body });

const SLIPS: readonly Slip[] = [
  byOfficer('decide', (_i, k) => ({ verdict: 'divert', item: k.random.pick(['ZZ-99', 'QZ-01']) })), byOfficer('decide', () => ({ verdict: 'divert' })),
  byOfficer('confirm'), byOfficer('study'), byOfficer('acknowledge'), byOfficer('refuse', () => ({ reason: 'no_danger_seen' })),
  byOfficer('close', (_i, k) => k.random.pick([{}, { outcome: 'nuisance' }, { outcome: 'unheard_of' }])), byOfficer('assist', (i) => ({ answer: '已核实。', ...(i.assists[0] ? { assistId: i.assists[0].id } : {}) })),
  byOfficer('dispatch', (_i, k) => ({ unitId: k.recommended[0] ?? 'nobody' })), byOfficer('hand-back', () => ({ reason: 'unclear' })),
  byCentre('dispatch', (_i, k, d) => ({ unitId: anyUnit(d, k.random) })), byCentre('dispatch', () => ({ unitId: 'nobody' })),
  byCentre('dispatch', (i, k, d) => ({ unitId: unitOf(i, k, d), part: 'co' })), byCentre('dispatch', (i, k, d) => ({ unitId: k.random.pick(d.units.filter((u) => u.exclusive && u.town === i.town)).id, part: k.random.pick(['lead', 'co']) })),
  byCentre('withdraw', (_i, k, d) => ({ unitId: anyUnit(d, k.random), reason: 'by_mistake' })), byCentre('contact', () => ({ reached: true, by: 'phone' })),
  byCentre('pass-on', (i, k) => ({ town: k.random.pick([i.town, 'nowhere', k.otherTown ?? i.town]) })),
  byCentre('merge', (i, k) => ({ intoIncidentId: k.random.pick([i.id, k.neighbour ?? i.id, 'inc_unknown']) })), byCentre('unmerge', () => ({})),
  byCentre('link', (i) => ({ incidentId: i.id })), byCentre('reopen', () => ({ reason: 'by_mistake' })), byCentre('note', () => ({ text: '已电话回访。' })),
  byCentre('supplement', (_i, k, d) => ({ excluded: [k.random.pick(d.organisations.filter((o) => o.type === 'WUYE')).id] })),
  byCentre('escalate', () => ({ to: 'mediation', reason: 'by_mistake' })), byCentre('escalate', () => ({ to: 'police', reason: 'by_mistake' })),
  byHandler('accept'), byHandler('decline', () => ({ reason: 'no_capacity' })), byHandler('depart'), byHandler('arrive'),
  byHandler('finish', (k) => ({ outcome: k.random.pick(['settled', 'unheard_of']) })),
  byHandler('return', (k) => ({ reason: k.random.pick(['not_ours', 'no_wish']), ...(k.random.next() < 0.3 ? { proposedUnitId: 'nobody' } : {}) })), byHandler('hand-back', () => ({ reason: 'unclear' })),
  byHandler('record', () => ({ kind: 'note', text: '现场情况已记录。' })), (i, k, d) => ({ account: handlerOf(k, unitOf(i, k, d)), action: 'assist', body: { answer: '已核实。' } }),
  byReviewer('review', { result: 'pass' }), byReviewer('redo', { reason: 'by_mistake' }),
  (i, k) => ({ account: k.cast.leader(i.town), action: 'adjudicate', body: { unitId: k.random.pick(['nobody', ...k.recommended]), reason: 'by_mistake', ...(k.random.next() < 0.5 ? { item: 'ZZ-99' } : {}) } }),
];

export function wrongAct(i: Seen, k: Knowledge, district: District): Next {
  return { ...k.random.pick(SLIPS)(i, k, district), after: 5 + k.random.exponential(20) };
}
