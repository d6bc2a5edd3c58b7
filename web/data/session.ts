/** Opening and closing a session. Whoever comes next starts with nothing of the one before. */
import { call } from './call.ts';
import { draftsOf, wipeDrafts } from './draft.ts';
import { Refused } from './problem.ts';
import { forgetEnd, meQuery, nothing, queryClient } from './queries.ts';
import { leaveUndo } from './undo.ts';

export interface Entry {
  username: string;
  password: string;
  /** the second step, once it was asked for */
  code?: string;
  /** of a demonstration: another role with one press */
  roleSwitch?: boolean;
}

/** Asked for the second step: the password was right, and a code is still needed. */
export function asksForCode(cause: unknown): boolean {
  return cause instanceof Refused && cause.code.startsWith('access.second_factor_');
}

export async function logIn({ username, password, code, roleSwitch = false }: Entry): Promise<void> {
  await leaveUndo();
  await call('/session', { method: 'POST', body: { username, password, ...(code === undefined ? {} : { code }), ...(roleSwitch ? { roleSwitch } : {}) }, answer: nothing });
  draftsOf(username);
  forgetEnd();
  queryClient.removeQueries({ predicate: (q) => q.queryKey[0] !== 'me' && q.queryKey[0] !== 'demo' });
  await queryClient.refetchQueries({ queryKey: meQuery.queryKey });
}

export async function logOut(): Promise<void> {
  await leaveUndo();
  await call('/session', { method: 'DELETE', answer: nothing });
  wipeDrafts();
  queryClient.removeQueries({ predicate: (q) => q.queryKey[0] !== 'me' && q.queryKey[0] !== 'demo' });
  queryClient.setQueryData(meQuery.queryKey, null);
}
