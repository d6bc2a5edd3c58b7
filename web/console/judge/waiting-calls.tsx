/** Calls that wait for a verdict, whose 30 s run out first on top; what was judged in the last minutes below. */
import { Link } from '@tanstack/react-router';
import { clockOf } from '#web/data/board.ts';
import type { Row } from '#web/data/shapes.ts';
import { useNow } from '#web/data/clock.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { DangerMark } from '#web/ui/danger.tsx';
import { Ring } from '#web/ui/ring.tsx';
import { timeOn } from '#web/ui/span.ts';
import { VerdictShape } from '#web/ui/verdict.tsx';

export function WaitingCalls({ rows, openId }: { rows: readonly Row[]; openId: string | null }) {
  const { t } = useSpeech();
  const unjudged = rows.filter((r) => r.status === 'received');
  const studied = rows.filter((r) => r.status === 'studying');
  return (
    <div className="waiting-calls">
      <Group title={t('judge.waiting')} rows={unjudged} openId={openId} />
      {studied.length > 0 ? <Group title={t('status.studying')} rows={studied} openId={openId} /> : null}
      {rows.length === 0 ? <p className="hint">{t('judge.none')}</p> : null}
    </div>
  );
}

function Group({ title, rows, openId }: { title: string; rows: readonly Row[]; openId: string | null }) {
  const { t } = useSpeech();
  return (
    <section aria-label={title}>
      <h2>{title} <span className="num">{rows.length}</span></h2>
      <ul aria-label={t('judge.list', { title })}>{rows.map((row) => <li key={row.id}><Waiting row={row} open={row.id === openId} /></li>)}</ul>
    </section>
  );
}

function Waiting({ row, open }: { row: Row; open: boolean }) {
  const { t, say } = useSpeech();
  const now = useNow();
  const what = say(row.itemName) || t('board.unsorted');
  const where = say(row.place.name) || t('board.where');
  return (
    <Link to="/calls/$id" params={{ id: row.id }} className={open ? 'waiting-call sel' : 'waiting-call'} aria-current={open ? 'true' : undefined} data-waiting={row.id}>
      <Ring {...clockOf(row)} />
      <span className="what">
        <span className="cut"><VerdictShape verdict={row.verdict} size={16} /> <b title={what}>{what}</b></span>
        <span className="cut sub small">{row.dangers.length > 0 ? <><DangerMark /> </> : null}<span title={where}>{where}</span></span>
        <span className="sub small num">{timeOn(Date.parse(row.receivedAt), now)} · {row.number}</span>
      </span>
    </Link>
  );
}
