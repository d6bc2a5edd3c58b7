/**
 * What keeps the record against the worst day: witnesses asked each half minute, the backup each minute, paper every five,
 * and each hour the end of what was kept long enough, and of what was asked for and never confirmed.
 */
import type { District } from '#domain/catalogue/district.ts';
import { toMs } from '#domain/shared/time.ts';
import { keepBackups, type BackupKeeper, type BackupState } from '#server/backup/keeper.ts';
import type { Config } from '#server/config.ts';
import { readWitnesses } from '#server/ledger/witness-file.ts';
import { createWitnessing, type WitnessState } from '#server/ledger/witnesses.ts';
import { eraseExpired } from '#server/looks/retention.ts';
import type { Shell } from '#server/platform/change.ts';
import { monotonicMs, type TownClock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/db.ts';
import type { Log } from '#server/platform/log.ts';
import type { Metrics } from '#server/platform/metrics.ts';
import { expire } from '#server/two-person/acts.ts';
import { createPapers } from '#server/paper/snapshots.ts';

const SECOND = 1_000;
const WITNESS_MS = 30 * SECOND;
const BACKUP_MS = 60 * SECOND;
const PAPER_MS = 300 * SECOND;
const RETENTION_MS = 3_600 * SECOND;

export interface Keeping {
  witnesses(): readonly WitnessState[];
  /** null: this server keeps no backup */
  backup(): BackupState | null;
  /** everything that is due, now; for a driven clock */
  tick(): Promise<void>;
  stop(): Promise<void>;
}

export interface KeepingParts {
  readonly config: Config;
  readonly db: Database;
  readonly district: District;
  readonly clock: TownClock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly shell: Shell;
}

export async function startKeeping({ config, db, district, clock, log, metrics, shell }: KeepingParts): Promise<Keeping> {
  const towns = district.towns.map((t) => t.id);
  const witnessing = createWitnessing({
    db, towns, witnesses: readWitnesses(config.witnesses),
    onTrouble: (error, witness, town) => log.warn({ err: error, witness, town }, 'a witness has not signed; it is asked again'),
  });
  const backups = config.backup === null ? null : await keepBackups({
    db, folder: config.backup, keyFile: `${config.backup}.keys`, now: () => clock.now(), monotonic: monotonicMs,
    onTrouble: (error) => log.error({ err: error }, 'the backup failed; it is tried again in a minute'),
  });
  const papers = createPapers({ db, district, dataDir: config.dataDir });
  watch(metrics, clock, witnessing.states, backups);
  metrics.watch('paper_age_seconds', 'Time since the printed page of open incidents was last written', [], () =>
    (papers.at === null ? [] : [{ labels: {}, value: (toMs(clock.reckoned()) - toMs(papers.at)) / SECOND }]));
  const paper = (): Promise<void> => papers.write().catch((error: unknown) => log.error({ err: error }, 'the page of open incidents could not be written'));
  const witness = (): Promise<void> => witnessing.tick(monotonicMs()).catch((error: unknown) => log.error({ err: error }, 'witnesses'));
  const retain = (): Promise<unknown> => clock.now().then((now) => eraseExpired(db, towns, now)).catch((error: unknown) => log.error({ err: error }, 'texts whose time is over could not be erased'));
  const over = (): Promise<void> => clock.now().then((now) => expire({ shell, db }, towns, now)).catch((error: unknown) => log.error({ err: error }, 'two-person acts whose time is over could not be ended'));
  let printing = paper();
  const intervals = [
    setInterval(() => void witness(), WITNESS_MS), setInterval(() => void backups?.tick(), BACKUP_MS), setInterval(() => { printing = paper(); }, PAPER_MS), setInterval(() => void retain().then(over), RETENTION_MS),
  ];
  void backups?.tick();
  return {
    witnesses: witnessing.states, backup: () => backups?.state() ?? null,
    async tick() { await witness(); await retain(); await over(); await backups?.tick(); await (printing = paper()); },
    async stop() {
      for (const each of intervals) clearInterval(each);
      await Promise.all([backups?.stop(), printing]);
    },
  };
}

function watch(metrics: Metrics, clock: TownClock, witnesses: () => readonly WitnessState[], backups: BackupKeeper | null): void {
  metrics.watch('witness_behind_events', 'Events under checkpoints that a witness has not signed', ['witness', 'town'], () =>
    witnesses().map(({ witness, town, behind }) => ({ labels: { witness, town }, value: behind })));
  if (!backups) return;
  const age = (at: Parameters<typeof toMs>[0]): number => (toMs(clock.reckoned()) - toMs(at)) / SECOND;
  metrics.watch('backup_age_seconds', 'Time since the moment up to which everything is in the backup', [], () => {
    const { at } = backups.state();
    return at === null ? [] : [{ labels: {}, value: age(at) }];
  });
  metrics.watch('secret_split', 'Whether custodians hold the secret in shares, of which two open a restore', [], () => [{ labels: {}, value: backups.state().split ? 1 : 0 }]);
  metrics.watch('restore_drill_ok', 'Whether the last restore drill succeeded', [], () => {
    const { drill } = backups.state();
    return drill === null ? [] : [{ labels: {}, value: drill.ok ? 1 : 0 }];
  });
  metrics.watch('restore_drill_age_seconds', 'Time since the last restore drill', [], () => {
    const { drill } = backups.state();
    return drill === null ? [] : [{ labels: {}, value: age(drill.at) }];
  });
}
