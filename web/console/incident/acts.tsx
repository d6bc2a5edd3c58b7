/** Every act the viewer may do, by the server's `allowedActions`; what may not be done now says why, by its `refusedActions`. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ACTIONS, type Action } from '#domain/incident/contract.ts';
import { dropDraft } from '#web/data/draft.ts';
import { earlierQuery } from '#web/data/queries.ts';
import type { Seen } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { useKeys } from '#web/ui/keys.ts';
import { Kbd } from '#web/ui/kbd.tsx';
import { RefusedLine } from '#web/ui/refused.tsx';
import { useOwnAct } from '../use-own-act.ts';
import { ActForm } from './act-form.tsx';
import { Decide } from './decide.tsx';
import { formFields, type Values } from './form-fields.ts';
import { Recommendations } from './recommendations.tsx';

const KEY: Partial<Record<Action, string>> = { 'hand-back': 'H', merge: 'M', contact: 'T', study: 'J', unmerge: 'Z' };
/** One press is enough: nothing has to be said. */
const AT_ONCE: readonly Action[] = ['confirm', 'accept', 'depart', 'acknowledge', 'unmerge'];

export function Acts({ incident }: { incident: Seen }) {
  const { t } = useSpeech();
  const run = useOwnAct(incident);
  const [open, setOpen] = useState<Action | null>(null);
  const first = useFirst(incident);
  const allowed = ACTIONS.filter((a) => incident.allowedActions.some((x) => x === a));
  const may = (action: Action): boolean => allowed.includes(action);
  const send = (action: Action) => (body: Record<string, unknown>) => { run.mutate({ action, body }, { onSuccess: () => { dropDraft(`act.${incident.id}.${action}`); setOpen(null); } }); };
  const press = (action: Action): void => { run.reset(); if (AT_ONCE.includes(action) || formFields(action).length === 0) send(action)({}); else setOpen(open === action ? null : action); };
  const keyed = (action: Action): (() => void) | undefined => (may(action) && !run.isPending ? () => press(action) : undefined);
  /** Held, the usual reason goes with it and there is no form. */
  const handBack = may('hand-back') && !run.isPending ? { tap: () => press('hand-back'), held: () => { run.reset(); send('hand-back')(first('hand-back')); } } : undefined;
  useKeys({ H: handBack, M: keyed('merge'), T: keyed('contact'), Z: keyed('unmerge'), ...(may('decide') ? {} : { J: keyed('study') }) });
  const buttons = allowed.filter((a) => a !== 'decide');
  return (
    <section aria-labelledby="acts-title" className="acts" data-acts={allowed.join(' ')}>
      {may('decide') ? <Decide incident={incident} busy={run.isPending} send={send('decide')} /> : null}
      {may('dispatch') ? <Recommendations incident={incident} busy={run.isPending} send={send('dispatch')} /> : null}
      <h2 id="acts-title">{t('acts.title')}</h2>
      <div className="act-buttons">
        {buttons.map((a) => <ActButton key={a} action={a} hint={a === 'study' && may('decide') ? undefined : KEY[a]} open={open === a} busy={run.isPending} press={() => press(a)} main={AT_ONCE.includes(a)} />)}
      </div>
      {open && may(open) ? <ActForm key={open} action={open} incident={incident} busy={run.isPending} submit={send(open)} first={first(open)} close={() => setOpen(null)} /> : null}
      {run.isError ? <RefusedLine cause={run.error} /> : null}
      <p className="receipt" role="status">{run.isPending && run.failureCount > 0 ? t('acts.waitsForLine') : run.isSuccess ? t('incident.receipt', { act: t(`act.${run.variables.action}`) }) : ''}</p>
      {buttons.length === 0 && !may('decide') ? <p className="hint">{t('acts.none')}</p> : null}
      <Refusals incident={incident} />
    </section>
  );
}

/** There is no occasion for it: nobody waits for a reason. */
const NO_OCCASION = ['review.nothing_to_appeal', 'review.no_appeal'];
const SAME = ['number', 'place', 'police_number', 'plate'];

/** What a form begins with, so that the usual case is one more Enter: a reason to hand back, and the open incident this one repeats. */
function useFirst(incident: Seen): (action: Action) => Values {
  const { t } = useSpeech();
  const mayMerge = incident.allowedActions.some((a) => a === 'merge');
  const earlier = useQuery({ ...earlierQuery(incident.id, incident.calls.length), enabled: mayMerge }).data;
  const same = earlier?.items.find((i) => i.status !== 'closed' && i.shares.some((s) => SAME.includes(s)));
  return (action) => (action === 'hand-back' ? { reason: t('acts.handBackWhy') } : action === 'merge' && same ? { intoIncidentId: same.id } : action === 'appeal' && incident.review?.result !== 'redo' ? { against: 'satisfaction' } : {});
}

function ActButton({ action, hint, open, busy, press, main }: { action: Action; hint: string | undefined; open: boolean; busy: boolean; press(): void; main: boolean }) {
  const { t } = useSpeech();
  const look = action === 'hand-back' ? 'btn danger' : open ? 'btn on' : main ? 'btn first' : 'btn';
  const label = action === 'dispatch' ? t('rec.other') : t(`act.${action}`);
  return <button type="button" className={look} data-act={action} aria-expanded={AT_ONCE.includes(action) ? undefined : open} disabled={busy} onClick={press}>{label}{hint ? <Kbd>{hint}</Kbd> : null}</button>;
}

function Refusals({ incident }: { incident: Seen }) {
  const { t, refusal } = useSpeech();
  const [shown, setShown] = useState<Action | null>(null);
  const codes: Readonly<Record<string, string>> = incident.refusedActions;
  const refused = ACTIONS.flatMap((action) => {
    const code = codes[action];
    return code === undefined || NO_OCCASION.includes(code) ? [] : [{ action, why: refusal(code) }];
  });
  if (refused.length === 0) return null;
  const said = refused.find((r) => r.action === shown);
  return (
    <div className="refused" role="group" aria-label={t('acts.later')}>
      <span className="small sub">{t('acts.later')}</span>
      {refused.map(({ action, why }) => (
        <button key={action} type="button" className="btn" aria-disabled="true" data-refused={action} title={why} aria-label={`${t(`act.${action}`)}${t('mark.semi')}${t('acts.why', { reason: why })}`} onClick={() => setShown(action)}>{t(`act.${action}`)}</button>
      ))}
      {said ? <p className="hint" role="status">{t(`act.${said.action}`)}{t('mark.colon')}{t('acts.why', { reason: said.why })}</p> : null}
    </div>
  );
}
