/** The first run as the log-in page of a demonstration offers it. */
import type { Demo } from '#web/data/shapes.ts';
import { beginTour, changeTour, useTour } from '#web/data/tour.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { useGoTo } from './tour.tsx';

export function TourStart({ demo }: { demo: Demo }) {
  const { t } = useSpeech();
  const tour = useTour();
  const go = useGoTo(demo);
  const goesOn = tour.incidentId !== null;
  const start = (): void => {
    if (goesOn) changeTour({ state: 'running', moved: true });
    else beginTour();
    const step = demo.tour[goesOn ? tour.step : 0];
    if (step) go.mutate({ step, incidentId: tour.incidentId });
  };
  return (
    <div className="tour-start">
      <p><b>{t('tour.first')}</b> {t('tour.offer')}</p>
      <button type="button" className="btn first" data-tour-start disabled={go.isPending} onClick={start}>{goesOn ? t('tour.continue') : t('tour.start')}</button>
    </div>
  );
}
