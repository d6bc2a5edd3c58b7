/** A danger rule as it is typed, and what is wrong with each field of it, before it is sent. Pure. */
import { ruleBody } from './contract.ts';

export const TYPED = ['id', 'sign', 'weight', 'any', 'examples', 'counter'] as const;
export type TypedField = (typeof TYPED)[number];
export type TypedRule = Readonly<Record<TypedField, string>>;
export type RuleFault = 'empty' | 'id' | 'weight' | 'lines' | 'line' | 'sign';

export const LINES_MOST = 50;
export const LINE_MOST = 500;
const LINES: readonly TypedField[] = ['any', 'examples', 'counter'];

export const linesOf = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter(Boolean);

/** What would be sent; a weight that is none stays none, and is never read as 0. */
export function typedBody(typed: TypedRule) {
  const weight = typed.weight.trim() === '' ? Number.NaN : Number(typed.weight);
  return { id: typed.id.trim(), sign: typed.sign, any: linesOf(typed.any), examples: linesOf(typed.examples), counter: linesOf(typed.counter), weight };
}

/** By the contract that the server reads it with. */
export function ruleFaults(typed: TypedRule): Partial<Record<TypedField, RuleFault>> {
  const issues = ruleBody.safeParse(typedBody(typed)).error?.issues ?? [];
  const faults: Partial<Record<TypedField, RuleFault>> = {};
  for (const { path: [field, line] } of issues) {
    const known = TYPED.find((f) => f === field);
    if (known) faults[known] ??= faultOf(known, typed, line !== undefined);
  }
  return faults;
}

function faultOf(field: TypedField, typed: TypedRule, inLine: boolean): RuleFault {
  if (field === 'weight' || field === 'sign') return field;
  if (typed[field].trim() === '') return 'empty';
  if (!LINES.includes(field)) return 'id';
  return inLine ? 'line' : 'lines';
}
