/** The second step of one's own account. The secret and the recovery codes are kept by nobody: they are shown once. */
import { queryOptions } from '@tanstack/react-query';
import { recoveryCodes, secondFactorAnswer, secondFactorBegun } from '#domain/access/contract.ts';
import { call } from './call.ts';
import { meQuery, queryClient } from './queries.ts';

const PATH = '/me/second-factor';

export const secondFactorQuery = queryOptions({ queryKey: ['second-factor'], staleTime: 30_000, queryFn: ({ signal }) => call(PATH, { answer: secondFactorAnswer, signal }) });

export const beginSecondFactor = () => call(PATH, { method: 'POST', body: {}, answer: secondFactorBegun });

export async function confirmSecondFactor(code: string): Promise<readonly string[]> {
  const { codes } = await call(`${PATH}/confirm`, { method: 'POST', body: { code }, answer: recoveryCodes });
  await queryClient.invalidateQueries({ queryKey: secondFactorQuery.queryKey });
  return codes;
}

export async function renewRecoveryCodes(code: string): Promise<readonly string[]> {
  const { codes } = await call(`${PATH}/recovery`, { method: 'POST', body: { code }, answer: recoveryCodes });
  await queryClient.invalidateQueries({ queryKey: secondFactorQuery.queryKey });
  return codes;
}

/** The codes were read: on to the desk, which was closed until now. */
export async function readOn(): Promise<void> {
  await queryClient.refetchQueries({ queryKey: meQuery.queryKey });
}
