/** What sounded and waits to be seen: one line, one press to open it, one to say that it was heard. */
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { acknowledged, NO_ALARMS, noticed, waiting, type Alarm, type Alarms, type Concern } from '#web/data/alarms.ts';
import { clock, useNow } from '#web/data/clock.ts';
import type { Me } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Kbd } from '#web/ui/kbd.tsx';
import { DangerShape } from '#web/ui/danger.tsx';
import { useKeys } from '#web/ui/keys.ts';
import { useBoard, useDesk } from '../live-desk.tsx';
import { keepCount } from './heard.ts';
import { sound } from './sound.ts';

const JUDGES = ['call_taker', 'duty_officer'];

function concernOf(me: Me): Concern {
  return {
    judges: me.roles.some((r) => JUDGES.includes(r)), dispatches: me.roles.includes('dispatcher'),
    holderIds: [me.organisationId, me.stationId, me.personId].filter((id): id is string => typeof id === 'string'),
  };
}

function useAlarms(): [Alarms, () => void] {
  const { me, store } = useDesk();
  const { rows } = useBoard();
  const second = useNow();
  const [alarms, setAlarms] = useState(NO_ALARMS);
  const began = useRef(false);
  useEffect(() => {
    if (!store.loadedOnce()) return;
    const first = !began.current;
    began.current = true;
    setAlarms((old) => noticed(old, rows.values(), concernOf(me), clock.now(), first));
  }, [rows, me, store, second]);
  return [alarms, () => setAlarms(acknowledged)];
}

export function AlarmBar() {
  const { t } = useSpeech();
  const navigate = useNavigate();
  const [alarms, acknowledge] = useAlarms();
  const unheard = waiting(alarms);
  const last = unheard.at(-1);
  const count = useRef(0);
  useEffect(() => {
    const sounded = alarms.list.filter((a) => a.sounds);
    const newest = sounded.at(-1);
    if (newest && sounded.length > count.current && !newest.acknowledged) sound(newest.level);
    count.current = sounded.length;
    keepCount(alarms);
  }, [alarms]);
  const open = (): void => { const id = last?.ids[0]; acknowledge(); if (id !== undefined) void navigate({ to: '/incidents/$id', params: { id } }); };
  useKeys({ B: open, V: acknowledge }, last !== undefined);
  return (
    <div role="status" aria-live="assertive" className="alarm-place" data-alarms={unheard.length}>
      {last ? (
        <div className={`alarm-bar ${last.level}`}>
          {last.level === 'work' ? null : <DangerShape />}<b>{say(t, last)}</b>{unheard.length > 1 ? <span className="small">{t('alarm.more', { n: unheard.length - 1 })}</span> : null}
          <button type="button" className="btn" onClick={open}>{t('alarm.open')} <Kbd>B</Kbd></button>
          <button type="button" className="btn" onClick={acknowledge}>{t('alarm.heard')} <Kbd>V</Kbd></button>
        </div>
      ) : null}
    </div>
  );
}

function say(t: ReturnType<typeof useSpeech>['t'], alarm: Alarm): string {
  return t(`alarm.${alarm.level}`, { n: alarm.ids.length });
}
