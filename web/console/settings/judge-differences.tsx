/** What would have changed, call by call: by the numbers of the incidents, the gravest first; nobody's words. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Differences } from '#domain/triage/learning/contract.ts';
import { useNow } from '#web/data/clock.ts';
import { shadowQuery, trialQuery } from '#web/data/judge-reads.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Bones } from '#web/ui/bones.tsx';
import { timeOn } from '#web/ui/span.ts';

export function TrialDifferences({ id, done }: { id: string; done: number }) {
  return <Shown found={useQuery(trialQuery(id, done)).data} />;
}

export function ShadowDifferences({ town, subject, calls }: { town: string; subject: string; calls: number }) {
  return <Shown found={useQuery(shadowQuery(town, subject, calls)).data} />;
}

function Shown({ found }: { found: Differences | undefined }) {
  const { t } = useSpeech();
  if (!found) return <Bones rows={4} height={26} label={t('app.loading')} />;
  const { counts, known } = found;
  return (
    <div className="card">
      <p>{t('judging.counts', { calls: found.calls, freed: counts.freed, kept: counts.kept, item: counts.item, other: counts.other })}</p>
      {known.calls > 0 ? <p className={known.dangersFreedByOther > known.dangersFreedByPresent ? 'alert' : 'hint'}>{t('judging.known', { n: known.calls, was: known.presentRight, says: known.otherRight, wasFreed: known.dangersFreedByPresent, saysFreed: known.dangersFreedByOther })}</p> : null}
      {found.items.length === 0 ? <p className="hint">{t('judging.noneDiffer')}</p> : <Lines items={found.items} />}
    </div>
  );
}

function Lines({ items }: { items: Differences['items'] }) {
  const { t, word } = useSpeech();
  const now = useNow();
  const verdict = (v: string | null): string => (v === null ? '–' : word('verdict', v));
  return (
    <table className="table diff"><thead><tr><th scope="col">{t('judging.incident')}</th><th scope="col">{t('judging.received')}</th><th scope="col">{t('judging.what')}</th><th scope="col">{t('settings.was')}</th><th scope="col">{t('settings.becomes')}</th><th scope="col">{t('field.danger')}</th><th scope="col">{t('judging.decided')}</th><th scope="col">{t('judging.ended')}</th></tr></thead>
      <tbody>{items.map((line) => (
        <tr key={`${line.incidentId}${line.receivedAt}`}><th scope="row" className="num"><Link to="/incidents/$id" params={{ id: line.incidentId }}>{line.number}</Link></th><td className="num">{timeOn(Date.parse(line.receivedAt), now)}</td><td>{t(`judging.kind.${line.kind}`)}</td>
          <td>{verdict(line.was.verdict)} <span className="num sub">{line.was.item ?? ''}</span></td><td className="becomes">{verdict(line.says.verdict)} <span className="num sub">{line.says.item ?? ''}</span></td>
          <td className="num">{line.signs.join(' ')}</td><td>{verdict(line.decided)}</td><td>{verdict(line.ended)}</td></tr>))}</tbody></table>
  );
}
