/**
 * Documents to print from the record: the incident's own sheet, and the persuasion record that 治安管理处罚法 art. 88
 * asks for before a noise that goes on can be punished. Opening the texts is a look, and says so on the paper.
 */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { clock } from '#web/data/clock.ts';
import { eventsQuery, incidentQuery, recordsQuery } from '#web/data/queries.ts';
import type { EventSeen, Seen } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Bones } from '#web/ui/bones.tsx';
import { useScreen } from '#web/ui/screen.ts';
import { clockTime, day } from '#web/ui/span.ts';
import { Failure } from '../failure.tsx';
import { useActorName, useItemName, useOutcomeName } from '../incident/names.ts';
import { documentsOf } from '../incident/side.tsx';
import { useDesk } from '../live-desk.tsx';
import { ViewerMark } from '../viewer-mark.tsx';
import './print.css';

const PERSUADES: readonly string[] = ['persuasion', 'measure', 'parties', 'identity_checked'];

export function PrintScreen() {
  const { id = '', doc = 'sheet' } = useParams({ strict: false });
  const { t } = useSpeech();
  const incident = useQuery(incidentQuery(id));
  const events = useQuery(eventsQuery(id));
  useScreen('print', incident.isSuccess && !events.isPending, `${t('print.title')} · ${t('app.name')}`);
  if (incident.isError) return <Failure error={incident.error} reset={() => void incident.refetch()} />;
  if (!incident.data) return <Bones rows={10} height={30} label={t('app.loading')} />;
  return (
    <div className="print-page">
      <nav className="print-tools" aria-label={t('print.title')}>
        <Link to="/incidents/$id" params={{ id }} className="btn">← {t('app.back')}</Link>
        {documentsOf(incident.data).map((one) => <Link key={one} to="/print/$id/$doc" params={{ id, doc: one }} className={one === doc ? 'btn on' : 'btn'}>{t(`print.${one}`)}</Link>)}
        <button type="button" className="btn first" onClick={() => window.print()}>{t('print.print')}</button>
      </nav>
      <Paper incident={incident.data} events={events.data ?? []} persuasion={doc === 'persuasion'} />
    </div>
  );
}

function Paper({ incident, events, persuasion }: { incident: Seen; events: readonly EventSeen[]; persuasion: boolean }) {
  const { t, say } = useSpeech();
  const { me } = useDesk();
  const item = useItemName();
  const actor = useActorName();
  return (
    <main className="paper looked" id="content" data-document={persuasion ? 'persuasion' : 'sheet'}>
      <ViewerMark />
      <h1>{persuasion ? t('print.persuasionTitle') : t('print.sheetTitle')}</h1>
      {persuasion ? <p className="law">{t('print.law')}</p> : null}
      <table className="form"><tbody>
        <Field name={t('incident.number')}>{incident.number}</Field>
        <Field name={t('field.item')}>{incident.item ? `${incident.item} ${item(incident.item)}` : '–'}</Field>
        <Field name={t('field.place')}>{say(incident.place.name) || t('board.where')}</Field>
        <Field name={t('call.receivedAt')}>{full(incident.receivedAt)}</Field>
        <Field name={t('field.verdict')}>{incident.decision ? `${t(`verdict.${incident.decision.verdict}`)} · ${actor(incident.decision.by)} · ${full(incident.decision.at)}` : '–'}</Field>
        <Field name={t('incident.assignments')}>{incident.assignments.filter((a) => a.acceptedAt !== null).map((a) => `${say(a.unitName)} · ${t(`assignment.${a.part}`)}${a.arrivedAt ? ` · ${t('assignment.on_scene')} ${full(a.arrivedAt)}` : ''}`).join(t('mark.semi')) || '–'}</Field>
        <Result incident={incident} />
      </tbody></table>
      <Texts incident={incident} persuasion={persuasion} />
      {persuasion ? <Signatures /> : <Course events={events} />}
      <p className="foot small">{t('print.foot', { name: me.name ?? me.account, time: full(new Date(clock.now()).toISOString()), seq: events.at(-1)?.seq ?? 0, hash: (events.at(-1)?.hash ?? '').slice(0, 16) })}</p>
    </main>
  );
}

/** A paper is read on another day: the date is always on it. */
function full(at: string): string {
  return `${day(at)} ${clockTime(Date.parse(at))}`;
}

function Field({ name, children }: { name: string; children: ReactNode }) {
  return <tr><th scope="row">{name}</th><td>{children}</td></tr>;
}

function Result({ incident }: { incident: Seen }) {
  const { t } = useSpeech();
  const outcome = useOutcomeName();
  return <Field name={t('incident.outcome')}>{incident.outcome ? outcome(incident.item, incident.outcome.code) : '–'}</Field>;
}

function Texts({ incident, persuasion }: { incident: Seen; persuasion: boolean }) {
  const { t, word } = useSpeech();
  const actor = useActorName();
  const records = useQuery(recordsQuery(incident.id, persuasion ? 'hand_back' : 'review', incident.version)).data?.items ?? [];
  const shown = incident.evidence.filter((e) => !persuasion || PERSUADES.includes(e.kind));
  return (
    <section><h2>{persuasion ? t('print.persuaded') : t('incident.evidence')}</h2>
      {shown.length === 0 ? <p>{t('print.noRecord')}</p> : null}
      <ol>{shown.map((e) => <li key={e.id}><b>{word('option', e.kind)}</b> {full(e.statedAt ?? e.at)} · {actor(e.by)}<br />{records.find((r) => r.evidenceId === e.id)?.text ?? ''}</li>)}</ol>
    </section>
  );
}

function Course({ events }: { events: readonly EventSeen[] }) {
  const { t, word } = useSpeech();
  const actor = useActorName();
  return (
    <section><h2>{t('incident.timeline')}</h2>
      <table className="form course"><thead><tr><th scope="col">{t('print.time')}</th><th scope="col">{t('print.what')}</th><th scope="col">{t('print.who')}</th><th scope="col">{t('print.link')}</th></tr></thead>
        <tbody>{events.map((e) => <tr key={e.seq}><td>{full(e.at)}</td><td>{word('event', e.type)}</td><td>{actor(e.actor)}</td><td className="num">#{e.seq} {e.hash.slice(0, 12)}</td></tr>)}</tbody></table>
    </section>
  );
}

function Signatures() {
  const { t } = useSpeech();
  return <table className="form signatures"><tbody>{(['party', 'persuader', 'witness', 'date'] as const).map((who) => <tr key={who}><th scope="row">{t(`print.sign.${who}`)}</th><td /></tr>)}</tbody></table>;
}
