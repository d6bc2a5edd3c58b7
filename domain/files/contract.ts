/** Files of an incident as the outside sees them (`/incidents/{id}/files`). */
import { z } from 'zod';
import { MEDIA } from './files.ts';

export const fileView = z.object({
  id: z.string(), evidenceId: z.string().nullable(), from: z.enum(['handler', 'caller']), media: z.enum(MEDIA),
  /** as taken, by the phone's word */
  takenAt: z.string().nullable(), check: z.string(), metres: z.number().nullable(),
  at: z.string(), by: z.string(), seq: z.number(),
  /** of the bytes as they were taken, hex */
  sha256: z.string(),
  /** `awaited`: the hash is on the record, the bytes have not come */
  state: z.enum(['awaited', 'here']),
  /** once here: as kept */
  kept: z.object({ sha256: z.string(), media: z.enum(MEDIA), bytes: z.number(), width: z.number().nullable(), height: z.number().nullable(), removed: z.array(z.string()), at: z.string() }).nullable(),
});
export type FileView = z.output<typeof fileView>;
export const filesAnswer = z.object({ items: z.array(fileView), next: z.null() });
