/** Who opens a restore of this installation, and who opened the last one. */
import { asOwner, type Database } from '#server/platform/db.ts';
import { instant, type Instant } from '#domain/shared/time.ts';

export interface Custody {
  opens: 'custodians' | 'two_persons' | 'anybody';
  custodiansSince: Instant | null;
  restored: { at: Instant; by: string | null } | null;
}

export async function readCustody(db: Database): Promise<Custody> {
  const { rows } = await asOwner(db, (client) => client.query<{ kind: string; custody_at: Date | null; restored_at: Date | null; restored_by: string | null }>(
    'select kind, custody_at, restored_at, restored_by from liandong.installation'));
  const { kind = 'desk', custody_at: since = null, restored_at: at = null, restored_by: by = null } = rows[0] ?? {};
  return {
    opens: since ? 'custodians' : kind === 'desk' ? 'two_persons' : 'anybody', custodiansSince: since && instant(since.getTime()), restored: at && { at: instant(at.getTime()), by },
  };
}
