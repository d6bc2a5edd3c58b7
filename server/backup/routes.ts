/** How old the backup is, and whether it could be restored last night: for whoever answers for the installation. */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import { route } from '#server/platform/http.ts';
import type { Database } from '#server/platform/db.ts';
import { readCustody } from './custody.ts';
import type { BackupState } from './keeper.ts';

const drill = z.object({
  at: z.string(), ok: z.boolean(), restoredTo: z.string().nullable(), events: z.number().nullable(), seconds: z.number(), detail: z.string().nullable(),
});
const answer = z.object({
  /** false: no LIANDONG_BACKUP; somebody else must see to it */
  kept: z.boolean(),
  /** everything until then is in the backup */
  at: z.string().nullable(),
  trouble: z.string().nullable(), drill: drill.nullable(), epoch: z.number(),
  /** who opens a restore: custodians with shares of the secret, two persons of the desk by their passwords, or, of a demonstration, anybody */
  opens: z.enum(['custodians', 'two_persons', 'anybody']),
  /** since when custodians are named */
  custodiansSince: z.string().nullable(),
  /** when this database was last restored, and who opened it; null: never */
  restored: z.object({ at: z.string(), by: z.string().nullable() }).nullable(),
});

/** `state` null: this server keeps no backup. */
export function addBackupRoute(app: FastifyInstance, parts: { db: Database; epoch: number; state(): BackupState | null }): void {
  route(app, {
    method: 'GET', path: '/api/v1/admin/backup', action: 'admin.read', summary: 'Age of the backup, how the last restore drill went, and who opens a restore', response: answer,
    handler: async () => {
      const [state, { opens, custodiansSince, restored }] = [parts.state(), await readCustody(parts.db)];
      return { kept: state !== null, at: state?.at ?? null, trouble: state?.trouble ?? null, drill: state?.drill ?? null, epoch: parts.epoch, opens, custodiansSince, restored };
    },
  });
}
