/** What the caller adds while the matter is open or just closed: a word, pictures. Moves nothing; whoever may read the words sees it. */
import { FILES_PER_CALLER, type FileStated } from '#domain/files/files.ts';
import { event, type NewEvent } from '#domain/incident/events.ts';
import type { Incident } from '#domain/incident/incident.ts';
import type { Context } from '#domain/incident/rule.ts';
import { refuse, type Refusal } from '#domain/shared/refusal.ts';

export type CallersFile = Pick<FileStated, 'sha256' | 'media' | 'bytes'>;

/** `before`: pictures of the caller that are on the record already. */
export function addition(i: Incident, files: readonly CallersFile[], before: number, ctx: Context): NewEvent[] | Refusal {
  if (before + files.length > FILES_PER_CALLER) return refuse('response.too_many_files', { most: FILES_PER_CALLER });
  return [
    ...(ctx.text ? [event(i.id, 'note.added', { text: ctx.text })] : []),
    ...files.map((f) => event(i.id, 'file.committed', { file: { ...f, id: ctx.newId('fil'), from: 'caller', evidenceId: null, takenAt: null, position: null, check: 'unknown', metres: null } })),
  ];
}
