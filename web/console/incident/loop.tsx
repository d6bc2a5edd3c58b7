/** Where it stands in the loop: judged, passed on, handled, checked; or with the police, who end it themselves. */
import type { Status } from '#domain/incident/incident.ts';
import type { Seen } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';

const GRASSROOTS = ['judge', 'pass', 'handle', 'check'] as const;
const POLICE = ['judge', 'police'] as const;
/** The step somebody is at; past the last one it is over. */
const AT: Record<Status, number> = { received: 0, studying: 0, with_police: 1, to_dispatch: 1, dispatched: 1, handling: 2, arbitration: 2, mediating: 2, finished: 3, closed: GRASSROOTS.length };
const ENDED_BY_POLICE: readonly (string | null)[] = ['police_done', 'no_matter', 'advised'];

export function Loop({ incident }: { incident: Seen }) {
  const { t } = useSpeech();
  const police = incident.status === 'with_police' || (incident.status === 'closed' && ENDED_BY_POLICE.includes(incident.closedAs));
  const at = AT[incident.status];
  return (
    <ol className="loop" aria-label={t('loop.title')} data-loop={at}>
      {(police ? POLICE : GRASSROOTS).map((step, n) => (
        <li key={step} className={n < at ? 'done' : n === at ? 'here' : ''} aria-current={n === at ? 'step' : undefined}>
          <i aria-hidden="true">{n < at ? '✓' : n + 1}</i>{t(`loop.${step}`)}{n < at ? <span className="sr"> {t('loop.done')}</span> : null}
        </li>
      ))}
    </ol>
  );
}
