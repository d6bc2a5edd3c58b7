/** The rows, virtualised: ten thousand cost what twenty do. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, type KeyboardEvent } from 'react';
import { useSettings } from '#web/data/settings.ts';
import type { Row } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Bones } from '#web/ui/bones.tsx';
import type { Selection } from './board.tsx';
import { BoardRow } from './row.tsx';

/** Two lines comfortable, one line dense. */
const ROW_PX = { comfortable: 56, dense: 36 } as const;

export function RowList({ rows, selection, empty, searching }: { rows: readonly Row[]; selection: Selection; empty: 'empty' | 'quiet' | 'none'; searching: boolean }) {
  const { t } = useSpeech();
  const scroller = useRef<HTMLDivElement>(null);
  const { density } = useSettings();
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_PX[density], overscan: 8 });
  const at = useMemo(() => rows.findIndex((row) => row.id === selection.id), [rows, selection.id]);
  useEffect(() => { virtual.measure(); }, [density, virtual]);
  useEffect(() => { if (at >= 0) virtual.scrollToIndex(at); }, [at, virtual]);
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') { event.preventDefault(); selection.move(event.key === 'ArrowDown' ? 1 : -1); }
    else if (event.key === 'Enter' && !event.repeat) { event.preventDefault(); selection.open(); }
  };
  if (rows.length === 0 && searching) return <Bones rows={6} height={36} label={t('app.loading')} />;
  if (rows.length === 0) return <div className="empty"><b>{t(`board.${empty}`)}</b><span>{t(`board.${empty}Hint`)}</span></div>;
  return (
    <div className={`rows ${density}`} ref={scroller}>
      <div
        ref={selection.grid} role="grid" tabIndex={0} aria-label={t('board.title')} aria-rowcount={rows.length} aria-busy={searching} style={{ height: virtual.getTotalSize(), position: 'relative' }}
        {...(at >= 0 ? { 'aria-activedescendant': `row-${rows[at]?.id}` } : {})}
        onKeyDown={onKey} onFocus={() => selection.setInList(true)} onBlur={() => selection.setInList(false)}
      >
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return row ? <BoardRow key={row.id} row={row} index={item.index} top={item.start} selected={row.id === selection.id} choose={selection.choose} /> : null;
        })}
      </div>
    </div>
  );
}
