/** 劝导记录: who persuaded in what capacity, what was said, whether it stopped, and a signature or its refusal before a witness. */
import { useState } from 'react';
import * as z from 'zod/mini';
import { fieldsOfTrail, touched, TRAIL_NAMES, TRAIL_PARTS, type FormTrail, type TrailPart } from '#domain/response/form-trail.ts';
import { capacityOf, type Capacity } from '#domain/response/persuasion.ts';
import { clock } from '#web/data/clock.ts';
import { timeOn } from '#web/ui/span.ts';
import { useDraft } from './drafts.ts';
import { Area, Choice, Field, Restored, Sheet, Submit, useKeep } from './sheet.tsx';
import { encode, SignaturePad } from './signature.tsx';
import { fill, useSpeech, wordOf, type Words } from './speech.ts';
import type { Packet, Task } from './shapes.ts';

const persuader = z.object({ name: z.string(), capacity: z.string() });
type Persuader = z.output<typeof persuader>;
const point = z.object({ x: z.number(), y: z.number() });
const seconds = z.object({ people: z.optional(z.number()), words: z.optional(z.number()), stopped: z.optional(z.number()), signature: z.optional(z.number()), witness: z.optional(z.number()) });
const trailShape = z.object({ openedAt: z.number(), filled: seconds, later: seconds });
const shape = z.object({ trail: z._default(z.nullable(trailShape), null),  people: z.array(persuader), text: z.string(), stopped: z.string(), refused: z.boolean(), witness: z.string(), strokes: z.array(z.array(point)) });
type Persuasion = z.output<typeof shape>;
const MAX_PERSUADERS = 5;

export function PersuadeSheet({ task, packet, close }: { task: Task; packet: Packet; close(): void }) {
  const { w } = useSpeech();
  const empty = { trail: null, people: [{ name: packet.me.name ?? packet.me.account, capacity: ownCapacity(packet) }], text: '', stopped: '', refused: false, witness: '', strokes: [] };
  const draft = useDraft({ account: packet.me.account, incidentId: task.id, form: 'persuade', shape, empty });
  const { run, busy, failed } = useKeep(task.id, draft.name);
  const { value } = draft;
  const [opened] = useState(() => clock.now());
  const { people, text, stopped, refused, witness, strokes } = value;
  const signed = refused ? witness.trim() !== '' : strokes.length > 0;
  const trail: FormTrail = value.trail ?? { openedAt: opened, filled: {}, later: {} };
  const fillIn = (part: TrailPart, now: Partial<Persuasion>): void => {
    const next = { ...value, ...now };
    const bare = JSON.stringify({ ...next, trail: null }) === JSON.stringify(empty); // an emptied form was not begun
    draft.set({ ...now, trail: bare ? null : touched(trail, part, clock.now(), signed) });
  };
  const save = async (): Promise<void> => { if (await run('record', bodyOf(value, trail, w))) close(); };
  return (
    <Sheet title={w.persuadeTitle} close={close}>
      <Restored draft={draft} />
      <Persuaders people={people} set={(p) => fillIn('people', { people: p })} />
      <Area label={w.persuadeText} value={text} set={(t) => fillIn('words', { text: t })} />
      <Choice label={w.stopped} value={stopped} set={(code) => fillIn('stopped', { stopped: code })} options={[{ code: 'yes', name: w.yes }, { code: 'no', name: w.persuadeNo }]} />
      {refused ? null : <div className="field"><span className="label">{w.signature}</span><SignaturePad strokes={strokes} set={(drawn) => fillIn('signature', { strokes: drawn.map((s) => [...s]) })} /></div>}
      <label className="check"><input type="checkbox" checked={refused} onChange={(e) => fillIn('witness', { refused: e.target.checked })} />{w.refusedToSign}</label>
      {refused ? <Field label={w.witness}><input className="input" autoComplete="off" maxLength={50} value={witness} onChange={(e) => fillIn('witness', { witness: e.target.value })} /></Field> : null}
      {signed ? null : <p className="hint">{refused ? w.needWitness : w.needSignature}</p>}
      <Trail trail={trail} />
      {failed}
      <Submit disabled={text.trim() === '' || stopped === '' || !signed || people.every((p) => p.name.trim() === '')} busy={busy} press={() => void save()}>{w.save}</Submit>
    </Sheet>
  );
}

/** 填写过程: what is kept with the form is shown to whoever fills it in. */
function Trail({ trail: { openedAt, filled, later } }: { trail: FormTrail }) {
  const { w, say, language } = useSpeech();
  const named = (part: TrailPart): string => say(TRAIL_NAMES[part]);
  const order = TRAIL_PARTS.filter((part) => filled[part] !== undefined).toSorted((a, b) => (filled[a] ?? 0) - (filled[b] ?? 0));
  const changed = TRAIL_PARTS.filter((part) => later[part] !== undefined);
  return (
    <details className="law trail" data-trail={order.length}>
      <summary>{w.trailKept}</summary>
      <ul>
        <li>{fill(w.trailOpened, { time: timeOn(openedAt, openedAt) })}</li>
        {order.map((part) => <li key={part}>{fill(w.trailFilled, { part: named(part), s: filled[part] ?? 0 })}</li>)}
        {changed.length > 0 ? <li data-later={changed.length}><b>{fill(w.trailLater, { parts: changed.map(named).join(language === 'zh' ? '、' : ', ') })}</b></li> : null}
      </ul>
    </details>
  );
}

/** The law's capacities (治安管理处罚法 art. 88) in the words of the form; a unit that it does not name speaks as a crew. */
const WORD_OF = { self_governing: 'committee', owners: 'owners', property: 'property', department: 'department', none: 'crew' } as const satisfies Record<Capacity, keyof Words['capacities']>;

function ownCapacity({ me, units }: Packet): string {
  const unit = units.find((u) => u.id === me.unitId);
  return me.roles.includes('volunteer') ? 'volunteer' : unit ? WORD_OF[capacityOf(unit.type)] : 'crew';
}

function Persuaders({ people, set }: { people: readonly Persuader[]; set(p: Persuader[]): void }) {
  const { w } = useSpeech();
  const change = (i: number, part: Partial<Persuader>): void => set(people.map((p, k) => (k === i ? { ...p, ...part } : p)));
  return (
    <fieldset className="people"><legend>{w.persuaders}</legend>
      {people.map((p, i) => (
        <div key={i} className="person">
          <input className="input" autoComplete="off" aria-label={w.persuader} maxLength={50} value={p.name} onChange={(e) => change(i, { name: e.target.value })} />
          <select className="input" aria-label={w.capacity} value={p.capacity} onChange={(e) => change(i, { capacity: e.target.value })}>{Object.entries(w.capacities).map(([code, name]) => <option key={code} value={code}>{name}</option>)}</select>
        </div>
      ))}
      {people.length < MAX_PERSUADERS ? <button type="button" className="btn" onClick={() => set([...people, { name: '', capacity: 'committee' }])}>{w.addPersuader}</button> : null}
    </fieldset>
  );
}

/** Names and words go into the sealed text, codes beside it; the strokes are sealed as well. */
function bodyOf(p: Persuasion, trail: FormTrail, w: Words): Record<string, unknown> {
  const people = p.people.filter((x) => x.name.trim() !== '');
  const lines = [
    ...people.map((x) => `${wordOf(w.capacities, x.capacity)} ${x.name.trim()}`), p.text.trim(),
    p.refused ? `${w.refusedToSign} · ${w.witness} ${p.witness.trim()}` : w.signed,
  ];
  return {
    kind: 'persuasion', text: lines.join('\n'),
    data: {
      stopped: p.stopped === 'yes', signed: !p.refused, ...(p.refused ? { refused: true, witnessed: p.witness.trim() !== '' } : {}), persuaders: people.length,
      ...Object.fromEntries(people.map((x, i) => [`capacity${i + 1}`, x.capacity])), ...(p.refused ? {} : encode(p.strokes)), ...fieldsOfTrail(trail, clock.now()),
    },
  };
}
