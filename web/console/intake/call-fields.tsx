/** Channel, place, caller, circumstances; and the paper night typed in later. */
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { CHANNELS } from '#domain/intake/contract.ts';
import { townsQuery } from '#web/data/queries.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Choices } from '#web/ui/choice.tsx';
import { Fault, faulty } from '#web/ui/fault.tsx';
import { Line } from '#web/ui/words.tsx';
import { useDesk } from '../live-desk.tsx';
import { FLAGS, type CallFault, type Draft } from './call-draft.ts';
import { PlaceField } from './place-field.tsx';
import type { Places } from './use-places.ts';

type Set = (draft: Draft) => void;

/** The field of a slip's own time. */
export const PAPER_TIME = 'call-paper-time';

export function CallFields({ draft, set, places, timeFault }: { draft: Draft; set: Set; places: Places; timeFault: CallFault | null }) {
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
        <div className="field"><label htmlFor={`${id}p`}>{t('call.phone')}</label><Line id={`${id}p`} inputMode="tel" autoComplete="off" most={64} value={draft.phone} set={(phone) => set({ ...draft, phone })} /></div>
        <div className="field"><label htmlFor={`${id}n`}>{t('call.name')}</label><Line id={`${id}n`} autoComplete="off" most={200} value={draft.name} set={(name) => set({ ...draft, name })} /></div>
        <div className="field"><label htmlFor={`${id}w`}>{t('call.number')}</label><Line id={`${id}w`} autoComplete="off" most={64} value={draft.policeNumber} set={(policeNumber) => set({ ...draft, policeNumber })} /></div>
        <Town draft={draft} set={set} id={`${id}t`} />
      </div>
      <div className="pair">
        <label className="check"><input type="checkbox" checked={draft.secret} onChange={(e) => set({ ...draft, secret: e.target.checked })} />{t('call.secret')}</label>
        <label className="check"><input type="checkbox" checked={draft.paper} onChange={(e) => set({ ...draft, paper: e.target.checked })} />{t('call.paper')}</label>
      </div>
      {draft.paper ? <div className="field"><label htmlFor={PAPER_TIME}>{t('call.receivedAt')}</label><input {...faulty(PAPER_TIME, timeFault)} type="datetime-local" className="input num" value={draft.paperAt} onChange={(e) => set({ ...draft, paperAt: e.target.value })} /><Fault of={PAPER_TIME}>{timeFault ? t(`call.${timeFault}`) : null}</Fault><p className="hint">{t('call.paperHint')}</p></div> : null}
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
