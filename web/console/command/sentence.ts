/** A step in words, as it is shown before it is done and after. */
import type { Speech } from '#web/text/i18n.ts';
import type { Step, Thing } from './parse.ts';

export function sentence(step: Step, { t }: Pick<Speech, 't'>): string {
  return worded(step, t, (thing) => thing?.label ?? '');
}

/** The same by numbers and names alone, for whoever has just read the whole. */
export function shortSentence(step: Step, { t }: Pick<Speech, 't'>): string {
  return worded(step, t, (thing) => thing?.names[0] ?? '');
}

function worded(step: Step, t: Speech['t'], named: (thing: Thing | null) => string): string {
  const what = { incident: named(step.incident), unit: step.unit?.label ?? '', into: named(step.into), text: step.text };
  return step.verb ? t(`command.does.${step.verb}`, what).trim() : '';
}
