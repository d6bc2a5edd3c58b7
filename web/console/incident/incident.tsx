/** One incident: what, where, who holds it and until when, what may be done, what happened. */
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { eventsQuery, incidentQuery } from '#web/data/queries.ts';
import { Refused } from '#web/data/problem.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Bones } from '#web/ui/bones.tsx';
import { useKeys } from '#web/ui/keys.ts';
import { useScreen } from '#web/ui/screen.ts';
import { Failure } from '../failure.tsx';
import { useDesk } from '../live-desk.tsx';
import { mayReadLooks } from '../may.ts';
import { DropMap } from '../map/drop-map.tsx';
import { Others } from '../presence/others.tsx';
import { Acts } from './acts.tsx';
import { Curtain } from './curtain.tsx';
import { Files } from './files.tsx';
import { Header, HolderCard } from './header.tsx';
import { Meeting } from './meeting.tsx';
import { Side } from './side.tsx';
import { Timeline } from './timeline.tsx';
import { Verdicts } from './verdicts.tsx';
import { WhoSaw } from './who-saw.tsx';

export function IncidentScreen() {
  const id = useParams({ strict: false }).id ?? '';
  const { t, say } = useSpeech();
  const { me } = useDesk();
  const incident = useQuery(incidentQuery(id));
  const events = useQuery(eventsQuery(id));
  const navigate = useNavigate();
  const top = useRef<HTMLElement>(null);
  const title = incident.data ? say(incident.data.itemName) || incident.data.number : t('app.loading');
  useScreen('incident', incident.isSuccess && !events.isPending, `${title} · ${t('app.name')}`);
  useKeys({ Escape: () => { if (!document.querySelector('[role=dialog]')) void navigate({ to: '/' }); } });
  useEffect(() => { top.current?.focus({ preventScroll: true }); }, [id]);
  if (incident.isError) return <div className="beside">{gone(incident.error) ? <Missing /> : <Failure error={incident.error} reset={() => void incident.refetch()} />}</div>;
  return (
    <article className="beside incident" ref={top} tabIndex={-1} aria-label={title} data-incident-open={id} data-version={incident.data?.version}>
      <Link to="/" className="btn plain back">← {t('app.back')}</Link>
      {incident.isPending ? <Bones rows={9} height={28} label={t('app.loading')} /> : (
        <div className="incident-body">
          <div className="main-column">
            <Header incident={incident.data} />
            <Others id={id} />
            <HolderCard incident={incident.data} />
            <Verdicts incident={incident.data} />
            <Meeting incident={incident.data} />
            <Acts key={id} incident={incident.data} />
            <Timeline events={events.data ?? []} pending={events.isPending} incident={incident.data} />
          </div>
          <aside className="side-column"><DropMap key={`${id}-map`} incident={incident.data} /><Side incident={incident.data} /><Files key={`${id}-files`} id={id} /><Curtain key={id} id={id} />{mayReadLooks(me) ? <WhoSaw key={`${id}looks`} id={id} /> : null}</aside>
        </div>
      )}
    </article>
  );
}

function gone(cause: unknown): boolean {
  return cause instanceof Refused && (cause.status === 404 || cause.status === 403);
}

function Missing() {
  const { t } = useSpeech();
  return <div className="empty" role="alert"><b>{t('incident.missing')}</b><Link to="/">{t('app.back')}</Link></div>;
}
