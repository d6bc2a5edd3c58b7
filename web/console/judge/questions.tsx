/** What to ask the caller next: only what could change the verdict. `=` is yes, `-` is no; a yes marks the danger, a no stays on the record. */
import type { z } from 'zod';
import type { proposalView } from '#domain/intake/contract.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { useKeys } from '#web/ui/keys.ts';
import { Kbd } from '#web/ui/kbd.tsx';
import type { Answers } from '../incident/use-wish.ts';
import { useItemName } from '../incident/names.ts';

export type QuestionSeen = NonNullable<z.output<typeof proposalView>['questions']>[number];

interface Props {
  questions: readonly QuestionSeen[]; answers: Answers; answer(sign: string, yes: boolean): void;
  item: string | null; setItem(item: string): void;
  /** false where one types: no letter is a key there */
  keys?: boolean;
}

const isOpen = (q: QuestionSeen, answers: Answers): boolean => q.sign === undefined || answers[q.sign] === undefined;

export function Questions({ questions, answers, answer, item, setItem, keys = true }: Props) {
  const { t, say } = useSpeech();
  const current = questions.find((q) => q.sign !== undefined && isOpen(q, answers)) ?? questions.find((q) => q.items !== undefined);
  const take = (first: boolean) => (): void => {
    if (current?.sign) answer(current.sign, first);
    else if (current?.items) setItem(current.items[first ? 0 : 1]);
  };
  useKeys({ '=': take(true), '-': take(false) }, keys && current !== undefined);
  if (questions.length === 0) return null;
  return (
    <section className="questions" aria-label={t('judge.ask')}>
      <p className="small sub">{t('judge.ask')}</p>
      <ol>
        {questions.map((q) => (
          <li key={q.sign ?? q.items?.join(' ') ?? q.zh} className={q === current ? 'now' : ''} data-question={q.sign ?? 'item'}>
            <span className="what">{say(q)}</span>
            <Answer question={q} answers={answers} answer={answer} item={item} setItem={setItem} hints={keys && q === current} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Answer({ question: q, answers, answer, item, setItem, hints }: Omit<Props, 'questions' | 'keys'> & { question: QuestionSeen; hints: boolean }) {
  const { t } = useSpeech();
  const name = useItemName();
  const choices = q.items ? q.items.map((code) => ({ key: code, on: item === code, text: name(code), press: () => setItem(code) }))
    : [true, false].map((yes) => ({ key: String(yes), on: answers[q.sign ?? ''] === yes, text: yes ? t('acts.yes') : t('acts.no'), press: () => answer(q.sign ?? '', yes) }));
  return (
    <span className="act-buttons" role="group" aria-label={t('judge.answer')}>
      {choices.map((c, i) => <button key={c.key} type="button" className={c.on ? 'btn on' : 'btn'} aria-pressed={c.on} data-answer={c.key} onClick={c.press}>{c.text}{hints ? <> <Kbd>{i === 0 ? '=' : '-'}</Kbd></> : null}</button>)}
    </span>
  );
}
