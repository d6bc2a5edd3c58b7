/** 研判模型与危险规则: what judges, what waits, what would have changed by number; put in force by two persons. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { JudgeView } from '#domain/triage/learning/contract.ts';
import { useNow } from '#web/data/clock.ts';
import { askFor, judgeQuery, tryOut } from '#web/data/judge-reads.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Bones } from '#web/ui/bones.tsx';
import { timeOn } from '#web/ui/span.ts';
import { useDesk } from '../live-desk.tsx';
import { PromiseLine } from '../judge/promise.tsx';
import { MissedDangers } from './missed-dangers.tsx';
import { ShadowDifferences, TrialDifferences } from './judge-differences.tsx';
import { NewRule } from './judge-rule.tsx';

export function JudgePage({ town }: { town: string }) {
  const { t } = useSpeech();
  const judge = useQuery(judgeQuery).data;
  if (!judge) return <Bones rows={8} height={28} label={t('app.loading')} />;
  return (
    <>
      <header className="settings-head"><h1>{t('settings.page.judge')}</h1><p className="hint">{t('judging.hint')}</p></header>
      <Present judge={judge} />
      <MissedDangers town={town} />
      <Models judge={judge} town={town} />
      <Rules judge={judge} town={town} />
      <Trials judge={judge} town={town} />
    </>
  );
}

function Present({ judge: { present, promise } }: { judge: JudgeView }) {
  const { t } = useSpeech();
  return (
    <section className="card" aria-labelledby="judge-present"><h2 id="judge-present">{t('judging.present')}</h2>
      <p><span className="num">{present.model ?? t('judging.rulesAlone')}</span> · <span className="num sub">{present.rules}</span></p>
      <PromiseLine promise={promise} />
    </section>
  );
}

/** Tries something on the town's last month, and asks for it to be put in force. */
function useActs(town: string) {
  const client = useQueryClient();
  const { me } = useDesk();
  const refresh = () => client.invalidateQueries({ queryKey: ['judge'] });
  const trial = useMutation({ mutationFn: (subject: string) => tryOut(town, subject), onSuccess: refresh });
  const ask = useMutation({ mutationFn: ({ kind, about, reason }: { kind: 'judge.model' | 'judge.rule'; about: object; reason: string }) => askFor(kind, about, reason), onSuccess: refresh });
  return { trial, ask, may: me.roles.some((role) => role === 'admin' || role === 'district_lead' || role === 'commander') };
}

function Told({ acts }: { acts: ReturnType<typeof useActs> }) {
  const { t, failure } = useSpeech();
  const error = acts.trial.error ?? acts.ask.error;
  return <>{error ? <p className="alert" role="alert">{failure(error)}</p> : null}{acts.ask.isSuccess ? <p className="hint" role="status">{t('judging.asked')}</p> : null}</>;
}

function Models({ judge, town }: { judge: JudgeView; town: string }) {
  const { t } = useSpeech();
  const now = useNow();
  const acts = useActs(town);
  const [shadow, setShadow] = useState<string | null>(null);
  const shown = judge.models.find((m) => m.version === shadow);
  return (
    <section aria-labelledby="judge-models"><h2 id="judge-models">{t('judging.models')}</h2>
      {judge.models.length === 0 ? <p className="hint">{t('judging.noModels')}</p> : (
        <table className="table"><thead><tr><th scope="col">{t('judging.version')}</th><th scope="col">{t('judging.made')}</th><th scope="col">{t('judging.learned')}</th><th scope="col">{t('judging.shadow')}</th><th scope="col">{t('judging.state')}</th><th scope="col"><span className="sr">{t('judging.acts')}</span></th></tr></thead>
          <tbody>{judge.models.map((m) => (
            <tr key={m.version}><th scope="row" className="num">{m.version}</th><td>{m.madeBy} <span className="num sub">{m.madeAt ? timeOn(Date.parse(m.madeAt), now) : ''}</span></td><td>{t('judging.calls', { n: m.calls })} <span className="sub">{m.towns.join(t('mark.list'))}</span></td>
              <td>{t('judging.shadowSays', { n: m.shadow.calls, k: m.shadow.differing })} {m.shadow.calls > 0 ? <button type="button" className="link" aria-expanded={shadow === m.version} onClick={() => setShadow(shadow === m.version ? null : m.version)}>{t('judging.show')}</button> : null}</td>
              <td>{t(m.inForce ? 'judging.inForce' : m.usable ? 'judging.waits' : 'judging.unfit')}</td>
              <td>{acts.may && m.usable ? <Acts subject={m.version} inForce={m.inForce} kind="judge.model" about={{ version: m.inForce ? '' : m.version }} acts={acts} /> : null}</td></tr>))}</tbody></table>
      )}
      <Told acts={acts} />
      {shown ? <ShadowDifferences town={town} subject={shown.version} calls={shown.shadow.calls} /> : null}
    </section>
  );
}

function Acts({ subject, inForce, kind, about, acts }: { subject: string; inForce: boolean; kind: 'judge.model' | 'judge.rule'; about: object; acts: ReturnType<typeof useActs> }) {
  const { t } = useSpeech();
  const reason = t(inForce ? 'judging.reasonOff' : 'judging.reasonOn', { subject });
  return (
    <span className="row-acts">
      {inForce ? null : <button type="button" className="btn" disabled={acts.trial.isPending} onClick={() => acts.trial.mutate(subject)}>{t('judging.try')}</button>}
      <button type="button" className="btn" disabled={acts.ask.isPending} onClick={() => acts.ask.mutate({ kind, about, reason })}>{t(inForce ? 'judging.askOff' : 'judging.askOn')}</button>
    </span>
  );
}

function Rules({ judge, town }: { judge: JudgeView; town: string }) {
  const { t } = useSpeech();
  const acts = useActs(town);
  return (
    <section aria-labelledby="judge-rules"><h2 id="judge-rules">{t('judging.rules')}</h2>
      {judge.rules.length === 0 ? <p className="hint">{t('judging.noRules')}</p> : (
        <table className="table"><thead><tr><th scope="col">{t('settings.code')}</th><th scope="col">{t('field.danger')}</th><th scope="col">{t('judging.words')}</th><th scope="col">{t('judging.weight')}</th><th scope="col">{t('judging.state')}</th><th scope="col"><span className="sr">{t('judging.acts')}</span></th></tr></thead>
          <tbody>{judge.rules.map((r) => (
            <tr key={r.id}><th scope="row" className="num">{r.id}</th><td className="num">{r.sign}</td><td className="sub">{r.any.join(t('mark.list'))}</td><td className="num">{r.weight}</td><td>{t(r.inForce ? 'judging.inForce' : 'judging.waits')}</td>
              <td>{acts.may ? <Acts subject={r.id} inForce={r.inForce} kind="judge.rule" about={{ ruleId: r.id, inForce: !r.inForce }} acts={acts} /> : null}</td></tr>))}</tbody></table>
      )}
      <Told acts={acts} />
      {acts.may ? <NewRule /> : null}
    </section>
  );
}

function Trials({ judge, town }: { judge: JudgeView; town: string }) {
  const { t } = useSpeech();
  const now = useNow();
  const [open, setOpen] = useState<string | null>(null);
  const trials = judge.trials.filter((trial) => trial.town === town);
  const shown = trials.find((trial) => trial.id === open) ?? trials[0];
  return (
    <section aria-labelledby="judge-trials"><h2 id="judge-trials">{t('judging.trials')}</h2>
      {trials.length === 0 ? <p className="hint">{t('judging.noTrials')}</p> : (
        <div className="chips" role="group" aria-label={t('judging.trials')}>{trials.map((trial) => (
          <button key={trial.id} type="button" className="chip" aria-pressed={trial === shown} onClick={() => setOpen(trial.id)}>{trial.subject} · {timeOn(Date.parse(trial.to), now)}{trial.finishedAt === null ? ` · ${trial.done}/${trial.calls}` : trial.trouble ? ` · ${t('judging.failed')}` : ''}</button>))}</div>
      )}
      {shown ? <TrialDifferences id={shown.id} done={shown.done} /> : null}
    </section>
  );
}
