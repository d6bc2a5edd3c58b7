/** Units that may be sent, with reasons and minutes; Enter sends the first, 1 2 3 the one named. */
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { recommendationsQuery } from '#web/data/queries.ts';
import { useNow } from '#web/data/clock.ts';
import type { Precedent, Recommendation, Seen, Words } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Bones } from '#web/ui/bones.tsx';
import { Kbd } from '#web/ui/kbd.tsx';
import { useKeys } from '#web/ui/keys.ts';
import { timeOn } from '#web/ui/span.ts';
import { carry } from '../map/drop-map.tsx';

const SHOWN = 5;
const CHANGES = ['unit_busy', 'unit_off_shift', 'unit_out_of_area', 'unit_not_qualified'] as const;

export function Recommendations({ incident, busy, send }: { incident: Seen; busy: boolean; send(body: { unitId: string; part: 'lead' | 'co' }): void }) {
  const { t, say, failure } = useSpeech();
  const found = useQuery(recommendationsQuery(incident.id, incident.version));
  const hasLead = incident.assignments.some((a) => a.part === 'lead' && ['offered', 'accepted', 'en_route', 'on_scene'].includes(a.status));
  const items = found.data?.items.slice(0, SHOWN) ?? [];
  const partOf = (r: Recommendation): 'lead' | 'co' => r.part ?? (hasLead ? 'co' : 'lead');
  const first = useRef<HTMLOListElement>(null);
  const go = (index: number) => () => { const r = items[index]; if (r && !busy) send({ unitId: r.unitId, part: partOf(r) }); };
  useKeys({ Enter: hasLead ? undefined : go(0), 1: go(0), 2: go(1), 3: go(2), R: () => first.current?.querySelector('button')?.focus() }, items.length > 0);
  if (found.isPending) return <Bones rows={3} height={40} label={t('rec.loading')} />;
  if (found.isError) return <p className="alert" role="alert">{failure(found.error)}</p>;
  return (
    <section aria-labelledby="rec-title">
      <h2 id="rec-title">{t('rec.title')} <Kbd>R</Kbd></h2>
      {items.length === 0 ? <p className="alert due">{t('rec.none')} <Nearest shortfall={found.data.shortfalls[0]} /></p> : null}
      <ol className="recs" ref={first}>
        {items.map((r, i) => <Unit key={r.unitId} unit={r} at={i} part={partOf(r)} send={go(i)} busy={busy} enter={i === 0 && !hasLead} />)}
      </ol>
      <Precedents precedents={found.data.precedents} />
      {found.data.shortfalls.length > 0 ? (
        <details className="shortfalls"><summary>{t('rec.shortfalls')} <span className="num">{found.data.shortfalls.length}</span></summary><ul>{found.data.shortfalls.map((s) => <li key={s.unitId} className="small"><b>{say(s.name)}</b> <span className="sub">{say(s.reason)}</span></li>)}</ul></details>
      ) : null}
    </section>
  );
}

/** The smallest change that would make one fit: the server lists by it. */
function Nearest({ shortfall }: { shortfall: { name: Words; code: string } | undefined }) {
  const { t, say } = useSpeech();
  const change = CHANGES.find((c) => shortfall?.code === `dispatch.${c}`);
  return shortfall && change ? <span data-nearest={change}>{t('rec.nearest', { unit: say(shortfall.name), change: t(`rec.change.${change}`) })}</span> : null;
}

/** What the arbitrator decided before about this item (先例). */
function Precedents({ precedents }: { precedents: Precedent[] }) {
  const { t, say } = useSpeech();
  const now = useNow();
  if (precedents.length === 0) return null;
  return (
    <details className="shortfalls"><summary>{t('rec.precedents')} <span className="num">{precedents.length}</span></summary>
      <ul>{precedents.map((p) => <li key={p.at} className="small"><span className="num sub">{timeOn(Date.parse(p.at), now)}</span> {say(p.organisationName) || p.organisationId} <span className="sub">{p.reason}</span></li>)}</ul></details>
  );
}

function Unit({ unit, at, part, send, busy, enter }: { unit: Recommendation; at: number; part: 'lead' | 'co'; send(): void; busy: boolean; enter: boolean }) {
  const { t, say } = useSpeech();
  const label = part === 'co' ? t('rec.co') : t('rec.send');
  return (
    <li className={enter ? 'rec best' : 'rec'} data-unit={unit.unitId} draggable={!busy} onDragStart={(e) => carry(e.dataTransfer, { unitId: unit.unitId, part })}>
      {at < 3 ? <kbd aria-hidden="true">{at + 1}</kbd> : <span />}
      <div>
        <b>{say(unit.name)}</b> {unit.personNames?.join(t('mark.list'))}
        <div className="small sub">{unit.reasons.map(say).join(t('mark.semi'))}</div>
        {unit.uncovers.length > 0 ? <div className="small uncovers">{t('rec.uncovers', { areas: unit.uncovers.map(say).join(t('mark.list')) })}</div> : null}
      </div>
      <div className="num minutes">{unit.arrivalMinutes === null ? <span className="sub">{t('rec.noMinutes')}</span> : <><b>{t('rec.minutes', { n: unit.arrivalMinutes })}</b><div className="small sub">{t('rec.arrives')}</div></>}</div>
      <button type="button" className={enter ? 'btn first' : 'btn'} disabled={busy} onClick={send} aria-label={`${label}${t('mark.colon')}${say(unit.name)}`}>{label}{enter ? <kbd>Enter</kbd> : at < 3 ? <kbd>{at + 1}</kbd> : null}</button>
    </li>
  );
}
