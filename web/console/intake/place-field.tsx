/** Where: free words, with the district's known places offered as one types. */
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useId } from 'react';
import { areasQuery } from '#web/data/queries.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Line } from '#web/ui/words.tsx';
import type { Draft } from './call-draft.ts';

export function PlaceField({ draft, set }: { draft: Draft; set(draft: Draft): void }) {
  const { t, say } = useSpeech();
  const id = useId();
  const typed = useDeferredValue(draft.place.text.trim());
  const areas = useQuery({ ...areasQuery(typed), enabled: typed !== '' && draft.place.position === null }).data ?? [];
  return (
    <div className="field">
      <label htmlFor={id}>{t('call.place')}</label>
      <Line id={id} autoComplete="off" most={2000} placeholder={t('call.placeHint')} value={draft.place.text} set={(text) => set({ ...draft, place: { text, position: null } })} />
      {draft.place.position === null && areas.length > 0 ? (
        <div className="chips" role="group" aria-label={t('call.place')}>
          {areas.slice(0, 6).map((a) => <button key={a.id} type="button" className="chip" onClick={() => set({ ...draft, place: { text: say(a.name), position: a.position ?? null } })}>{say(a.name)}</button>)}
        </div>
      ) : null}
    </div>
  );
}
