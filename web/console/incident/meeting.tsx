/** 会合: where the two sides of a joint handling meet, when each expects to be there, and who is there already. */
import { useId, useState, type FormEvent } from 'react';
import { MEETING_SPOTS, spotOf } from '#domain/response/meeting.ts';
import { clock, useNow } from '#web/data/clock.ts';
import type { Seen } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Choices } from '#web/ui/choice.tsx';
import { RefusedLine } from '#web/ui/refused.tsx';
import { timeOn } from '#web/ui/span.ts';
import { useOwnAct } from '../use-own-act.ts';
import './meeting.css';

const MINUTE_MS = 60_000;
/** How soon one says one will be there. */
const MINUTES = [3, 5, 10, 15, 30];

export function Meeting({ incident }: { incident: Seen }) {
  const { t } = useSpeech();
  const [open, setOpen] = useState(false);
  const run = useOwnAct(incident);
  const joint = incident.verdict === 'joint' || incident.police?.why === 'joint';
  if (!joint && !incident.meeting) return null;
  const may = incident.status !== 'finished' && incident.allowedActions.some((a) => a === 'record');
  const send = (data: Record<string, string>): void => run.mutate({ action: 'record', body: { kind: 'meeting', data } }, { onSuccess: () => setOpen(false) });
  return (
    <section className="meeting" aria-labelledby="meeting-title" data-meeting={incident.meeting ? 'set' : 'open'}>
      <Agreed incident={incident} />
      <p className="hint">{t('meeting.rule')}</p>
      {may ? <button type="button" className={open ? 'btn on' : 'btn'} data-set-meeting aria-expanded={open} onClick={() => setOpen(!open)}>{t(incident.meeting ? 'meeting.change' : 'meeting.set')}</button> : null}
      {open && may ? <MeetingForm incident={incident} busy={run.isPending} send={send} close={() => setOpen(false)} /> : null}
      {run.isError ? <RefusedLine cause={run.error} /> : null}
    </section>
  );
}

function Agreed({ incident }: { incident: Seen }) {
  const { t, say, word } = useSpeech();
  const spot = spotOf(incident.evidence);
  const lead = incident.assignments.findLast((a) => a.part === 'lead' && a.endedAt === null);
  return (
    <dl>
      <div><dt id="meeting-title">{t('option.meeting')}</dt><dd><b>{spot ? word('spot', spot) : t('meeting.noSpot')}</b></dd></div>
      <Side name={t('meeting.police')} expected={incident.meeting?.policeAt ?? null} arrived={null} who="police" />
      <Side name={lead ? say(lead.unitName) : t('meeting.unit')} expected={incident.meeting?.unitAt ?? null} arrived={lead?.arrivedAt ?? null} who="unit" />
    </dl>
  );
}

function Side({ name, expected, arrived, who }: { name: string; expected: string | null; arrived: string | null; who: string }) {
  const { t } = useSpeech();
  const now = useNow();
  const minutes = expected === null ? 0 : Math.round((Date.parse(expected) - now) / MINUTE_MS);
  return (
    <div data-side={who}><dt>{name}</dt>
      <dd>{arrived ? <b>✓ {t('meeting.there', { time: timeOn(Date.parse(arrived), now) })}</b>
        : expected === null ? <span className="sub">{t('meeting.unsaid')}</span>
          : <><b className="num">{t('meeting.at', { time: timeOn(Date.parse(expected), now) })}</b> <span className="small sub num block">{minutes > 0 ? t('meeting.in', { n: minutes }) : t('meeting.past')}</span></>}</dd>
    </div>
  );
}

interface FormProps { incident: Seen; busy: boolean; send(data: Record<string, string>): void; close(): void }

function MeetingForm({ incident, busy, send, close }: FormProps) {
  const { t, word } = useSpeech();
  const id = useId();
  const [spot, setSpot] = useState<string | null>(spotOf(incident.evidence));
  const [police, setPolice] = useState<string | null>(null);
  const [unit, setUnit] = useState<string | null>(null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const data = { ...(spot ? { spot } : {}), ...(police ? { policeAt: inMinutes(police) } : {}), ...(unit ? { unitAt: inMinutes(unit) } : {}) };
    if (Object.keys(data).length > 0 && !busy) send(data);
  };
  const minutes = MINUTES.map((n) => ({ value: String(n), label: t('meeting.minutes', { n }) }));
  return (
    <form className="act-form" aria-label={t('option.meeting')} onSubmit={submit} onKeyDown={(e) => { if (e.key === 'Escape') { e.preventDefault(); close(); } }}>
      <div className="field"><span className="label">{t('meeting.where')}</span><Choices name={`${id}s`} label={t('meeting.where')} value={spot} onChange={setSpot} options={MEETING_SPOTS.map((s) => ({ value: s, label: word('spot', s) }))} /></div>
      <div className="field"><span className="label">{t('meeting.policeIn')}</span><Choices name={`${id}p`} label={t('meeting.policeIn')} value={police} onChange={setPolice} options={minutes} /></div>
      <div className="field"><span className="label">{t('meeting.unitIn')}</span><Choices name={`${id}u`} label={t('meeting.unitIn')} value={unit} onChange={setUnit} options={minutes} /></div>
      <div className="act-buttons">
        <button type="submit" className="btn first" disabled={busy}>{busy ? t('acts.sending') : t('acts.send')} <kbd>Enter</kbd></button>
        <button type="button" className="btn" onClick={close}>{t('app.cancel')} <kbd>Esc</kbd></button>
      </div>
    </form>
  );
}

const inMinutes = (n: string): string => new Date(clock.now() + Number(n) * MINUTE_MS).toISOString();
