/** Taking a call: words on the left with danger and place marked, the proposal beside them with every keystroke. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { clock } from '#web/data/clock.ts';
import { keepDraft, useDraft } from '#web/data/draft.ts';
import { catalogueQuery } from '#web/data/queries.ts';
import type { SameOpenSeen } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Fault, toFirstFault } from '#web/ui/fault.tsx';
import { useScreen } from '#web/ui/screen.ts';
import { ZONE_OFFSET } from '#web/ui/span.ts';
import { useDesk } from '../live-desk.tsx';
import { useItemName } from '../incident/names.ts';
import { answersOf, answersShape, noAnswers } from '../incident/use-wish.ts';
import { Questions } from '../judge/questions.tsx';
import { callFaults, draftShape, freshDraft, MOST_WORDS, receivedAt, told, type CallFaults } from './call-draft.ts';
import { CallFields, PAPER_TIME } from './call-fields.tsx';
import { MarkedText } from './marked-text.tsx';
import { marksOf } from './marks.ts';
import { takes } from './place-field.tsx';
import { ProposalCard } from './proposal-card.tsx';
import { SameOpen } from './same-open.tsx';
import { usePlaces } from './use-places.ts';
import { useProposal } from './use-proposal.ts';
import { useSameOpen } from './use-same-open.ts';
import { useTakeCall } from './use-take-call.ts';

/** Answers are kept under this name until the call has a number of its own. */
const NEW = 'new';

export function NewCallScreen() {
  const { t, say, failure } = useSpeech();
  const name = useItemName();
  const signs = useQuery(catalogueQuery).data?.dangerSigns ?? [];
  const { me } = useDesk();
  const id = useId();
  const navigate = useNavigate();
  const [draft, setDraft, clear] = useDraft(`call.${me.account}`, draftShape, freshDraft);
  const [faults, setFaults] = useState<CallFaults>({ text: null, time: null });
  const form = useRef<HTMLFormElement>(null);
  const [answers, setAnswers, forget] = useDraft(answersOf(NEW), answersShape, noAnswers);
  const proposal = useProposal(draft.text.length > MOST_WORDS ? { ...draft, text: draft.text.slice(0, MOST_WORDS) } : draft);
  useScreen('call', true, `${t('call.title')} · ${t('app.name')}`);
  const same = useSameOpen(draft, me);
  const places = usePlaces(draft, proposal.proposal?.place ?? null);
  const take = useTakeCall(draft, me, ({ incidentId, joined }) => {
    if (!joined) keepDraft(answersOf(incidentId), answers);
    clear();
    forget();
    void navigate({ to: joined ? '/incidents/$id' : '/calls/$id', params: { id: incidentId } });
  });
  const send = (into: SameOpenSeen | null): void => {
    const [at, found] = [receivedAt(draft, clock.now(), ZONE_OFFSET), callFaults(draft, clock.now(), ZONE_OFFSET)];
    setFaults(found);
    if (form.current) toFirstFault(form.current, [...(found.text ? [id] : []), ...(found.time ? [PAPER_TIME] : [])]);
    if (!found.text && at !== null && !take.isPending) take.mutate({ at, into });
  };
  const submit = (event: FormEvent): void => { event.preventDefault(); send(null); };
  const onKey = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const [place, other] = [places.offered[0], same[0]];
    if (event.key === 'F2' && place) { event.preventDefault(); setDraft(takes(draft, place)); }
    if (event.key === 'Enter' && event.shiftKey && (event.ctrlKey || event.metaKey)) { event.preventDefault(); if (other) send(other); }
  };
  return (
    <div className="new-call">
      <form className="call-words" ref={form} onSubmit={submit} onKeyDown={onKey} noValidate>
        <h1><label htmlFor={id}>{t('call.title')}</label></h1>
        <MarkedText id={id} value={draft.text} isWrong={faults.text !== null} onChange={(text) => { setFaults({ ...faults, text: null }); setDraft({ ...draft, text }); }} marks={marksOf(proposal.proposal, draft.text)} onSubmit={() => form.current?.requestSubmit()} />
        <Fault of={id}>{faults.text ? t(`call.${faults.text}`, { n: draft.text.length - MOST_WORDS }) : null}</Fault>
        <CallFields draft={draft} set={(next) => { if (next.paperAt !== draft.paperAt) setFaults({ ...faults, time: null }); setDraft(next); }} places={places} timeFault={faults.time} />
        {take.isError ? <p className="alert" role="alert">{failure(take.error)}</p> : null}
        <div className="act-buttons">
          <button type="submit" className="btn first" disabled={take.isPending}>{take.isPending ? t('call.submitting') : t('call.submit')} <kbd>Ctrl Enter</kbd></button>
          <button type="button" className="btn" onClick={() => { clear(); forget(); }}>{t('call.discard')}</button>
          {draft.text !== '' ? <span className="hint">{t('call.saved')}</span> : null}
        </div>
      </form>
      <div className="new-call-side">
        <SameOpen found={same} busy={take.isPending} join={send} />
        <ProposalCard proposal={proposal.proposal} failed={proposal.failed} />
        <Questions questions={proposal.proposal?.questions ?? []} answers={answers} item={null} keys={false} setItem={(code) => setDraft(told(draft, name(code)))} answer={(sign, yes) => { setAnswers({ ...answers, [sign]: yes }); if (yes) setDraft(told(draft, say(signs.find((s) => s.code === sign)?.name), sign)); }} />
      </div>
    </div>
  );
}
