/** What the duty officer is about to decide, and what one key does to it: a letter decides, a figure takes another item, Enter takes the proposal. */
import { useState } from 'react';
import { z } from 'zod';
import type { Verdict } from '#domain/triage/proposal.ts';
import { useDraft } from '#web/data/draft.ts';
import { settings } from '#web/data/settings.ts';
import type { Seen } from '#web/data/shapes.ts';

const TAKES_ITEM: readonly Verdict[] = ['divert', 'joint'];
const LEAVES_POLICE: readonly Verdict[] = ['divert', 'advice'];

/** Sign → what the caller said to its question. */
export type Answers = Readonly<Record<string, boolean>>;
export const answersShape = z.record(z.string(), z.boolean());
export const noAnswers = (): z.output<typeof answersShape> => ({});
export const answersOf = (id: string): string => `asked.${id}`;

export interface Draft { verdict: Verdict | null; item: string | null; danger: readonly string[]; agrees: boolean | null; answers: Answers }

/** Signs marked by hand and those the caller said yes to. */
export function marked({ danger, answers }: Pick<Draft, 'danger' | 'answers'>): string[] {
  return [...new Set([...danger, ...Object.entries(answers).flatMap(([sign, yes]) => (yes ? [sign] : []))])];
}

export function decideBody(d: Draft & { verdict: Verdict }): Record<string, unknown> {
  const asked = Object.entries(d.answers).map(([sign, yes]) => ({ sign, yes }));
  return {
    verdict: d.verdict, ...(d.item ? { item: d.item } : {}), ...(d.danger.length > 0 ? { danger: [...d.danger] } : {}),
    ...(d.agrees === null ? {} : { callerAgrees: d.agrees }), ...(asked.length > 0 ? { asked } : {}),
  };
}

export const lacksItem = (verdict: Verdict | null, item: string | null): boolean => verdict !== null && TAKES_ITEM.includes(verdict) && item === null;
/** Off the police though there is danger: never by one key, and never by one person (DECISIONS 14). */
export const overDanger = (verdict: Verdict | null, signs: number): boolean => signs > 0 && verdict !== null && LEAVES_POLICE.includes(verdict);

/** Whether one key may decide it: nothing is lacking and nothing is decided over a danger. */
export function atOnce(verdict: Verdict, item: string | null, signs: number): boolean {
  return !lacksItem(verdict, item) && !overDanger(verdict, signs);
}

export interface Wish extends Draft {
  chosen: Verdict | null;
  missing: boolean;
  over: boolean;
  choose(verdict: Verdict): void;
  setItem(item: string | null): void;
  setDanger(danger: string[]): void;
  setAgrees(agrees: boolean | null): void;
  answer(sign: string, yes: boolean): void;
  submit(): void;
  /** what its key does; false: it is only chosen, something is still lacking */
  key(verdict: Verdict): boolean;
  keyItem(code: string | undefined): void;
}

export function useWish(incident: Seen, busy: boolean, send: (body: Record<string, unknown>) => void): Wish {
  const { proposal } = incident;
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [item, setItem] = useState<string | null>(proposal?.item ?? incident.item);
  const [danger, setDanger] = useState<readonly string[]>([]);
  const [agrees, setAgrees] = useState<boolean | null>(null);
  const [answers, setAnswers] = useDraft(answersOf(incident.id), answersShape, noAnswers);
  const signs = incident.dangers.length + marked({ danger, answers }).length;
  const chosen = verdict ?? (marked({ danger, answers }).length > 0 && proposal && LEAVES_POLICE.includes(proposal.verdict) ? 'police' : proposal?.verdict ?? null);
  const draft = { verdict: chosen, item, danger, agrees, answers };
  const decide = (wanted: Verdict, wantedItem = item): void => { if (!busy) send(decideBody({ ...draft, verdict: wanted, item: wantedItem })); };
  return {
    ...draft, chosen, missing: lacksItem(chosen, item), over: overDanger(chosen, signs), choose: setVerdict, setItem, setDanger, setAgrees,
    answer: (sign, yes) => setAnswers({ ...answers, [sign]: yes }),
    submit: () => { if (chosen !== null && !lacksItem(chosen, item)) decide(chosen); },
    key: (wanted) => {
      setVerdict(wanted);
      if (!settings().oneKey) return !lacksItem(wanted, item);
      if (!atOnce(wanted, item, signs)) return false;
      decide(wanted);
      return true;
    },
    keyItem: (code) => {
      if (code === undefined) return;
      setItem(code);
      if (settings().oneKey && chosen !== null && TAKES_ITEM.includes(chosen) && atOnce(chosen, code, signs)) decide(chosen, code);
    },
  };
}
