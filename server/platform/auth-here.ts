/** Who says something at this machine: the same password, and the same second step, as at the desk. Each attempt is written down. */
import type { Subject } from '#domain/access/subject.ts';
import { isRefusal, refuse, type Refusal } from '#domain/shared/refusal.ts';
import { findAccount, isUsername, normalName, toSubject, type AccountRow } from './accounts.ts';
import { recordSignIn } from './auth-login.ts';
import { createPasswordChecker } from './auth-password.ts';
import { wallMs } from './clock.ts';
import { inTowns, type Database } from './db.ts';
import { isSetUp, passFactor } from './second-factor.ts';
import type { Secrets } from './secrets.ts';

const ADDRESS = 'command line';

/** The account behind name, password and code; no session is opened. */
export async function authenticate(db: Database, secrets: Secrets, shown: { username: string; password: string; code: string | null }): Promise<Subject | Refusal> {
  const name = normalName(shown.username);
  const account = isUsername(name) ? await inTowns(db, [], (client) => findAccount(client, name)) : null;
  const right = await createPasswordChecker().check(account && account.disabled_at === null ? account.password : null, shown.password);
  if (right !== true || !account) {
    await note(db, account, 'wrong');
    return refuse('access.wrong_credentials');
  }
  const second = await inTowns(db, [], async (client) => {
    if (!(await isSetUp(client, name))) return null;
    return shown.code === null ? refuse('access.second_factor_needed') : passFactor(client, secrets, name, shown.code, wallMs());
  });
  await note(db, account, isRefusal(second) ? 'code_wrong' : 'opened');
  return isRefusal(second) ? second : toSubject(account);
}

function note(db: Database, account: AccountRow | null, result: 'wrong' | 'code_wrong' | 'opened'): Promise<void> {
  return inTowns(db, [], (client) => recordSignIn(client, { account: account?.username ?? null, address: ADDRESS, result }));
}
