/** Taking a call: words on the left with danger and place marked, the proposal beside them with every keystroke. */
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useId, useRef, useState, type FormEvent } from 'react';
import { callAnswer } from '#domain/intake/contract.ts';
import { call } from '#web/data/call.ts';
import { clock } from '#web/data/clock.ts';
import { useDraft } from '#web/data/draft.ts';
import { proposalQuery } from '#web/data/queries.ts';
import { incidentSeen } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { useScreen } from '#web/ui/screen.ts';
import { ZONE_OFFSET } from '#web/ui/span.ts';
import { useDesk } from '../live-desk.tsx';
import { callBodyOf, draftShape, flagsOf, freshDraft, receivedAt, type Draft } from './call-draft.ts';
import { CallFields } from './call-fields.tsx';
import { MarkedText } from './marked-text.tsx';
import { marksOf } from './marks.ts';
import { ProposalCard } from './proposal-card.tsx';

const PAUSE_MS = 80; // typed letters are gathered this long before the proposal is asked for
const answerSeen = callAnswer.pick({ callId: true, incidentId: true, outcome: true, conflict: true, warnings: true }).extend({ incident: incidentSeen.optional() });

export function NewCallScreen() {
  const { t, failure } = useSpeech();
  const { me } = useDesk();
  const id = useId();
  const navigate = useNavigate();
  const [draft, setDraft, clear] = useDraft(`call.${me.account}`, draftShape, freshDraft);
  const [fault, setFault] = useState<'empty' | 'badTime' | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const proposal = useProposal(draft);
  useScreen('call', true, `${t('call.title')} · ${t('app.name')}`);
  const take = useMutation({
    mutationFn: (at: string) => call('/calls', { method: 'POST', body: callBodyOf(draft, me, at), key: draft.externalId, answer: answerSeen }),
    onSuccess: (answer) => { clear(); void navigate({ to: '/calls/$id', params: { id: answer.incidentId } }); },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const at = receivedAt(draft, clock.now(), ZONE_OFFSET);
    const wrong = draft.text.trim() === '' ? 'empty' : at === null ? 'badTime' : null;
    setFault(wrong);
    if (wrong === null && at !== null && !take.isPending) take.mutate(at);
  };
  return (
    <div className="new-call">
      <form className="call-words" ref={form} onSubmit={submit} noValidate>
        <h1><label htmlFor={id}>{t('call.title')}</label></h1>
        <MarkedText id={id} value={draft.text} onChange={(text) => setDraft({ ...draft, text })} marks={marksOf(proposal.data ?? null, draft.text)} onSubmit={() => form.current?.requestSubmit()} />
        <CallFields draft={draft} set={setDraft} />
        {fault ? <p className="alert" role="alert">{t(`call.${fault}`)}</p> : null}
        {take.isError ? <p className="alert" role="alert">{failure(take.error)}</p> : null}
        <div className="act-buttons">
          <button type="submit" className="btn first" disabled={take.isPending}>{take.isPending ? t('call.submitting') : t('call.submit')} <kbd>Ctrl Enter</kbd></button>
          <button type="button" className="btn" onClick={clear}>{t('call.discard')}</button>
          {draft.text !== '' ? <span className="hint">{t('call.saved')}</span> : null}
        </div>
      </form>
      <ProposalCard proposal={draft.text.trim() === '' ? null : proposal.data ?? null} failed={proposal.isError} />
    </div>
  );
}

/** Asked again with every change; an answer that comes too late is dropped with its request. */
function useProposal(draft: Draft) {
  const [asked, setAsked] = useState({ text: draft.text, channel: draft.channel, flags: flagsOf(draft) });
  useEffect(() => {
    const timer = setTimeout(() => setAsked({ text: draft.text, channel: draft.channel, flags: flagsOf(draft) }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft]);
  return useQuery({ ...proposalQuery(asked), enabled: asked.text.trim() !== '', placeholderData: keepPreviousData });
}
