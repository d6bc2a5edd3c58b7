/** Outcomes of their own: a wrong number, nuisance, not our area, taken back by the caller. Nothing is diverted, nothing counted as one. */
import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { catalogueQuery } from '#web/data/queries.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { useKeys } from '#web/ui/keys.ts';
import { Kbd } from '#web/ui/kbd.tsx';

/** 1 to 5 choose the item. */
const FIRST_KEY = 6;

export function NoMatter({ busy, close }: { busy: boolean; close(outcome: string): void }) {
  const { t, word } = useSpeech();
  const outcomes = useQuery(catalogueQuery).data?.noMatterOutcomes ?? [];
  const [open, setOpen] = useState(false);
  const take = (index: number) => (open && outcomes[index] !== undefined && !busy ? () => close(outcomes[index] ?? '') : undefined);
  useKeys({ W: () => setOpen(!open), ...(open ? { Escape: () => setOpen(false), 6: take(0), 7: take(1), 8: take(2), 9: take(3) } : {}) });
  return (
    <section className="no-matter" aria-label={t('judge.noMatter')}>
      <button type="button" className={open ? 'btn on' : 'btn'} aria-expanded={open} onClick={() => setOpen(!open)}>{t('judge.noMatter')} <Kbd>W</Kbd></button>
      {open ? outcomes.map((code, i) => <button key={code} type="button" className="btn" disabled={busy} data-outcome={code} onClick={() => close(code)}>{word('noMatter', code)} <kbd>{FIRST_KEY + i}</kbd></button>) : null}
    </section>
  );
}
