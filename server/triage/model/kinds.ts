/** What kind of call it is, of all kinds there are: harmless and of this item, a question, a quarrel, of this danger sign, other police business. Each call is of one. */
import { EMERGENCY_SIGNS } from '#domain/triage/judge/danger.ts';
import { ADVICE, JOINT, NO_SIGN } from './model.ts';

/** Where the kinds stand in a list of margins. */
export interface KindPlaces {
  readonly all: readonly { readonly at: number; readonly code: string; readonly dangerous: boolean; readonly emergency: boolean }[];
  readonly joint: number;
  readonly advice: number;
}

export function kindPlaces(names: readonly string[]): KindPlaces {
  const all = names.flatMap((name, at) => (isKind(name) ? [{ at, code: codeOf(name), dangerous: name.startsWith('sign:'), emergency: name.startsWith('sign:') && EMERGENCY_SIGNS.has(codeOf(name)) }] : []));
  return { all, joint: names.indexOf(JOINT), advice: names.indexOf(ADVICE) };
}

export function isKind(name: string): boolean {
  return name.startsWith('sign:') || name.startsWith('calm:');
}

function codeOf(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** Log odds, each from -`MOST` to `MOST`. */
export interface Kinds {
  /** danger against everything else */
  readonly danger: number;
  /** fire or medical rescue against other dangers */
  readonly emergency: number;
  /** danger against a quarrel */
  readonly grave: number;
  /** a quarrel, and a question, against everything else that is no danger */
  readonly joint: number;
  readonly advice: number;
  /** logarithm of the share of the likeliest sign, and of the likeliest harmless kind */
  readonly sign: number;
  readonly calm: number;
  /** each sign against everything else */
  readonly signs: readonly { readonly code: string; readonly at: number; readonly odds: number }[];
}

const MOST = 12;

export function kindsOf(margins: ArrayLike<number>, { all, joint, advice }: KindPlaces): Kinds {
  const most = all.reduce((best, { at }) => Math.max(best, margins[at] ?? 0), -Infinity);
  const weight = (at: number): number => (at < 0 ? 0 : Math.exp((margins[at] ?? 0) - most));
  let [total, danger, emergency, sign, calm] = [0, 0, 0, 0, 0];
  for (const kind of all) {
    const w = weight(kind.at);
    total += w;
    if (kind.dangerous) danger += w;
    if (kind.emergency) emergency += w;
    if (kind.dangerous) sign = Math.max(sign, w);
    else if (kind.at !== joint) calm = Math.max(calm, w);
  }
  const [quarrel, question, harmless] = [weight(joint), weight(advice), total - danger];
  return {
    danger: odds(danger, harmless), emergency: odds(emergency, danger - emergency), grave: odds(danger, quarrel),
    joint: odds(quarrel, harmless - quarrel), advice: odds(question, harmless - question), sign: odds(sign, total), calm: odds(calm, total),
    signs: all.filter(({ dangerous, code }) => dangerous && `sign:${code}` !== NO_SIGN).map(({ code, at }) => ({ code, at, odds: odds(weight(at), total - weight(at)) })),
  };
}

/** Logarithm of one against the other. */
function odds(one: number, other: number): number {
  if (one <= 0) return -MOST;
  return other <= 0 ? MOST : Math.max(-MOST, Math.min(MOST, Math.log(one / other)));
}
