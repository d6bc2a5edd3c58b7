/** A refusal is a value: the rules said no, for a reason with a code. A fault throws instead. */
import type { RefusalCode } from '#domain/refusals.ts';

export type { RefusalCode };

/**
 * Facts that make a refusal concrete (a unit's id, a time). Never a person's name, number or words, nor anything a
 * request sent that we do not know: it may be all of these.
 */
export type RefusalParams = Readonly<Record<string, string | number>>;

export interface Refusal {
  refused: true;
  code: RefusalCode;
  params?: RefusalParams;
}

/**
 * What sort of "no" it is; the outside turns it into a status. `rule` where nothing is said.
 * `absent` is also the answer where the existence of a thing is a secret.
 */
export type RefusalKind =
  | 'rule' | 'changed' | 'absent' | 'denied' | 'nobody' | 'throttled'
  | 'invalid' | 'too_large' | 'wrong_type' | 'method' | 'away' | 'fault';

/** One line of a stage's `refusals.ts`: a sentence each as an official of that tongue would write it. */
export interface RefusalText {
  zh: string;
  en: string;
  kind?: RefusalKind;
}

export function refuse(code: RefusalCode, params?: RefusalParams): Refusal {
  return params ? { refused: true, code, params } : { refused: true, code };
}

export function isRefusal(x: unknown): x is Refusal {
  return typeof x === 'object' && x !== null && 'refused' in x && x.refused === true && 'code' in x;
}
