/** After the verdict: what the machine said, what the person chose, and the feedback for the 警单, ready to copy. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Verdict } from '#domain/triage/proposal.ts';
import { useNow } from '#web/data/clock.ts';
import { catalogueQuery } from '#web/data/queries.ts';
import type { Seen } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { timeOn } from '#web/ui/span.ts';
import { VerdictMark } from '#web/ui/verdict.tsx';
import { useItemName } from '../incident/names.ts';

export function OutcomeCard({ incident, next }: { incident: Seen; next: (() => void) | null }) {
  const { t, say } = useSpeech();
  const name = useItemName();
  const signs = useQuery(catalogueQuery).data?.dangerSigns ?? [];
  const { proposal, decision } = incident;
  const judged = decision?.tried ?? decision?.verdict;
  const same = proposal?.verdict === judged && (proposal?.item ?? null) === (incident.item ?? null);
  return (
    <section className="outcome-card" aria-label={t('judge.done')} data-judged={decision?.verdict ?? incident.closedAs ?? ''}>
      <table className="compare">
        <thead><tr><th scope="col"><span className="sr">{t('incident.proposal')}</span></th><th scope="col">{t('incident.proposal')}</th><th scope="col">{t('field.item')}</th></tr></thead>
        <tbody>
          <tr><th scope="row">{t('judge.machineSaid')}</th><td>{proposal ? <VerdictMark verdict={proposal.verdict} size={16} /> : '–'}</td><td>{proposal?.item ? name(proposal.item) : '–'}</td></tr>
          <tr><th scope="row">{t('judge.personChose')}</th><td>{judged ? <VerdictMark verdict={judged} size={16} /> : <Closed incident={incident} />}</td><td>{incident.item ? name(incident.item) : '–'}</td></tr>
        </tbody>
      </table>
      <p className="small sub">{decision?.safeDefault ? t('incident.safeDefault') : same ? t('judge.agreed') : t('judge.differed')}{decision?.callerAgrees === undefined ? '' : ` · ${t('field.callerAgrees')}${t('mark.colon')}${decision.callerAgrees ? t('acts.yes') : t('acts.no')}`}</p>
      {decision?.tried ? <p className="hint" data-tried={decision.tried}>{t('shadowRun.kept')}</p> : null}
      {decision?.asked && decision.asked.length > 0 ? <p className="small sub" data-asked={decision.asked.length}>{t('judge.asked', { list: decision.asked.map((a) => `${say(signs.find((s) => s.code === a.sign)?.name) || a.sign} ${a.yes ? t('acts.yes') : t('acts.no')}`).join(t('mark.semi')) })}</p> : null}
      {decision && !decision.safeDefault ? <Said verdict={decision.verdict} item={incident.item} /> : null}
      <Feedback incident={incident} />
      {next ? <button type="button" className="btn first" onClick={next}>{t('judge.next')} <kbd>Enter</kbd></button> : <p className="hint">{t('judge.noNext')}</p>}
    </section>
  );
}

/** The sentence of the verdict as it stands now: one key may have decided before it was read out. */
function Said({ verdict, item }: { verdict: Verdict; item: string | null }) {
  const { t } = useSpeech();
  const name = useItemName();
  return <div className="read-out"><p className="small sub">{t('judge.readOut')}</p><blockquote>{t(`sentence.${verdict}`, { item: item ? name(item) : t('judge.thisMatter') })}</blockquote></div>;
}

function Closed({ incident }: { incident: Seen }) {
  const { t, word } = useSpeech();
  return <span>{incident.closedAs ? word('closed', incident.closedAs) : t(`status.${incident.status}`)}</span>;
}

function Feedback({ incident }: { incident: Seen }) {
  const { t } = useSpeech();
  const text = useFeedback(incident);
  const [copied, setCopied] = useState(false);
  const copy = (): void => { void navigator.clipboard?.writeText(text).then(() => setCopied(true), () => setCopied(false)); };
  return (
    <div className="feedback">
      <p className="small sub">{t('judge.feedback')}</p>
      <blockquote>{text}</blockquote>
      <button type="button" className="btn" onClick={copy}>{copied ? t('judge.copied') : t('judge.copy')}</button>
    </div>
  );
}

/** What is written back to the 警单: verdict, item, who has it now, until when. No name and no word of the caller. */
export function useFeedback(incident: Seen): string {
  const { t, say, word } = useSpeech();
  const name = useItemName();
  const now = useNow();
  const { decision } = incident;
  const time = (at: string): string => timeOn(Date.parse(at), now);
  if (!decision) return t('judge.feedbackClosed', { number: incident.number, as: incident.outcome ? word('noMatter', incident.outcome.code) : word('closed', incident.closedAs ?? '') });
  const item = incident.item ? name(incident.item) : t('judge.thisMatter');
  const due = incident.nextDueAt && incident.nextDueKind ? t('judge.feedbackDue', { kind: t(`due.${incident.nextDueKind}`), time: time(incident.nextDueAt) }) : '';
  return t('judge.feedbackDecided', { number: incident.number, time: time(decision.at), item, verdict: t(`verdict.${decision.verdict}`), holder: say(incident.holder?.name) || t('incident.noHolder') }) + due;
}
