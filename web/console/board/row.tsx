/** One line of the board: what is left, what was decided, what and where, who holds it, what happens then. */
import { memo } from 'react';
import { useNow } from '#web/data/clock.ts';
import { clockOf } from '#web/data/board.ts';
import type { Row } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { DangerMark } from '#web/ui/danger.tsx';
import { leftOf, Ring } from '#web/ui/ring.tsx';
import { VerdictShape } from '#web/ui/verdict.tsx';

interface Props { row: Row; index: number; top: number; selected: boolean; choose(id: string): void }

export const BoardRow = memo(function BoardRow({ row, index, top, selected, choose }: Props) {
  const { t, say, word } = useSpeech();
  const what = say(row.itemName) || t('board.unsorted');
  const holder = say(row.holder?.name) || row.holder?.id;
  const where = say(row.place.name) || t('board.where');
  return (
    <div
      id={`row-${row.id}`} role="row" aria-rowindex={index + 1} aria-selected={selected} data-incident={row.id} data-status={row.status}
      className={`row${selected ? ' sel' : ''}${row.status === 'closed' ? ' done' : ''}`} style={{ transform: `translateY(${top}px)` }} onClick={() => choose(row.id)}
    >
      <div role="gridcell" className="c-ring"><Ring {...clockOf(row)} /></div>
      <div role="gridcell" className={`c-verdict verdict ${row.verdict ?? 'none'}`}><VerdictShape verdict={row.verdict} size={18} /><span>{t(`verdict.${row.verdict ?? 'none'}`)}</span></div>
      <div role="gridcell" className="c-what">
        <div className="cut">{row.dangers.length > 0 ? <DangerMark /> : null}{row.vulnerable ? <span className="tag info">{t('board.vulnerable')}</span> : null}{row.unanswered ? <span className="tag danger" data-unanswered>{t('board.unanswered')}</span> : null}{row.raised ? <span className="tag due" data-raised={row.raised.to}>{t('board.raised', { to: word('option', row.raised.to) })}</span> : null}<b title={what}>{what}</b></div>
        <div className="c-where sub small"><span className="cut" title={where}>{where}</span> · <span className="num">{row.number}</span></div>
      </div>
      <div role="gridcell" className="c-holder"><span className="two" title={holder}>{holder}</span></div>
      <div role="gridcell" className="c-state"><b>{t(`status.${row.status}`)}</b><Then row={row} /></div>
    </div>
  );
});

function Then({ row }: { row: Row }) {
  const { t } = useSpeech();
  const now = useNow();
  const { at, kind } = clockOf(row);
  if (at === null || kind === null) return null;
  const over = leftOf(at, now) < 0;
  return <span className={over ? 'then over' : 'then'}>{t(`due.${kind}`)}{over ? ` ${t('ring.over_short')}` : ''}</span>;
}
