/** Beside the board while nothing is open: what comes next, and the keys that are worth knowing. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { clockOf } from '#web/data/board.ts';
import { demoQuery } from '#web/data/queries.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Kbd } from '#web/ui/kbd.tsx';
import { Ring } from '#web/ui/ring.tsx';
import { useBoard, useDesk } from '../live-desk.tsx';
import { takesCallsHere } from '../may.ts';

const KEYS = [['Enter', 'open'], ['/', 'search'], ['N', 'fresh'], ['Ctrl K', 'command'], ['?', 'help']] as const;
const NEXT = 3;
/** Of the demonstration: from here on nobody has to be told how to see more. */
const FAST = 10;

export function Pick() {
  const { t, say } = useSpeech();
  const { me, store } = useDesk();
  const loaded = store.loadedOnce();
  const { order, rows } = useBoard();
  const next = order.slice(0, NEXT).flatMap((id) => rows.get(id) ?? []);
  const pace = useQuery(demoQuery).data?.pace;
  const keys = takesCallsHere(me) ? [...KEYS, ['C', 'call'] as const] : KEYS;
  return (
    <div className="beside empty pick">
      {order.length === 0 ? (loaded ? <b>{t('board.nothing')}</b> : null) : <><b>{t('board.pick')}</b><span>{t('board.pickHint')}</span></>}
      {order.length === 0 && loaded && me.unitId ? <a className="btn" href="/m">{t('nav.phone')}</a> : null}
      {next.length > 0 ? (
        <ul className="pick-next" aria-label={t('board.first')}>{next.map((row) => (
          <li key={row.id}><Link to="/incidents/$id" params={{ id: row.id }}><Ring {...clockOf(row)} size={38} /><span><b>{say(row.itemName) || t('board.unsorted')}</b><span className="small sub">{say(row.place.name) || t('board.where')} · {t(`status.${row.status}`)}</span></span></Link></li>
        ))}</ul>
      ) : null}
      {pace ? <p className="pick-pace small sub">{t(pace.speed < FAST ? 'board.pace' : 'board.paceFast', { n: pace.callsThisHour, speed: pace.speed })}</p> : null}
      <dl className="pick-keys">{keys.map(([key, does]) => <div key={key}><dt><Kbd>{key}</Kbd></dt><dd>{t(`keys.${does}`)}</dd></div>)}</dl>
    </div>
  );
}
