/** Channel, place, caller, circumstances; and the paper night typed in later. */
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { CHANNELS } from '#domain/intake/contract.ts';
import { townsQuery } from '#web/data/queries.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Choices } from '#web/ui/choice.tsx';
import { useDesk } from '../live-desk.tsx';
import { FLAGS, type Draft } from './call-draft.ts';
import { PlaceField } from './place-field.tsx';
import type { Places } from './use-places.ts';

type Set = (draft: Draft) => void;

export function CallFields({ draft, set, places }: { draft: Draft; set: Set; places: Places }) {
  const { t } = useSpeech();
  const id = useId();
  return (
    <>
      <div className="field"><span className="label">{t('call.flags')}</span>
        <div className="choices flags" role="group" aria-label={t('call.flags')}>
          {FLAGS.map((flag) => <label key={flag}><input type="checkbox" checked={draft.flags.includes(flag)} onChange={(e) => set({ ...draft, flags: e.target.checked ? [...draft.flags, flag] : draft.flags.filter((f) => f !== flag) })} />{t(`flag.${flag}`)}</label>)}
        </div>
      </div>
      <PlaceField draft={draft} set={set} places={places} />
      <div className="field"><span className="label">{t('call.channel')}</span>
        <Choices name={`${id}c`} label={t('call.channel')} value={draft.channel} onChange={(v) => { const known = CHANNELS.find((c) => c === v); if (known) set({ ...draft, channel: known }); }} options={CHANNELS.map((c) => ({ value: c, label: t(`channel.${c}`) }))} />
      </div>
      <div className="pair">
        <div className="field"><label htmlFor={`${id}p`}>{t('call.phone')}</label><input id={`${id}p`} className="input num" inputMode="tel" autoComplete="off" maxLength={64} value={draft.phone} onChange={(e) => set({ ...draft, phone: e.target.value })} /></div>
        <div className="field"><label htmlFor={`${id}n`}>{t('call.name')}</label><input id={`${id}n`} className="input" autoComplete="off" maxLength={200} value={draft.name} onChange={(e) => set({ ...draft, name: e.target.value })} /></div>
        <div className="field"><label htmlFor={`${id}w`}>{t('call.number')}</label><input id={`${id}w`} className="input num" autoComplete="off" maxLength={64} value={draft.policeNumber} onChange={(e) => set({ ...draft, policeNumber: e.target.value })} /></div>
        <Town draft={draft} set={set} id={`${id}t`} />
      </div>
      <div className="pair">
        <label className="check"><input type="checkbox" checked={draft.secret} onChange={(e) => set({ ...draft, secret: e.target.checked })} />{t('call.secret')}</label>
        <label className="check"><input type="checkbox" checked={draft.paper} onChange={(e) => set({ ...draft, paper: e.target.checked })} />{t('call.paper')}</label>
      </div>
      {draft.paper ? <div className="field"><label htmlFor={`${id}r`}>{t('call.receivedAt')}</label><input id={`${id}r`} type="datetime-local" className="input num" value={draft.paperAt} onChange={(e) => set({ ...draft, paperAt: e.target.value })} /><p className="hint">{t('call.paperHint')}</p></div> : null}
      <p className="hint">{t('call.private')}</p>
    </>
  );
}

function Town({ draft, set, id }: { draft: Draft; set: Set; id: string }) {
  const { t, say } = useSpeech();
  const { me } = useDesk();
  const towns = (useQuery(townsQuery).data ?? []).filter((town) => me.towns.includes(town.id));
  if (towns.length < 2) return null;
  return (
    <div className="field"><label htmlFor={id}>{t('call.town')}</label>
      <select id={id} className="input" value={draft.town} onChange={(e) => set({ ...draft, town: e.target.value })}>
        <option value="">{t('call.townAuto')}</option>
        {towns.map((town) => <option key={town.id} value={town.id}>{say(town.name)}</option>)}
      </select>
    </div>
  );
}
