/** Where: free words, with what the machine understands by them, how exactly, and what else it may be. `F2` takes the first. */
import { useId } from 'react';
import { useSpeech } from '#web/text/i18n.ts';
import { Line } from '#web/ui/words.tsx';
import type { Draft } from './call-draft.ts';
import type { Offered, Places } from './use-places.ts';

export const takes = (draft: Draft, { text, position }: Offered): Draft => ({ ...draft, place: { text, position } });

export function PlaceField({ draft, set, places: { offered, reads, typed } }: { draft: Draft; set(draft: Draft): void; places: Places }) {
  const { t } = useSpeech();
  const id = useId();
  const label = typed ? t('call.placeMeant') : t('call.placeInWords');
  return (
    <div className="field">
      <label htmlFor={id}>{t('call.place')}</label>
      <Line id={id} autoComplete="off" most={2000} placeholder={t('call.placeHint')} aria-describedby={`${id}-reads`} value={draft.place.text} set={(text) => set({ ...draft, place: { text, position: null } })} />
      {offered.length > 0 ? (
        <div className="chips places" role="group" aria-label={label}>
          <span className="small sub" aria-hidden="true">{label}</span>
          {offered.map((one, i) => (
            <button key={one.text} type="button" className="chip" data-place={one.precision} onClick={() => set(takes(draft, one))}>
              {one.text} <span className="sub small">{t(`precision.${one.precision}`)}{one.bySound ? t('call.placeBySound') : ''}</span>{i === 0 ? <kbd>F2</kbd> : null}
            </button>
          ))}
        </div>
      ) : null}
      <p className="hint" id={`${id}-reads`} role="status">{typed ? (reads ? t('call.placeReads', { text: reads.text, precision: t(`precision.${reads.precision}`) }) : t('call.placeUnread')) : ''}</p>
    </div>
  );
}
