/** What two persons agreed about the judge takes effect: a model, a danger rule. Doing it twice comes to the same. */
import type { TwoPersonAct } from '#domain/two-person/act.ts';
import { refuse } from '#domain/shared/refusal.ts';
import type { Instant } from '#domain/shared/time.ts';
import type { Database } from '#server/platform/db.ts';
import type { Effect, Effects } from '#server/two-person/acts.ts';
import type { Judges } from './judges.ts';
import { saveChange, type JudgeChange } from './store.ts';
import { isTried } from './trial.ts';

interface Parts {
  readonly db: Database;
  readonly judges: Judges;
  now(): Promise<Instant>;
}

/** Nothing is put in force that was not tried on calls of before in every town; what is taken out needs no trial. */
export function judgeEffects(parts: Parts): Effects {
  const model: Effect = async (act) => {
    const { version } = act.about;
    if (typeof version !== 'string') return refuse('triage.judge_unknown');
    if (version === '') return put(parts, act, 'model', '');
    if (!(await parts.judges.with(version))) return refuse('triage.judge_unknown');
    return (await isTried(parts, act.towns, version)) ? put(parts, act, 'model', version) : refuse('triage.not_tried');
  };
  const rule: Effect = async (act) => {
    const { ruleId, inForce } = act.about;
    if (typeof ruleId !== 'string') return refuse('triage.judge_unknown');
    if (inForce !== true) return put(parts, act, 'rule_retired', ruleId);
    if (!(await parts.judges.with(ruleId))) return refuse('triage.judge_unknown');
    return (await isTried(parts, act.towns, ruleId)) ? put(parts, act, 'rule_added', ruleId) : refuse('triage.not_tried');
  };
  return { 'judge.model': model, 'judge.rule': rule };
}

async function put({ db, judges, now }: Parts, act: TwoPersonAct, kind: JudgeChange['kind'], subject: string): Promise<Readonly<Record<string, unknown>>> {
  await saveChange(db, { act: act.id, kind, subject, askedBy: act.askedBy, confirmedBy: act.answeredBy ?? '', at: await now() });
  await judges.refresh();
  return { rules: judges.present.versions.rules, model: judges.present.versions.model };
}
