/** Saved views: a person's own filters under a name, on this machine. */
import { useState, type FormEvent } from 'react';
import type { Filter } from '#web/data/board.ts';
import { change, useSettings } from '#web/data/settings.ts';
import { useSpeech } from '#web/text/i18n.ts';

interface Props { filter: Filter; setFilter(filter: Filter): void; q: string; setQ(q: string): void; canSave: boolean }
const MOST = 12;

export function Views({ filter, setFilter, q, setQ, canSave }: Props) {
  const { t } = useSpeech();
  const { views } = useSettings();
  const [naming, setNaming] = useState<string | null>(null);
  const save = (event: FormEvent): void => {
    event.preventDefault();
    const name = naming?.trim() ?? '';
    if (name !== '') change({ views: [...views.filter((v) => v.name !== name), { name, q, ...filter }].slice(-MOST) });
    setNaming(null);
  };
  const isOn = (v: (typeof views)[number]): boolean => v.q === q && v.status === filter.status && v.town === filter.town && v.mine === filter.mine && v.danger === filter.danger && v.overdue === filter.overdue;
  return (
    <>
      {views.map((v) => { const { name, q: words, ...kept } = v; return <button key={name} type="button" className="chip view" data-view={name} aria-pressed={isOn(v)} onClick={() => { setFilter(kept); setQ(words); }}>★ {name}</button>; })}
      {naming !== null ? (
        <form onSubmit={save} className="name-view"><input className="input" autoFocus aria-label={t('board.viewName')} placeholder={t('board.viewName')} maxLength={24} value={naming} onChange={(e) => setNaming(e.target.value)} onKeyDown={(e) => { if (e.key === 'Escape') setNaming(null); }} onBlur={() => setNaming(null)} /></form>
      ) : canSave && !views.some(isOn) ? <button type="button" className="chip" onClick={() => setNaming('')}>{t('board.saveView')}</button> : null}
    </>
  );
}
