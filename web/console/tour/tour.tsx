/**
 * The first run: six steps, one a role, from a call to its closed incident and its verified record. A strip under the
 * header that covers nothing; it can be put away and called again from the corner.
 */
import { useMutation, useMutationState, useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { demoQuery, incidentQuery } from '#web/data/queries.ts';
import { logIn } from '#web/data/session.ts';
import type { Demo, Seen } from '#web/data/shapes.ts';
import { beginTour, changeTour, reached, takeTourCall, useTour, type TourState, type TourStep } from '#web/data/tour.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Icon } from '#web/ui/icons.tsx';
import { useDesk } from '../live-desk.tsx';
import './tour.css';

export function Tour() {
  const demo = useQuery(demoQuery).data;
  const tour = useTour();
  if (!demo || tour.state === 'closed') return null;
  return tour.state === 'offered' ? <Offer demo={demo} /> : <Running demo={demo} tour={tour} />;
}

/** Logs in as whoever takes the step, and goes where it is done; the guide goes on only once it is them. */
export function useGoTo(demo: Demo) {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async ({ step, incidentId, then }: { step: TourStep; incidentId: string | null; then?: Partial<TourState> }): Promise<void> => {
      const account = demo.accounts.find((a) => a.username === step.account);
      if (account) await logIn({ username: account.username, password: account.password, roleSwitch: true });
      if (then) changeTour(then);
      const path = placeOf(step, incidentId);
      if (path !== null) await navigate({ to: path });
    },
  });
}

/** On the desk; null where the step is done at the phone. */
function placeOf(step: TourStep, incidentId: string | null): string | null {
  if (!step.at.includes('{id}')) return null;
  return incidentId === null ? '/' : step.at.replace('{id}', encodeURIComponent(incidentId));
}

function Offer({ demo }: { demo: Demo }) {
  const { t } = useSpeech();
  const go = useGoTo(demo);
  const [first] = demo.tour;
  const start = (): void => { beginTour(); if (first) go.mutate({ step: first, incidentId: null }); };
  return (
    <section className="tour" aria-label={t('tour.title')} data-tour="offered">
      <p className="tour-what"><b>{t('tour.first')}</b> {t('tour.offer')}</p>
      <div className="tour-acts">
        <button type="button" className="btn first" onClick={start}>{t('tour.start')}</button>
        <button type="button" className="btn" onClick={() => changeTour({ state: 'closed' })}>{t('tour.later')}</button>
      </div>
    </section>
  );
}

function Running({ demo, tour }: { demo: Demo; tour: TourState }) {
  const { t, say } = useSpeech();
  const step = demo.tour[tour.step];
  const incident = useQuery({ ...incidentQuery(tour.incidentId ?? ''), enabled: tour.incidentId !== null }).data;
  const done = useDone(demo, tour, step, incident);
  const here = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!tour.moved) return;
    here.current?.focus({ preventScroll: true });
    changeTour({ moved: false });
  }, [tour.moved]);
  if (!step) return null;
  return (
    <section className="tour" aria-label={t('tour.title')} data-tour={tour.step + 1} data-done={done} tabIndex={-1} ref={here}>
      <Steps demo={demo} at={tour.step} done={done} />
      <div className="tour-what">
        <h2>{t('tour.step', { n: tour.step + 1, of: demo.tour.length })} {say(step.title)}</h2>
        <p>{say(step.what)}</p>
        <p className="tour-said" role="status">{done ? <><Icon name="check" /> {t(tour.step + 1 === demo.tour.length ? 'tour.over' : 'tour.done')}</> : <Hint demo={demo} step={step} tour={tour} incident={incident} />}</p>
      </div>
      <Acts demo={demo} tour={tour} step={step} done={done} />
    </section>
  );
}

/** Where nothing is to be done the step is to have looked, and the last one that the browser has verified the record. */
function useDone(demo: Demo, tour: TourState, step: TourStep | undefined, incident: Seen | undefined): boolean {
  const { me } = useDesk();
  const path = useLocation({ select: (l) => l.pathname });
  const verified = useMutationState({ filters: { mutationKey: ['verify', tour.incidentId], status: 'success' } }).length > 0;
  if (!step || tour.incidentId === null) return false;
  if (step.acts.length > 0) return reached(incident?.status, step.status);
  if (tour.step + 1 === demo.tour.length) return verified;
  return me.account === step.account && path === placeOf(step, tour.incidentId);
}

function Steps({ demo, at, done }: { demo: Demo; at: number; done: boolean }) {
  const { t, word } = useSpeech();
  return (
    <ol className="tour-steps">
      {demo.tour.map(({ role }, n) => {
        const over = n < at || (n === at && done);
        return (
          <li key={role} className={over ? 'over' : n === at ? 'now' : ''} aria-current={n === at ? 'step' : undefined}>
            <i aria-hidden>{over ? <Icon name="check" /> : n + 1}</i>{word('role', role)}{over ? <span className="sr"> {t('tour.done')}</span> : null}
          </li>
        );
      })}
    </ol>
  );
}

/** What went another way than the guide's, and how it is put right. */
function Hint({ demo, step, tour, incident }: { demo: Demo; step: TourStep; tour: TourState; incident: Seen | undefined }) {
  const { t, say } = useSpeech();
  if (!incident) return null;
  if (tour.step === 0 && incident.status === 'with_police') return t('tour.late');
  const crew = demo.accounts.find((a) => a.username === demo.tour.find((s) => s.at === '/m')?.account);
  const lead = incident.assignments.find((a) => a.part === 'lead' && a.endedAt === null);
  if (step.at === '/m' && lead && lead.unitId !== crew?.unitId) return t('tour.otherUnit', { unit: say(lead.unitName) });
  return null;
}

function Acts({ demo, tour, step, done }: { demo: Demo; tour: TourState; step: TourStep; done: boolean }) {
  const { t, failure } = useSpeech();
  const go = useGoTo(demo);
  return (
    <div className="tour-acts">
      {go.isError ? <span className="alert" role="alert">{failure(go.error)}</span> : null}
      {done ? <Onward demo={demo} tour={tour} go={(next) => go.mutate({ step: next, incidentId: tour.incidentId, then: { step: tour.step + 1, moved: true } })} busy={go.isPending} /> : <Act demo={demo} tour={tour} step={step} go={() => go.mutate({ step, incidentId: tour.incidentId })} busy={go.isPending} />}
      <button type="button" className="btn plain icon" aria-label={t('tour.close')} title={t('tour.close')} onClick={() => changeTour({ state: 'closed' })}><Icon name="cross" /></button>
    </div>
  );
}

function Onward({ demo, tour, go, busy }: { demo: Demo; tour: TourState; go(step: TourStep): void; busy: boolean }) {
  const { t, word } = useSpeech();
  const next = demo.tour[tour.step + 1];
  if (!next) return <button type="button" className="btn first" onClick={beginTour}>{t('tour.again')}</button>;
  return <button type="button" className="btn first" disabled={busy} onClick={() => go(next)}>{t('tour.next', { role: word('role', next.role) })}</button>;
}

/** The one thing that brings a newcomer to the place of the step; what is done there they do themselves. */
function Act({ demo, tour, step, go, busy }: { demo: Demo; tour: TourState; step: TourStep; go(): void; busy: boolean }) {
  const { t, word, failure } = useSpeech();
  const { me } = useDesk();
  const navigate = useNavigate();
  const path = useLocation({ select: (l) => l.pathname });
  const rings = useMutation({
    mutationFn: () => takeTourCall(step, demo.accounts.find((a) => a.username === demo.tour[1]?.account)?.town ?? ''),
    onSuccess: (incidentId) => { changeTour({ incidentId }); void navigate({ to: '/calls/$id', params: { id: incidentId } }); },
  });
  const role = word('role', step.role);
  if (me.account !== step.account) return <button type="button" className="btn first" disabled={busy} onClick={go}>{t('tour.as', { role })}</button>;
  if (tour.incidentId === null) {
    return <>{rings.isError ? <span className="alert" role="alert">{failure(rings.error)}</span> : null}<button type="button" className="btn first" disabled={rings.isPending} onClick={() => rings.mutate()}>{t('tour.ring')}</button></>;
  }
  const place = placeOf(step, tour.incidentId);
  if (place === null) return <a className="btn first" href={step.at} target="liandong-phone" rel="opener">{t('tour.phone')}</a>;
  return path === place ? null : <button type="button" className="btn" onClick={() => void navigate({ to: place })}>{t('tour.there')}</button>;
}
