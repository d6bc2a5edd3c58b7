/** 漏判: what the machine had proposed to let go and the police had to take, by the numbers of the incidents. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Missed } from '#domain/triage/learning/contract.ts';
import { useNow } from '#web/data/clock.ts';
import { missedQuery } from '#web/data/judge-reads.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Bones } from '#web/ui/bones.tsx';
import { timeOn } from '#web/ui/span.ts';
import { Failure } from '../failure.tsx';
import { MissedLine } from '../judge/promise.tsx';

export function MissedDangers({ town }: { town: string }) {
  const { t } = useSpeech();
  const { data, error, refetch } = useQuery(missedQuery(town));
  return (
    <section aria-labelledby="judge-missed"><h2 id="judge-missed">{t('judging.missedTitle')}</h2>
      {data ? <><MissedLine missed={data} /><p className="hint">{t('judging.missedHint')}</p></> : error ? <Failure error={error} reset={() => void refetch()} /> : <Bones rows={3} height={26} label={t('app.loading')} />}
      {data && data.items.length > 0 ? <Lines items={data.items} /> : null}
    </section>
  );
}

function Lines({ items }: Pick<Missed, 'items'>) {
  const { t, word } = useSpeech();
  const now = useNow();
  return (
    <table className="table"><thead><tr><th scope="col">{t('judging.incident')}</th><th scope="col">{t('judging.received')}</th><th scope="col">{t('judging.said')}</th><th scope="col">{t('judging.ended')}</th><th scope="col">{t('judging.knownBy')}</th></tr></thead>
      <tbody>{items.map(({ incidentId, number, receivedAt, said, ended, lesson }) => (
        <tr key={incidentId}><th scope="row" className="num"><Link to="/incidents/$id" params={{ id: incidentId }}>{number}</Link></th><td className="num">{timeOn(Date.parse(receivedAt), now)}</td>
          <td>{word('verdict', said.verdict)} <span className="num sub">{said.item ?? ''}</span></td><td>{word('verdict', ended)}</td><td>{t(`judging.lesson.${lesson}`)}</td></tr>))}</tbody></table>
  );
}
