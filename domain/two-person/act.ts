/** The life of a two-person act, as pure rules: asked → confirmed, refused, withdrawn or expired; confirmed → done or failed. */
import type { Role, Subject } from '#domain/access/subject.ts';
import { refuse, type Refusal } from '#domain/shared/refusal.ts';
import type { Instant } from '#domain/shared/time.ts';
import { kindOf, type TwoPersonKind } from './kinds.ts';

export const ACT_STATUSES = ['asked', 'confirmed', 'done', 'failed', 'refused', 'withdrawn', 'expired'] as const;
export type ActStatus = (typeof ACT_STATUSES)[number];

export interface TwoPersonAct {
  readonly id: string;
  /** whose chain holds it */
  readonly town: string;
  readonly towns: readonly string[];
  readonly kind: TwoPersonKind;
  readonly about: Readonly<Record<string, unknown>>;
  readonly reason: string;
  readonly askedBy: string;
  readonly at: Instant;
  readonly expiresAt: Instant;
  readonly status: ActStatus;
  readonly answeredBy: string | null;
  readonly answeredAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly outcome: Readonly<Record<string, unknown>> | null;
}

/** What each step writes into the record. Neither reason nor person: only a commitment to them. */
export interface TwoPersonEvents {
  'two_person.asked': { kind: TwoPersonKind; about: string | null; expiresAt: Instant; commitment: string };
  'two_person.confirmed': { kind: TwoPersonKind; about: string | null; askedBy: string };
  'two_person.refused': { kind: TwoPersonKind };
  'two_person.withdrawn': { kind: TwoPersonKind };
  'two_person.expired': { kind: TwoPersonKind };
  'two_person.done': { kind: TwoPersonKind; outcome: Readonly<Record<string, unknown>> };
  'two_person.failed': { kind: TwoPersonKind; code: string };
}
export type TwoPersonEventType = keyof TwoPersonEvents;

/** What each says happened; docs/reference/events.md is made from it. */
export const TWO_PERSON_MEANINGS: Readonly<Record<TwoPersonEventType, { readonly zh: string; readonly en: string }>> = {
  'two_person.asked': { zh: '一人提出须由另一人确认的事项；只记事项与承诺值，理由另存。', en: 'Somebody asked for an act that another has to confirm; the subject and a commitment, the reason is kept beside.' },
  'two_person.confirmed': { zh: '另一人确认，事项生效。', en: 'Another person confirmed it: it takes effect.' },
  'two_person.refused': { zh: '另一人不予确认。', en: 'Another person refused it.' },
  'two_person.withdrawn': { zh: '提出人撤回。', en: 'Whoever asked withdrew it.' },
  'two_person.expired': { zh: '确认时限已过，自动作废。', en: 'Nobody answered in time: it is void.' },
  'two_person.done': { zh: '已办，附结果。', en: 'It was carried out, and what it came to.' },
  'two_person.failed': { zh: '未能办成，附原因代码。', en: 'It could not be carried out, with the code of the reason.' },
};

const holds = (roles: readonly Role[], some: readonly Role[]): boolean => roles.some((role) => some.includes(role));

export const mayAsk = (roles: readonly Role[], kind: TwoPersonKind): boolean => holds(roles, kindOf(kind).asks);
export const mayConfirm = (roles: readonly Role[], kind: TwoPersonKind): boolean => holds(roles, kindOf(kind).confirms);

/** `towns`: those it concerns. Null: it may be asked for. */
export function asking(subject: Subject, kind: TwoPersonKind, about: TwoPersonAct['about'], towns: readonly string[]): Refusal | null {
  if (!mayAsk(subject.roles, kind)) return refuse('two_person.not_for_you');
  if (isAboutSelf(about, subject)) return refuse('two_person.same_person');
  return towns.every((town) => subject.towns.includes(town)) ? null : refuse('two_person.towns_needed');
}

/** `asker`: whoever asked, as the account stands now; null when it is gone or disabled. Null: it takes effect. */
export function confirming(act: TwoPersonAct, by: Subject, asker: Pick<Subject, 'roles' | 'towns'> | null, now: Instant): Refusal | null {
  const no = answering(act, by, now);
  if (no) return no;
  if (act.askedBy === by.account || isAboutSelf(act.about, by)) return refuse('two_person.same_person');
  const right = asker !== null && mayAsk(asker.roles, act.kind) && act.towns.every((town) => asker.towns.includes(town));
  return right ? null : refuse('two_person.right_withdrawn');
}

export function refusing(act: TwoPersonAct, by: Subject, now: Instant): Refusal | null {
  return answering(act, by, now) ?? (act.askedBy === by.account ? refuse('two_person.same_person') : null);
}

export function withdrawing(act: TwoPersonAct, by: Subject): Refusal | null {
  if (act.askedBy !== by.account) return refuse('two_person.not_the_asker');
  return act.status === 'asked' ? null : refuse('two_person.not_open');
}

/** Of one's own account two others decide. */
function isAboutSelf(about: TwoPersonAct['about'], subject: Subject): boolean {
  return about['account'] === subject.account;
}

export function isExpired(act: TwoPersonAct, now: Instant): boolean {
  return act.status === 'asked' && act.expiresAt <= now;
}

function answering(act: TwoPersonAct, by: Subject, now: Instant): Refusal | null {
  if (!mayConfirm(by.roles, act.kind)) return refuse('two_person.not_for_you');
  if (!act.towns.every((town) => by.towns.includes(town))) return refuse('two_person.towns_needed');
  if (isExpired(act, now)) return refuse('two_person.expired');
  return act.status === 'asked' ? null : refuse('two_person.not_open');
}
