/** What the machine proposes for the words so far, and why; it never decides. */
import type { z } from 'zod';
import type { proposalView } from '#domain/intake/contract.ts';
import { useQuery } from '@tanstack/react-query';
import { catalogueQuery } from '#web/data/queries.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { DangerShape } from '#web/ui/danger.tsx';
import { VerdictMark } from '#web/ui/verdict.tsx';
import { useItemName } from '../incident/names.ts';

export type ProposalSeen = z.output<typeof proposalView>;

export function ProposalCard({ proposal, failed }: { proposal: ProposalSeen | null; failed: boolean }) {
  const { t } = useSpeech();
  return (
    <section className="proposal" aria-labelledby="proposal-title" aria-live="polite">
      <h2 id="proposal-title">{t('proposal.title')}</h2>
      {proposal ? <Body proposal={proposal} /> : <p className="hint">{failed ? t('proposal.failed') : t('proposal.waiting')}</p>}
    </section>
  );
}

function Body({ proposal }: { proposal: ProposalSeen }) {
  const { t, say } = useSpeech();
  const name = useItemName();
  return (
    <>
      <div className="proposal-verdict"><VerdictMark verdict={proposal.verdict} size={26} /><span className="tag">{t(`proposal.${proposal.urgency}`)}</span></div>
      {proposal.abstained ? <p className="alert due">{t('proposal.abstained')}</p> : null}
      <Dangers proposal={proposal} />
      {proposal.items.length > 0 ? (
        <><h3>{t('proposal.item')}</h3>
          <ol className="item-bars">{proposal.items.slice(0, 5).map((i) => <li key={i.code} className={i.code === proposal.item ? 'best' : ''}><span className="cut" title={name(i.code)}>{name(i.code)}</span><span className="bar" aria-hidden="true"><i style={{ width: `${Math.round(i.p * 100)}%` }} /></span><span className="num sub">{sure(t, i.p)}</span></li>)}</ol></>
      ) : null}
      {proposal.place ? <p className="small"><b>{t('proposal.place')}</b> {proposal.place.text}</p> : null}
      {proposal.why.length > 0 ? <><h3>{t('proposal.why')}</h3><ul className="why">{proposal.why.map((w, i) => <li key={i}>{say(w)}</li>)}</ul></> : null}
      <p className="hint">{t('proposal.machine')}</p>
    </>
  );
}

/** What is improbable is not impossible: never "0%". */
export function sure(t: ReturnType<typeof useSpeech>['t'], p: number): string {
  return p < 0.01 ? t('proposal.unlikely') : t('proposal.sure', { p: Math.round(p * 100) });
}

function Dangers({ proposal }: { proposal: ProposalSeen }) {
  const { t, say } = useSpeech();
  const signs = useQuery(catalogueQuery).data?.dangerSigns ?? [];
  if (proposal.danger.length === 0) return <p className="hint">{t('proposal.noDanger')}</p>;
  return (
    <ul className="dangers boxed">
      {proposal.danger.map((d, i) => <li key={i}><DangerShape /><b className="num">{d.code}</b><span>{say(signs.find((s) => s.code === d.code)?.name) || d.evidence}</span></li>)}
    </ul>
  );
}
