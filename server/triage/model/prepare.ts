/** Labelled calls made ready to learn from: what is seen in each, and what the rules found. */
import type { ReadyRules } from '#domain/triage/judge/compiled.ts';
import { dangersInText, evidenceOf } from '#domain/triage/judge/danger.ts';
import { marksOf } from '#domain/triage/judge/marks.ts';
import type { RuleEvidence } from '#domain/triage/judge/reader.ts';
import { normalise } from '#domain/triage/normalise.ts';
import type { LabelledCall } from './corpus.ts';
import { createFeatureMaker, type FeatureMaker, type Seen } from './features.ts';
import { surest } from './score.ts';
import { sentencesOf } from './sentences.ts';

export interface Prepared {
  readonly call: LabelledCall;
  readonly seen: Seen;
  /** of each sentence, when there are several */
  readonly sentences: readonly { readonly seen: Seen; readonly sure: number }[];
  readonly evidence: RuleEvidence;
  /** made of words that say nothing */
  readonly empty: boolean;
}

export function prepareCalls(rules: ReadyRules, calls: readonly LabelledCall[]): Prepared[] {
  const maker = createFeatureMaker(rules.concepts.map((c) => c.name));
  return calls.map((call) => prepareCall(rules, maker, call));
}

function prepareCall(rules: ReadyRules, maker: FeatureMaker, call: LabelledCall): Prepared {
  const normal = normalise(call.text);
  const scan = rules.scan(normal);
  const marks = marksOf(rules, normal, scan);
  const evidence = evidenceOf(rules, dangersInText(rules, call.text, normal, scan), normal, scan);
  return {
    call, evidence, empty: rules.saysNothing(normal.text),
    seen: maker.seen(normal, marks),
    sentences: sentencesOf(normal, marks).map((part) => ({ seen: maker.seen(part.normal, part.marks), sure: surest(evidence, part) })),
  };
}
