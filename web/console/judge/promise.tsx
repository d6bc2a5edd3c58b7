/** How rarely the machine lets a danger go, beside the calls it proposes about: for whoever answers for the duty room. */
import { useQuery } from '@tanstack/react-query';
import type { JudgeView, Missed } from '#domain/triage/learning/contract.ts';
import { judgeQuery, missedQuery } from '#web/data/judge-reads.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { percent } from '#web/ui/percent.ts';
import { useDesk } from '../live-desk.tsx';
import { mayOversee } from '../may.ts';

const KNOWN_FOR_MS = 600_000;

export function DutyPromise() {
  const { t } = useSpeech();
  const { me } = useDesk();
  const judge = useQuery({ ...judgeQuery, enabled: mayOversee(me), staleTime: KNOWN_FOR_MS }).data;
  const missed = useQuery({ ...missedQuery(null), enabled: mayOversee(me) }).data;
  if (!judge || !missed) return null;
  const { promise } = judge;
  return (
    <details className="duty-promise">
      <summary>{promise ? t('judging.dutyPromise', { bound: percent(promise.bound) }) : t('judging.rulesAlone')} · {t('judging.dutyMissed', { misses: missed.misses, n: missed.n })}</summary>
      <PromiseLine promise={promise} /><MissedLine missed={missed} />
    </details>
  );
}

/** By rules alone nothing is promised, and that is said. */
export function PromiseLine({ promise }: Pick<JudgeView, 'promise'>) {
  const { t } = useSpeech();
  return <p className="hint" data-promise>{promise ? t('judging.promise', { bound: percent(promise.bound), confidence: percent(promise.confidence), n: promise.n, misses: promise.misses }) : t('judging.noPromise')}</p>;
}

/** What has come of it since, as far as the record knows: some the police took back, others an officer never let go. */
export function MissedLine({ missed: { n, misses, bound, confidence, items } }: { missed: Missed }) {
  const { t } = useSpeech();
  const back = items.filter(({ lesson }) => lesson === 'handed_back').length;
  return <p className="hint" data-missed={misses}>{n === 0 ? t('judging.noneEnded') : t('judging.missed', { n, misses, back, bound: percent(bound), confidence: percent(confidence) })}</p>;
}
