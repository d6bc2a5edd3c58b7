/** The brief, danger signs, what was proposed and what was decided, by whom, confirmed by whom. */
import { useNow } from '#web/data/clock.ts';
import type { Seen } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { DangerShape } from '#web/ui/danger.tsx';
import { timeOn } from '#web/ui/span.ts';
import { VerdictMark } from '#web/ui/verdict.tsx';
import { useActorName, useItemName } from './names.ts';

export function Verdicts({ incident, brief: whole = true }: { incident: Seen; brief?: boolean }) {
  const { t, say } = useSpeech();
  const brief = whole && !isBare(say(incident.brief), [say(incident.itemName), say(incident.place.name)]) ? say(incident.brief) : '';
  return (
    <>
      {brief ? <section aria-label={t('incident.brief')} className="brief">{brief}</section> : null}
      {incident.dangers.length > 0 ? <Dangers incident={incident} /> : null}
      {whole || incident.pending ? <Decided incident={incident} /> : null}
      {whole && incident.withheld.length > 0 && !say(incident.brief) ? <p className="hint">{t('incident.withheld')}</p> : null}
    </>
  );
}

/** A brief of what and where alone: both stand above already. */
const isBare = (brief: string, above: readonly string[]): boolean => above.reduce((rest, told) => rest.replace(told, ''), brief).replace(/[\s；;,，.。·]/g, '') === '';

const SAID_BY: Record<string, 'byMachine' | 'byPerson' | 'byHistory'> = { machine: 'byMachine', person: 'byPerson', history: 'byHistory' };

function Dangers({ incident }: { incident: Seen }) {
  const { t, say } = useSpeech();
  return (
    <section aria-label={t('incident.dangers')} className="dangers">
      <ul>
        {incident.dangers.map((d) => {
          const by = SAID_BY[d.by];
          return <li key={`${d.code}${d.by}`}><DangerShape /><b className="num">{d.code}</b><span>{say(d.sign)}</span><span className="sub small">{by ? t(`incident.${by}`) : d.by}</span></li>;
        })}
      </ul>
    </section>
  );
}

function Decided({ incident }: { incident: Seen }) {
  const { t } = useSpeech();
  const now = useNow();
  const name = useItemName();
  const actor = useActorName();
  const { proposal, decision, pending } = incident;
  return (
    <dl className="facts verdict-facts">
      {proposal ? <div><dt>{t('incident.proposed')}</dt><dd><VerdictMark verdict={proposal.verdict} size={16} />{proposal.item ? <span>{name(proposal.item)}</span> : null}{proposal.abstained ? <span className="sub">{t('proposal.abstained')}</span> : null}</dd></div> : null}
      <div>
        <dt>{t('incident.decided')}</dt>
        <dd>
          {decision ? (
            <>
              <VerdictMark verdict={decision.verdict} size={16} />
              <span>{decision.safeDefault ? t('incident.safeDefault') : t('incident.decidedBy', { by: actor(decision.by), time: timeOn(Date.parse(decision.at), now) })}</span>
              {decision.tried ? <span data-tried={decision.tried}>{t('shadowRun.triedAs', { verdict: t(`verdict.${decision.tried}`) })}</span> : null}
              {decision.confirmedBy ? <span>{t('incident.confirmedBy', { by: actor(decision.confirmedBy) })}</span> : null}
            </>
          ) : <span className="sub">{t('incident.undecided')}</span>}
        </dd>
      </div>
      {pending ? <div className="alert due">{t('incident.pending', { by: actor(pending.by), verdict: t(`verdict.${pending.verdict}`) })}</div> : null}
    </dl>
  );
}
