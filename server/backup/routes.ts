/** How old the backup is, and whether it could be restored last night: for whoever answers for the installation. */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import { route } from '#server/platform/http.ts';
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
});

/** `state` null: this server keeps no backup. */
export function addBackupRoute(app: FastifyInstance, parts: { epoch: number; state(): BackupState | null }): void {
  route(app, {
    method: 'GET', path: '/api/v1/admin/backup', action: 'admin.read', summary: 'Age of the backup, and how the last restore drill went', response: answer,
    handler: () => {
      const state = parts.state();
      return { kept: state !== null, at: state?.at ?? null, trouble: state?.trouble ?? null, drill: state?.drill ?? null, epoch: parts.epoch };
    },
  });
}
