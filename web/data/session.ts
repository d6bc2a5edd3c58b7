/** Opening and closing a session. Whoever comes next starts with nothing of the one before. */
import { call } from './call.ts';
import { draftsOf, wipeDrafts } from './draft.ts';
import { meQuery, nothing, queryClient } from './queries.ts';

export async function logIn(username: string, password: string): Promise<void> {
  await call('/session', { method: 'POST', body: { username, password }, answer: nothing });
  draftsOf(username);
  queryClient.removeQueries({ predicate: (q) => q.queryKey[0] !== 'me' && q.queryKey[0] !== 'demo' });
  await queryClient.refetchQueries({ queryKey: meQuery.queryKey });
}

export async function logOut(): Promise<void> {
  await call('/session', { method: 'DELETE', answer: nothing });
  wipeDrafts();
  queryClient.removeQueries({ predicate: (q) => q.queryKey[0] !== 'me' && q.queryKey[0] !== 'demo' });
  queryClient.setQueryData(meQuery.queryKey, null);
}
