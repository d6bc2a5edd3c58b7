/** 队伍: who is on shift, with what, and a word to any of them; what was read, and by whom. Nobody is tracked. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { catalogueQuery, townsQuery, unitsQuery } from '#web/data/queries.ts';
import { messagesQuery, type MessageSeen } from '#web/data/messages.ts';
import type { UnitSeen } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Bones } from '#web/ui/bones.tsx';
import { useScreen } from '#web/ui/screen.ts';
import { Failure } from '../failure.tsx';
import { useBoard, useDesk } from '../live-desk.tsx';
import { MessageForm } from './message-form.tsx';
import { MessageLine } from './message-line.tsx';
import './units.css';

const AGAIN_MS = 10_000;

export function UnitsScreen() {
  const { t, say } = useSpeech();
  const { me } = useDesk();
  const towns = (useQuery(townsQuery).data ?? []).filter((x) => me.towns.includes(x.id));
  const [picked, setPicked] = useState<string | null>(null);
  const [all, setAll] = useState(false);
  const town = picked ?? me.towns.find((x) => towns.some((known) => known.id === x)) ?? me.towns[0] ?? '';
  const units = useQuery({ ...unitsQuery(town), refetchInterval: AGAIN_MS });
  const messages = useQuery(messagesQuery);
  useScreen('units', units.isSuccess && messages.isSuccess, `${t('team.title')} · ${t('app.name')}`);
  if (units.isError) return <main className="page" id="content"><Failure error={units.error} reset={() => void units.refetch()} /></main>;
  const listed = (units.data ?? []).toSorted((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
  const shown = listed.filter((u) => all || u.onShift);
  return (
    <main className="page units" id="content">
      <h1>{t('team.title')}</h1>
      <p className="hint">{t('team.says', { on: listed.filter((u) => u.onShift && u.exclusive).length, busy: listed.filter((u) => u.onShift && u.exclusive && u.busy).length, desks: listed.filter((u) => u.onShift && !u.exclusive).length })}</p>
      <div className="chips" role="group" aria-label={t('board.filters')}>
        {towns.length > 1 ? towns.map((x) => <button key={x.id} type="button" className="chip" aria-pressed={x.id === town} onClick={() => setPicked(x.id)}>{say(x.name)}</button>) : null}
        <button type="button" className="chip" aria-pressed={all} onClick={() => setAll(!all)}>{t('team.offToo')}</button>
      </div>
      {units.isPending ? <Bones rows={6} height={48} label={t('app.loading')} /> : shown.length === 0 ? <div className="empty"><b>{t('team.none')}</b><span>{t('team.noneHint')}</span></div> : (
        <ul className="unit-list" aria-label={t('team.title')}>{shown.map((u) => <UnitLine key={u.id} unit={u} messages={(messages.data ?? []).filter((m) => m.unitId === u.id)} />)}</ul>
      )}
    </main>
  );
}

/** Crews on shift first, then desks on shift, then the others. */
const rank = (u: UnitSeen): number => (u.onShift ? 0 : 2) + (u.exclusive ? 0 : 1);
/** Beside those that nobody has read. */
const LATEST = 3;

function UnitLine({ unit, messages }: { unit: UnitSeen; messages: readonly MessageSeen[] }) {
  const { t, say, word } = useSpeech();
  const { rows } = useBoard();
  const types = useQuery(catalogueQuery).data?.unitTypes;
  const [open, setOpen] = useState(false);
  const on = unit.on ? rows.get(unit.on.incidentId) : undefined;
  const state = !unit.onShift ? t('units.off') : unit.on ? word('assignment', unit.on.status) : unit.exclusive ? t('units.free') : t('team.desk');
  return (
    <li className="unit-line" data-unit={unit.id} data-on-shift={unit.onShift}>
      <div className="line">
        <b>{say(unit.name)}</b><span className="sub small">{say(types?.find((x) => x.code === unit.type)?.name)}</span>
        <span className={unit.on ? 'tag info' : 'tag'}>{state}</span>
        {unit.on ? <Link className="small cut" to="/incidents/$id" params={{ id: unit.on.incidentId }}>{on ? say(on.itemName) || on.number : t('team.about')}</Link> : <span />}
        <span className="sub small cut">{unit.personNames.join(t('mark.list'))}</span>
        {unit.onShift ? <button type="button" className={open ? 'btn on' : 'btn'} data-write aria-expanded={open} onClick={() => setOpen(!open)}>{t('team.write')}</button> : null}
      </div>
      {open ? <MessageForm unitId={unit.id} name={say(unit.name)} close={() => setOpen(false)} /> : null}
      {messages.filter((m, n) => n < LATEST || m.read.length === 0).map((m) => <MessageLine key={m.id} message={m} />)}
    </li>
  );
}
