/** Every five minutes, a file a town: `paper/<town>.html` of the data folder, whole at every moment, readable with the server off. */
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { District, Town } from '#domain/catalogue/district.ts';
import { instant } from '#domain/shared/time.ts';
import type { Instant } from '#domain/shared/time.ts';
import { inTowns, type Database } from '#server/platform/db.ts';
import { parseIncident } from '#server/platform/incident-row.ts';
import { snapshotPage } from './page.ts';

export interface Papers {
  /** writes all towns; throws when one could not be written, after trying the others */
  write(): Promise<void>;
  /** the age of the oldest page is measured from here; null before the first */
  readonly at: Instant | null;
}

export function createPapers(parts: { db: Database; district: District; dataDir: string }): Papers {
  let at: Instant | null = null;
  return {
    get at() { return at; },
    async write() {
      const written = await Promise.allSettled(parts.district.towns.map((town) => writeTown(parts, town)));
      const failed = written.find((each) => each.status === 'rejected');
      if (failed) throw failed.reason;
      at = written.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])).sort()[0] ?? null;
    },
  };
}

async function writeTown({ db, district, dataDir }: { db: Database; district: District; dataDir: string }, town: Town): Promise<Instant> {
  const { rows } = await inTowns(db, [town.id], (client) => client.query<{ state: string | null; now: Date }>(
    `select i.state, liandong.clock_now() as now from (select 1) one left join lateral (
       select * from liandong.incident where status <> 'closed' and town = $1 order by danger_rank, next_due_at, id) i on true`, [town.id]));
  const at = instant(rows[0]?.now.getTime() ?? 0);
  const incidents = rows.flatMap((row) => (row.state === null ? [] : [parseIncident(row.state)]));
  await replaceFile(join(dataDir, 'paper'), `${encodeURIComponent(town.id)}.html`, snapshotPage({ district, town, at, incidents }));
  return at;
}

async function replaceFile(folder: string, name: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = await open(join(folder, `.${name}`), 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(join(folder, `.${name}`), join(folder, name));
}
