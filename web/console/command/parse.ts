/**
 * The command line's grammar. Arguments are named by their form, not their place: `@` an incident (the tail of its
 * number, its place or item; without one, the incident that is open), a quoted or last text is a text, anything else a
 * unit; where both come, a colon or the first space parts them. `;` chains. Pure: what is typed and what is known go in, steps or what is missing come out.
 */
import { fitsName } from '#web/text/pinyin.ts';
import { VERBS, type Verb } from '#web/text/commands.ts';

export interface Thing { id: string; names: readonly string[]; label: string }
export interface Known { incidents: readonly Thing[]; units: readonly Thing[]; openId: string | null }

export type Lack = 'verb' | 'incident' | 'incident_many' | 'unit' | 'unit_many' | 'text' | 'into';
export interface Step {
  verb: Verb | null;
  incident: Thing | null;
  /** where it is merged into */
  into: Thing | null;
  unit: Thing | null;
  text: string;
  lack: Lack | null;
  typed: string;
}

const TAKES_UNIT: readonly Verb[] = ['dispatch', 'co', 'withdraw'];
const TAKES_TEXT: readonly Verb[] = ['note', 'hand-back'];

export function parseCommand(line: string, known: Known): Step[] {
  let openId = known.openId;
  return line.split(/[;；]/).map((part) => part.trim()).filter(Boolean).map((part) => {
    const step = parseStep(part, { ...known, openId });
    if (step.verb === 'open' && step.incident) openId = step.incident.id; // what follows is about the one just opened
    return step;
  });
}

/** Known by a word of its own, or written together with what follows: "派联3". */
function verbOf(part: string): { verb: Verb; rest: string } | null {
  const [head = '', ...tail] = part.split(/\s+/);
  for (const [verb, words] of entries()) if (words.some((w) => w === head.toLowerCase())) return { verb, rest: tail.join(' ') };
  for (const [verb, words] of entries()) {
    const glued = words.filter((w) => /\p{Script=Han}/u.test(w) && part.startsWith(w)).toSorted((a, b) => b.length - a.length)[0];
    if (glued !== undefined) return { verb, rest: part.slice(glued.length).trim() };
  }
  return null;
}

function entries(): [Verb, readonly string[]][] {
  return [['dispatch', VERBS.dispatch], ['co', VERBS.co], ['withdraw', VERBS.withdraw], ['contact', VERBS.contact], ['message', VERBS.message], ['note', VERBS.note], ['hand-back', VERBS['hand-back']], ['merge', VERBS.merge], ['open', VERBS.open]];
}

function parseStep(part: string, known: Known): Step {
  const found = verbOf(part);
  const empty: Step = { verb: null, incident: null, into: null, unit: null, text: '', lack: null, typed: part };
  const own = known.incidents.find((i) => i.id === known.openId) ?? null;
  if (!found) {
    const [only, ...more] = matching(known.incidents, part.replace(/^@/, ''));
    return only && more.length === 0 ? { ...empty, verb: 'open', incident: only } : { ...empty, lack: only ? 'incident_many' : 'verb' };
  }
  const { verb } = found;
  const asked = [...found.rest.matchAll(/@(\S+)/g)].map((m) => m[1] ?? '');
  const rest = found.rest.replaceAll(/@\S+/g, ' ').trim();
  const targets = asked.map((typed) => pick(known.incidents, typed, 'incident'));
  if (verb === 'merge') return merging({ ...empty, verb }, own, targets);
  if (verb === 'message') return writing({ ...empty, verb }, targets[0], rest, known);
  const target = targets[0] ?? (verb === 'open' && rest !== '' ? pick(known.incidents, rest, 'incident') : own ? { thing: own, lack: null } : { thing: null, lack: 'incident' as const });
  const step = { ...empty, verb, incident: target.thing, lack: target.lack };
  if (TAKES_UNIT.includes(verb)) {
    const unit = pick(known.units, rest, 'unit');
    return { ...step, unit: unit.thing, lack: step.lack ?? unit.lack };
  }
  if (TAKES_TEXT.includes(verb)) return { ...step, text: rest, lack: step.lack ?? (rest === '' ? 'text' : null) };
  return { ...step, text: verb === 'contact' ? rest : '' };
}

/** "并 @12": the open one into 12; "并 @12 @15": 12 into 15. */
function merging(step: Step, own: Thing | null, targets: readonly Picked[]): Step {
  const [first, second] = targets;
  const from = second ? first : { thing: own, lack: own ? null : ('incident' as const) };
  const into = second ?? first ?? { thing: null, lack: 'into' as const };
  return { ...step, incident: from?.thing ?? null, into: into.thing, lack: from?.lack ?? into.lack };
}

/** "信 联3：带上梯子": to a unit as such; about an incident only where `@` names one. */
function writing(step: Step, about: Picked | undefined, rest: string, known: Known): Step {
  const [, to = '', text = ''] = /^([^:：]+)[:：]\s*(.*)$/s.exec(rest) ?? /^(\S+)\s+(.*)$/s.exec(rest) ?? [rest, rest];
  const unit = pick(known.units, to.trim(), 'unit');
  return { ...step, unit: unit.thing, incident: about?.thing ?? null, text: text.trim(), lack: unit.lack ?? about?.lack ?? (text.trim() === '' ? 'text' : null) };
}

interface Picked { thing: Thing | null; lack: Lack | null }

function pick(things: readonly Thing[], typed: string, kind: 'incident' | 'unit'): Picked {
  const found = typed === '' ? [] : matching(things, typed);
  const [only, ...more] = found;
  if (!only) return { thing: null, lack: kind };
  return more.length === 0 ? { thing: only, lack: null } : { thing: null, lack: `${kind}_many` };
}

/** By the whole name or number before by the last figures of a number, before by a part of a name. */
export function matching(things: readonly Thing[], typed: string): Thing[] {
  const want = typed.trim().toLowerCase();
  if (want === '') return [];
  const figures = /^\d+$/.test(want);
  const exact = things.filter((t) => t.id === want || t.names.some((n) => n.toLowerCase() === want || (figures && Number(running(n)) === Number(want))));
  if (exact.length > 0) return exact;
  const ending = figures ? things.filter((t) => t.names.some((n) => running(n).endsWith(want))) : [];
  return ending.length > 0 ? ending : things.filter((t) => fitsName(want, t.names));
}

/** The figures after the year in an incident's number; of anything else none. */
function running(name: string): string {
  return /^[A-Z]{2}\d{2}-(\d+)$/.exec(name)?.[1] ?? 'none';
}
