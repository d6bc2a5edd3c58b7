/** Pictures and sound of an incident: which there are, and the bytes of one, a look on the record each. */
import { queryOptions } from '@tanstack/react-query';
import { filesAnswer, type FileView } from '#domain/files/contract.ts';
import { call } from './call.ts';
import { Refused, readProblem } from './problem.ts';

const at = (id: string): string => `/incidents/${encodeURIComponent(id)}/files`;

/** Empty for whoever may not see that there are any. */
export const filesQuery = (id: string) => queryOptions({
  queryKey: ['incident', id, 'files'],
  queryFn: ({ signal }): Promise<FileView[]> => call(at(id), { answer: filesAnswer, signal }).then((page) => page.items, (cause: unknown) => {
    if (cause instanceof Refused && (cause.status === 403 || cause.status === 404)) return [];
    throw cause;
  }),
});

/** Asked for once as long as it is shown: each asking is a look. */
export const fileQuery = (id: string, file: string, purpose: string) => queryOptions({
  queryKey: ['file', id, file, purpose], staleTime: Infinity, gcTime: 60_000, retry: false,
  async queryFn({ signal }): Promise<Blob> {
    const response = await fetch(`/api/v1${at(id)}/${encodeURIComponent(file)}?purpose=${encodeURIComponent(purpose)}`, { credentials: 'same-origin', signal });
    if (!response.ok) throw await readProblem(response);
    return response.blob();
  },
});
