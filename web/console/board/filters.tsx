/** Filters as chips with counts, and the search box. */
import { useQuery } from '@tanstack/react-query';
import { useMemo, type RefObject } from 'react';
import { STATUSES } from '#domain/incident/incident.ts';
import { standing, type Filter } from '#web/data/board.ts';
import { townsQuery } from '#web/data/queries.ts';
import type { Row } from '#web/data/shapes.ts';
import { Views } from './views.tsx';
import { useSpeech } from '#web/text/i18n.ts';
import { Icon } from '#web/ui/icons.tsx';
import { useDesk } from '../live-desk.tsx';

interface Props {
  filter: Filter; setFilter(filter: Filter): void; q: string; setQ(q: string): void; search: RefObject<HTMLInputElement | null>; rows: readonly Row[]; leaveSearch(): void; open(): void;
}

export function Filters({ filter, setFilter, q, setQ, search, rows, leaveSearch, open }: Props) {
  const { t } = useSpeech();
  const { me } = useDesk();
  const counts = useMemo(() => standing(rows), [rows]);
  const count = (status: string): number => counts.byStatus.get(status) ?? 0;
  const none = filter.status === null && filter.town === null && !filter.mine && !filter.danger && !filter.overdue;
  return (
    <div className="filters">
      <div className="search">
        <Icon name="search" />
        <input
          ref={search} type="search" className="input" aria-label={t('board.search')} placeholder={t('board.searchHint')} value={q} onChange={(e) => setQ(e.target.value)}
          onKeyDown={(e) => { if (e.key === 'ArrowDown' && !e.nativeEvent.isComposing) { e.preventDefault(); leaveSearch(); } else if (e.key === 'Enter' && !e.nativeEvent.isComposing) { e.preventDefault(); open(); } else if (e.key === 'Escape') setQ(''); }}
        />
        <kbd aria-hidden="true">/</kbd>
      </div>
      <div className="chips" role="group" aria-label={t('board.filters')}>
        <Chip on={none} flip={() => setFilter({ status: null, town: null, mine: false, danger: false, overdue: false })}>{t('board.all')}</Chip>
        {counts.overdue > 0 || filter.overdue ? <Chip on={filter.overdue} flip={() => setFilter({ ...filter, overdue: !filter.overdue })}>{t('board.overdue')} <span className="num">{counts.overdue}</span></Chip> : null}
        <Chip on={filter.danger} flip={() => setFilter({ ...filter, danger: !filter.danger })}>{t('board.danger')}</Chip>
        {me.organisationId || me.stationId ? <Chip on={filter.mine} flip={() => setFilter({ ...filter, mine: !filter.mine })}>{t('board.mine')}</Chip> : null}
        {STATUSES.filter((s) => s !== 'closed' && (count(s) > 0 || filter.status === s)).map((s) => (
          <Chip key={s} on={filter.status === s} flip={() => setFilter({ ...filter, status: filter.status === s ? null : s })}>{t(`status.${s}`)} <span className="num">{count(s)}</span></Chip>
        ))}
        <TownChips filter={filter} setFilter={setFilter} present={counts.towns} />
        <Views filter={filter} setFilter={setFilter} q={q} setQ={setQ} canSave={!none || q.trim() !== ''} />
      </div>
    </div>
  );
}

function TownChips({ filter, setFilter, present }: Pick<Props, 'filter' | 'setFilter'> & { present: readonly string[] }) {
  const { say } = useSpeech();
  const towns = useQuery(townsQuery).data ?? [];
  if (present.length < 2) return null;
  return present.map((id) => (
    <Chip key={id} on={filter.town === id} flip={() => setFilter({ ...filter, town: filter.town === id ? null : id })}>{say(towns.find((x) => x.id === id)?.name) || id}</Chip>
  ));
}

function Chip({ on, flip, children }: { on: boolean; flip(): void; children: React.ReactNode }) {
  return <button type="button" className="chip" aria-pressed={on} onClick={flip}>{children}</button>;
}
