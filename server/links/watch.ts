/**
 * Whether each link of the chain from a call to its end still holds, and since when not. A link is judged by what comes
 * out of it (a late deadline, a message that waits), so that it is noticed whatever broke; a look that cannot be made
 * lets every age grow.
 */
import type { StatsFs } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { localTime, addDays } from '#domain/deadlines/local-time.ts';
import type { Instant } from '#domain/shared/time.ts';
import { instant, secondsBetween, toMs } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { lookAtFolder } from '#server/gateway/police/folder-watch.ts';
import type { Keeping } from '#server/keeping.ts';
import { wallMs, type ClockGuard } from '#server/platform/clock.ts';
import { inTowns } from '#server/platform/db.ts';
import { listHeads } from '#server/platform/event-log.ts';
import type { LiveStats } from '#server/platform/live.ts';
import type { Reactions } from '#server/platform/reactions.ts';
import { sendSynthetic } from './probe.ts';

export interface LinkState {
  link: string;
  ok: boolean;
  /** seconds since it was last known to hold */
  ageSeconds: number;
  limitSeconds: number;
  /** why not, in a word for those who mend it */
  detail: string | null;
}

export interface LinkParts {
  deps: Deps;
  dataDir: string;
  keeping: Pick<Keeping, 'witnesses' | 'backup'>;
  guard: ClockGuard | null;
  reactions: Pick<Reactions, 'lag'>;
  live: () => LiveStats;
  /** where files are exchanged with the police */
  folders: readonly string[];
  now(): Instant;
  /** how much room a disk has; a test brings its own */
  statfs?: (path: string) => Promise<Pick<StatsFs, 'bavail' | 'blocks'>>;
}

export interface Links {
  /** looks at everything that can be asked */
  look(): Promise<void>;
  /** sends the synthetic calls */
  probe(): Promise<void>;
  states(): LinkState[];
  /** files of the police's line put aside for a person */
  aside(): number;
}

/** What waits may wait so long; with a look each 5 s and a screen that asks each minute it is seen within 120 s. */
const WAIT_SECONDS = 45;
const PROBE_SECONDS = 90;
const LATE_SECONDS = 30;
const PARKED_SECONDS = 600;
const PLATFORM_SILENT_SECONDS = 120;
const BACKUP_SECONDS = 180;
/** a service that could not hand a message over lately is one that is not there */
const UNREACHED_SECONDS = 180;
const FULL = 0.85;

interface Known {
  goodAt: Instant;
  limit: number;
  bad: string | null;
}

export function createLinks(p: LinkParts): Links {
  return new Watch(p);
}

class Watch implements Links {
  readonly #p: LinkParts;
  readonly #known = new Map<string, Known>();
  #aside = 0;

  constructor(p: LinkParts) {
    this.#p = p;
    this.#set('database', WAIT_SECONDS, true);
    for (const { id } of p.deps.district.towns) this.#set(`writer.${id}`, PROBE_SECONDS, true);
  }

  states(): LinkState[] {
    const now = this.#p.now();
    return [...this.#known].map(([link, k]) => {
      const ageSeconds = Math.max(0, Math.round(secondsBetween(k.goodAt, now)));
      const ok = k.bad === null && ageSeconds <= k.limit;
      return { link, ok, ageSeconds, limitSeconds: k.limit, detail: ok ? null : (k.bad ?? 'waiting') };
    });
  }

  aside(): number {
    return this.#aside;
  }

  async probe(): Promise<void> {
    await Promise.all(this.#p.deps.district.towns.map(async ({ id }) => {
      const failed = await sendSynthetic(this.#p.deps, id).then(() => null, (error: unknown) => codeOf(error));
      this.#set(`writer.${id}`, PROBE_SECONDS, failed === null, failed);
    }));
  }

  async look(): Promise<void> {
    const { deps, live, guard } = this.#p;
    await deps.now(); // a driven clock is read anew
    const towns = deps.district.towns.map((t) => t.id);
    await this.#lookAtDatabase(towns);
    this.#set('live', WAIT_SECONDS, live().lag === 0);
    if (guard) this.#set('clock', WAIT_SECONDS, guard.frozen === null, guard.frozen ? 'jumped' : null);
    const disk = await (this.#p.statfs ?? statfs)(this.#p.dataDir);
    const used = 1 - disk.bavail / disk.blocks;
    this.#set('disk', WAIT_SECONDS, used < FULL, used < FULL ? null : 'nearly_full');
    await this.#lookAtFolders();
    this.#lookAtKeeping();
  }

  async #lookAtFolders(): Promise<void> {
    const { folders } = this.#p;
    if (folders.length === 0) return;
    const found = await Promise.all(folders.map((folder) => lookAtFolder(folder, wallMs())));
    const bad = found.find((f) => f.trouble !== null)?.trouble ?? null;
    this.#aside = found.reduce((sum, f) => sum + f.aside, 0);
    this.#set('police_files', WAIT_SECONDS, bad === null, bad);
  }

  async #lookAtDatabase(towns: readonly string[]): Promise<void> {
    const now = this.#p.now();
    const { heads, row } = await inTowns(this.#p.deps.db, towns, async (client) => ({
      heads: await listHeads(client, towns), row: (await client.query<Facts>(FACTS, [instant(toMs(now) - LATE_SECONDS * 1000), addDays(localTime(now, this.#p.deps.district.timeZone).date, -1), instant(toMs(now) - UNREACHED_SECONDS * 1000)])).rows[0],
    }));
    this.#set('database', WAIT_SECONDS, true);
    for (const { consumer, town, seq } of this.#p.reactions.lag()) this.#set(`consumer.${consumer}.${town}`, WAIT_SECONDS, seq >= (heads.find((h) => h.town === town)?.seq ?? 0));
    if (row) this.#judge(row, now);
  }

  #judge(f: Facts, now: Instant): void {
    const age = (at: Date | null) => (at === null ? 0 : (toMs(now) - at.getTime()) / 1000);
    this.#set('deadlines', WAIT_SECONDS, !f.late, f.late ? 'late' : null);
    this.#set('messages', WAIT_SECONDS, !f.unreached, f.unreached ? 'not_handed_over' : null);
    this.#set('police_out', WAIT_SECONDS, age(f.waiting) <= WAIT_SECONDS, age(f.waiting) > WAIT_SECONDS ? 'not_delivered' : null);
    this.#set('police_parked', PARKED_SECONDS, age(f.parked) <= PARKED_SECONDS, age(f.parked) > PARKED_SECONDS ? 'parked' : null);
    this.#set('police_dead', WAIT_SECONDS, f.dead === 0, f.dead > 0 ? 'dead_letters' : null);
    this.#set('police_compared', WAIT_SECONDS, f.differences === 0, f.differences > 0 ? 'differences' : null);
    if (f.probed !== null) this.#set('police_in', PLATFORM_SILENT_SECONDS, age(f.probed) <= PLATFORM_SILENT_SECONDS, age(f.probed) > PLATFORM_SILENT_SECONDS ? 'silent' : null);
  }

  #lookAtKeeping(): void {
    for (const w of this.#p.keeping.witnesses()) this.#set(`witness.${w.witness}.${w.town}`, PROBE_SECONDS, w.trouble === null, w.trouble === null ? null : 'no_signature');
    const backup = this.#p.keeping.backup();
    if (backup === null) return;
    const stale = backup.at !== null && secondsBetween(backup.at, this.#p.now()) > BACKUP_SECONDS;
    const failed = backup.trouble !== null ? 'failed' : stale ? 'old' : backup.drill?.ok === false ? 'drill_failed' : null;
    this.#set('backup', BACKUP_SECONDS, failed === null, failed);
  }

  /** Good now; or bad for a reason; or, without a reason, not known to be good any more. */
  #set(link: string, limit: number, good: boolean, bad: string | null = null): void {
    const now = this.#p.now();
    const before = this.#known.get(link);
    this.#known.set(link, { limit, goodAt: good || !before ? now : before.goodAt, bad: good ? null : bad });
  }
}

interface Facts {
  late: boolean;
  waiting: Date | null;
  parked: Date | null;
  dead: number;
  differences: number;
  probed: Date | null;
  unreached: boolean;
}

const FACTS = `select
  exists (select 1 from liandong.incident where status <> 'closed' and next_due_at <= $1) as late,
  (select min(created_at) from liandong.police_out where status = 'waiting') as waiting,
  (select min(received_at) from liandong.police_in where outcome = 'parked') as parked,
  (select count(*)::int from liandong.police_out where status = 'dead') as dead,
  (select coalesce(sum(missing + extra + changed), 0)::int from liandong.police_comparison where day >= $2::date) as differences,
  (select max(received_at) from liandong.police_in where kind = 'probe') as probed,
  exists (select from liandong.notice where code is not null and status <> 'sent' and code not in ('nobody', 'no_address', 'too_late') and created_at >= $3) as unreached`;

/** A code where there is one; an error's text may name what nobody need read on a screen. */
function codeOf(error: unknown): string {
  const said = error instanceof Error ? error.message : '';
  return /^[a-z]+(\.[a-z_]+)?$/.test(said) ? said : 'failed';
}
