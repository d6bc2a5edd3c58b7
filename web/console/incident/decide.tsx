/** The verdict card: shapes with words, the item, Enter takes the proposal, one letter decides otherwise. The duty officer decides, nobody else. */
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { VERDICTS, type Verdict } from '#domain/triage/proposal.ts';
import { isHeld } from '#domain/triage/shadow-run.ts';
import { townsQuery } from '#web/data/queries.ts';
import type { Seen } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Choices } from '#web/ui/choice.tsx';
import { useKeys } from '#web/ui/keys.ts';
import { VerdictShape } from '#web/ui/verdict.tsx';
import { Kbd } from '#web/ui/kbd.tsx';
import { Questions, type QuestionSeen } from '../judge/questions.tsx';
import { ReadOut } from '../judge/read-out.tsx';
import { useItemName } from './names.ts';
import { sure } from '../intake/proposal-card.tsx';
import { DangerPicker, ItemPicker } from './pickers.tsx';
import { useWish, type Wish } from './use-wish.ts';

const KEY: Record<Verdict, string> = { police: 'P', emergency: 'E', joint: 'J', divert: 'D', advice: 'A' };

interface DecideProps {
  incident: Seen; busy: boolean; send(body: Record<string, unknown>): void;
  /** whoever speaks with the caller reads the sentence out */
  readOut?: boolean;
  /** what to ask the caller next, most telling first */
  questions?: readonly QuestionSeen[];
}

export function Decide({ incident, busy, send, readOut = false, questions = [] }: DecideProps) {
  const { t } = useSpeech();
  const { proposal } = incident;
  const wish = useWish(incident, busy, send);
  const { chosen, item } = wish;
  const held = useHeld(incident.town, chosen, item);
  const more = useRef<HTMLDetailsElement>(null);
  const itemField = useRef<HTMLDivElement>(null);
  const toItem = (): void => { itemField.current?.querySelector('input')?.focus(); };
  const openMarks = (): void => { if (more.current) { more.current.open = true; more.current.querySelector('input')?.focus(); } };
  const letter = (v: Verdict) => () => { if (!wish.key(v) && (v === 'divert' || v === 'joint') && item === null) toItem(); };
  const figure = (index: number) => () => wish.keyItem(proposal?.items[index]?.code);
  useKeys({ P: letter('police'), E: letter('emergency'), J: letter('joint'), D: letter('divert'), A: letter('advice'), Enter: wish.submit, 1: figure(0), 2: figure(1), 3: figure(2), 4: figure(3), 5: figure(4), G: openMarks, I: toItem });
  return (
    <section className="decide" aria-label={t('act.decide')}>
      <Questions questions={questions} answers={wish.answers} answer={wish.answer} item={item} setItem={wish.setItem} />
      <Choices
        shapes name="verdict" label={t('field.verdict')} value={chosen} onChange={(v) => { const known = VERDICTS.find((x) => x === v); if (known) wish.choose(known); }}
        options={VERDICTS.map((v) => ({ value: v, label: <><VerdictShape verdict={v} size={18} /><span>{t(`verdict.${v}`)}</span><Kbd>{KEY[v]}</Kbd></> }))}
      />
      {chosen ? <p className="hint">{t(`verdictHint.${chosen}`)}</p> : null}
      {held ? <p className="alert due" data-held>{t('shadowRun.kept')}</p> : null}
      <div className="field" ref={itemField}><span className="label">{t('field.item')} <Kbd>I</Kbd></span><ItemPicker label={t('field.item')} value={item} onChange={wish.setItem} likely={proposal?.items.map((i) => i.code) ?? []} /></div>
      <Likely incident={incident} wish={wish} />
      {readOut && chosen ? <ReadOut verdict={held ? 'police' : chosen} item={item} agrees={wish.agrees} setAgrees={wish.setAgrees} markFear={() => wish.setDanger([...new Set([...wish.danger, 'G17'])])} /> : null}
      <details className="mark-danger" ref={more}><summary>{t('decide.markDanger')} <Kbd>G</Kbd></summary><DangerPicker label={t('field.danger')} value={wish.danger} onChange={wish.setDanger} /></details>
      {wish.over ? <p className="alert due" data-over>{t('acts.over')}</p> : null}
      <div className="act-buttons"><button type="button" className="btn first" disabled={busy || chosen === null || wish.missing} onClick={wish.submit}>{chosen !== null && chosen === proposal?.verdict && item === proposal.item ? t('acts.agree') : t('act.decide')} <kbd>Enter</kbd></button>{wish.missing ? <span className="hint">{t('acts.pickItem')}</span> : null}</div>
    </section>
  );
}

/** In a shadow run the police keep what is judged here: whoever judges, and the caller, are told so before. */
function useHeld(town: string, verdict: Verdict | null, item: string | null): boolean {
  const run = useQuery(townsQuery).data?.find((x) => x.id === town)?.shadowRun ?? undefined;
  return verdict !== null && isHeld(run, verdict, item);
}

/** The machine's five, likeliest first; a figure takes one. */
function Likely({ incident: { proposal }, wish }: { incident: Seen; wish: Wish }) {
  const { t } = useSpeech();
  const name = useItemName();
  if (!proposal || proposal.items.length < 2) return null;
  return (
    <div className="chips likely" role="group" aria-label={t('proposal.others')}>
      {proposal.items.slice(0, 5).map((i, n) => <button key={i.code} type="button" className="chip" aria-pressed={i.code === wish.item} onClick={() => wish.setItem(i.code)}><kbd aria-hidden="true">{n + 1}</kbd>{name(i.code)} <span className="num">{sure(t, i.p)}</span></button>)}
    </div>
  );
}
