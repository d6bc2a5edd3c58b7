/**
 * Accounts of people: opened and given roles by a change of settings that another person releases; here, how somebody
 * comes to a first password, and how an account is withdrawn. A link to set a password is as good as the account, so for
 * accounts that answer what others ask (two-person acts) it is not the administrator who hands it out.
 */
import { refuse, type Refusal } from '#domain/shared/refusal.ts';
import { ACTS } from './matrix.ts';
import { isRole, type Role, type Subject } from './subject.ts';

export interface AccountSeen { readonly username: string; readonly roles: readonly string[]; readonly towns: readonly string[] }

/** What is written into the record of the account's own town; the actor is whoever did it. */
export interface AccountEvents {
  'account.link_made': { account: string; expiresAt: string };
  'account.password_set': { account: string };
  'account.withdrawn': { account: string };
}
export type AccountEventType = keyof AccountEvents;

export const ACCOUNT_MEANINGS: Readonly<Record<AccountEventType, { readonly zh: string; readonly en: string }>> = {
  'account.link_made': { zh: '为账号生成设置密码的一次性链接；不记链接本身。', en: 'A link to set the password of an account was made, good for once; the link itself is not recorded.' },
  'account.password_set': { zh: '本人凭链接设置密码，原登录全部失效。', en: 'Its person set a password by the link; sessions before it ended.' },
  'account.withdrawn': { zh: '账号停用，登录即时失效。', en: 'The account was withdrawn; its sessions ended at once.' },
};

/** Who hands out links for accounts that answer for others. */
const LEADERS: readonly Role[] = ['town_leader', 'commander', 'district_lead'];
const KEEPERS: readonly Role[] = ['admin', ...LEADERS];

const holds = (subject: Subject, some: readonly Role[]): boolean => subject.roles.some((r) => some.includes(r));
/** May confirm what another asks for. */
export const answersForOthers = (roles: readonly string[]): boolean => roles.some((r) => isRole(r) && Object.hasOwn(ACTS['two-person.answer'], r));
export const isOwn = (subject: Subject, of: Pick<AccountSeen, 'towns'>): boolean => of.towns.length > 0 && of.towns.every((t) => subject.towns.includes(t));

/** Null: a link may be made. */
export function linking(subject: Subject, of: AccountSeen): Refusal | null {
  if (!isOwn(subject, of) || !holds(subject, KEEPERS)) return refuse('access.denied');
  if (subject.account === of.username) return refuse('access.account_own');
  return answersForOthers(of.roles) && !holds(subject, LEADERS) ? refuse('access.account_by_leader') : null;
}

/** Null: it may be withdrawn, by one person and at once: to take a right away does no harm that waits for two. */
export function withdrawingAccount(subject: Subject, of: AccountSeen): Refusal | null {
  if (!isOwn(subject, of) || !holds(subject, KEEPERS)) return refuse('access.denied');
  return subject.account === of.username ? refuse('access.account_own') : null;
}
