/** Which parts of which backup lead to a moment. */
import { listMigrations, MIGRATIONS } from '#server/platform/migrate.ts';
import { assertWhole, BackupUnusable, readBases } from '#server/backup/folder.ts';
import type { Base, Manifest, Part } from '#server/backup/folder.ts';
import type { Instant } from '#domain/shared/time.ts';

export interface Plan {
  readonly base: Base;
  /** whole segments, in order */
  readonly whole: readonly Part[];
  /** the segment in which the moment lies; null where a part ends there */
  readonly cut: Part | null;
  /** the moment that will be restored: the one asked for, or the end of the backup where that comes first */
  readonly to: string;
  /** how many of our migrations the backup was made under */
  readonly migrations: number;
}

/** Everything that is needed, whole and of this program. `to` null: all there is. Throws BackupUnusable. */
export async function planRestore(folder: string, to: Instant | null): Promise<Plan> {
  const bases = await readBases(folder);
  const base = bases.findLast((each) => to === null || each.manifest.at <= to);
  if (!base) throw new BackupUnusable(`The backup in ${folder} begins at ${bases[0]?.manifest.at}: ${to} lies before it. Choose a later moment, or an older backup.`);
  const whole = base.tail.filter((part) => to === null || part.manifest.at <= to);
  const cut = to === null ? null : (base.tail[whole.length] ?? null);
  const end = (whole.at(-1) ?? base).manifest;
  const parts = [base, ...whole, ...(cut ? [cut] : [])];
  for (const part of parts) await assertWhole(part);
  return { base, whole, cut, to: to === null || !cut ? end.at : to, migrations: await countMigrations(parts.map((part) => part.manifest)) };
}

/** A backup of an older program is loaded under the migrations of its time; one of a newer or another program is refused. */
async function countMigrations(manifests: readonly Manifest[]): Promise<number> {
  const ours = await listMigrations(MIGRATIONS);
  for (const { migrations, at } of manifests) {
    for (const [index, { version, name, checksum }] of migrations.entries()) {
      if (ours[index]?.checksum === checksum) continue;
      throw new BackupUnusable(`The backup of ${at} was made by another version of this program: its migration ${version} (${name}) is ${ours[index] ? 'another than ours' : 'unknown here'}. Restore with the version that made it, or a later one.`);
    }
  }
  const counts = new Set(manifests.map((each) => each.migrations.length));
  const [count] = counts;
  if (counts.size !== 1 || count === undefined) throw new BackupUnusable('The backup spans a change of the program. Choose a moment before or after it.');
  return count;
}
