/** Changes of settings so far: what waits for a second person, what waits for its day, what rules. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNow } from '#web/data/clock.ts';
import { actsQuery, answerAct, changesQuery, type Change } from '#web/data/settings-changes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Bones } from '#web/ui/bones.tsx';
import { timeOn } from '#web/ui/span.ts';
import { Differences } from './change/tried.tsx';

export function Changes({ town }: { town: string }) {
  const { t } = useSpeech();
  const changes = useQuery(changesQuery(town)).data?.items;
  if (!changes) return <Bones rows={6} height={28} label={t('app.loading')} />;
  return (
    <>
      <header className="settings-head"><h1>{t('settings.page.changes')}</h1><p className="hint">{t('settings.changesHint')}</p></header>
      {changes.length === 0 ? <p className="hint">{t('settings.noChanges')}</p> : null}
      {changes.map((c) => <One key={c.id} change={c} />)}
    </>
  );
}

function One({ change: c }: { change: Change }) {
  const { t, failure } = useSpeech();
  const now = useNow();
  const client = useQueryClient();
  const act = useQuery(actsQuery).data?.items.find((a) => a.id === c.actId);
  const answer = useMutation({ mutationFn: (how: 'confirm' | 'refuse' | 'withdraw') => answerAct(c.actId ?? '', how), onSettled: () => client.invalidateQueries({ queryKey: ['settings'] }) });
  return (
    <section className={c.state === 'asked' ? 'card due-card' : 'card'} aria-label={`${t(`settings.part.${c.part}`, { defaultValue: c.part })} ${c.from}`} data-change={c.state}>
      <h2>{t(`settings.part.${c.part}`, { defaultValue: c.part })} <span className="tag">{t(`settings.state.${c.state}`)}</span></h2>
      <p className="small sub">{t('settings.changeBy', { name: c.byName ?? c.by, at: timeOn(Date.parse(c.at), now), from: timeOn(Date.parse(c.from), now) })}{c.releasedBy ? ` · ${t('settings.releasedBy', { name: c.releasedBy })}` : ''}</p>
      {act?.reason ? <p>{act.reason}</p> : null}
      {c.failed ? <p className="alert">{c.failed}</p> : null}
      <Differences list={c.differences} />
      {act && act.may.length > 0 ? <div className="act-buttons">{act.may.map((how) => <button key={how} type="button" className={how === 'confirm' ? 'btn first' : 'btn'} data-answer={how} disabled={answer.isPending} onClick={() => answer.mutate(how)}>{t(`settings.answer.${how}`)}</button>)}</div> : c.state === 'asked' ? <p className="hint">{t('settings.waitsForAnother')}</p> : null}
      {answer.isError ? <p className="alert" role="alert">{failure(answer.error)}</p> : null}
    </section>
  );
}
