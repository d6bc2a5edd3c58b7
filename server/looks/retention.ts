/** Sealed texts whose time is over lose their keys, each kind on its day; what is on hold stays (PIPL art. 19, 47; P7). */
import { RETENTION } from '#domain/access/retention.ts';
import { plus } from '#domain/shared/time.ts';
import type { Instant } from '#domain/shared/time.ts';
import { inTowns, type Database } from '#server/platform/db.ts';

/** Destroys what is due; answers how many keys went. Each leaves a row in `vault.erasure`; bytes of files that nothing opens any more are swept out. */
export async function eraseExpired(db: Database, towns: readonly string[], now: Instant): Promise<number> {
  let gone = 0;
  for (const { kinds, days } of RETENTION) {
    gone += await inTowns(db, towns, async (client) => {
      const { rows } = await client.query<{ n: number }>('select vault.destroy_expired($1, $2, $3, $4, $5)::int as n', [kinds, plus(now, { days: -days }), 'retention', `kept ${days} days after closing`, now]);
      return rows[0]?.n ?? 0;
    });
  }
  await inTowns(db, towns, (client) => client.query('select vault.sweep_files($1)', [plus(now, { days: -1 })]));
  return gone;
}
