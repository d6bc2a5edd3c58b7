/**
 * What was released comes into force: at once where it lies ready with a date of its own (policies, catalogues), on its
 * day where it does not (forces, areas). Every server looks by itself, so that all agree within seconds, also after a restart.
 */
import type { District } from '#domain/catalogue/district.ts';
import { putInForce } from '#domain/catalogue/lookup.ts';
import { isRole } from '#domain/access/subject.ts';
import type { TwoPersonAct } from '#domain/two-person/act.ts';
import { refuse } from '#domain/shared/refusal.ts';
import { instant } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { addAccount } from '#server/platform/accounts.ts';
import { inTowns } from '#server/platform/db.ts';
import type { Effect, Effects } from '#server/two-person/acts.ts';
import { changed, fromOf, liesReady, newAccounts, problemsOf } from './change.ts';
import { letGoBy, turnOf, unearned } from './shadow-run.ts';
import { findChange, listReleased, markEffective, markFailed, markReleased, type KeptChange } from './store.ts';

export interface Settings {
  /** puts into force what is released and due; run at start and every few seconds */
  look(): Promise<void>;
  effects: Effects;
  /** what is released and waits for its day, in order */
  waiting(): readonly KeptChange[];
}

type SettingsDeps = Pick<Deps, 'db' | 'district' | 'auth' | 'now'> & {
  /** what this side of a line makes of every version, the first and those that follow */
  shaped(district: District): District;
};

export interface Told {
  refused(why: string): void;
  /** something new is in force */
  changed(): void;
}

export function createSettings(deps: SettingsDeps, told: Told): Settings {
  const { db, district } = deps;
  const towns = district.towns.map((t) => t.id);
  const inForce = new Set<string>();
  let waiting: readonly KeptChange[] = [];
  let running: Promise<void> | null = null;

  const take = async (kept: KeptChange): Promise<void> => {
    const wrong = stale(district, kept);
    inForce.add(kept.id);
    if (wrong !== null) {
      told.refused(`${kept.id}: ${wrong}`);
      // one that ruled already and no longer fits the data beneath it is passed over, not rewritten
      if (kept.effectiveAt === null) await inTowns(db, towns, (client) => markFailed(client, kept.id, wrong));
      return;
    }
    const unknown = newAccounts(district, kept.change).map((x) => ({ ...x, town: kept.town }));
    putInForce(district, deps.shaped(changed(district, kept.change)));
    told.changed();
    await changeAccounts(deps, kept, towns, unknown);
  };

  const once = async (): Promise<void> => {
    const now = await deps.now();
    const released = (await inTowns(db, towns, (client) => listReleased(client))).filter((c) => !inForce.has(c.id));
    for (const kept of released) if (liesReady(kept.change) || kept.from <= now) await take(kept);
    waiting = released.filter((c) => !inForce.has(c.id));
  };
  const look = (): Promise<void> => (running ??= once().finally(() => { running = null; }));

  const release: Effect = async (act: TwoPersonAct) => {
    const kept = await inTowns(db, act.towns, (client) => findChange(client, String(act.about['changeId'])));
    if (!kept || kept.digest !== act.about['digest']) return refuse('settings.unknown');
    const base = afterWaiting(district, waiting, kept);
    const [{ fresh }, turn] = [letGoBy(base, kept.change), turnOf(base, kept.change)];
    if (kept.releasedAt === null) {
      const now = await deps.now();
      if (kept.from <= now) return refuse('settings.too_late');
      if (problemsOf(base, kept.change, now).length > 0) return refuse('settings.hole');
      // what was earned when it was asked for may have been lost since
      if ((await unearned(db, base, kept.change, now)).length > 0) return refuse('settings.not_earned');
      await inTowns(db, act.towns, (client) => markReleased(client, kept.id, act.answeredBy ?? act.askedBy, now));
    }
    await look();
    return { changeId: kept.id, part: kept.part, from: kept.from, ...(turn === null ? {} : { shadowRun: turn }), ...(fresh.length > 0 ? { live: fresh } : {}) };
  };

  return { look, waiting: () => waiting, effects: { 'settings.release': release, 'catalogue.release': release } };
}

/** The district as it will be when this change's day comes. */
export function afterWaiting(district: District, waiting: readonly KeptChange[], before: Pick<KeptChange, 'from'>): District {
  return waiting.filter((c) => c.from <= before.from).reduce((d, c) => changed(d, c.change), district);
}

/** Checked on its day once more: what was right when it was released may contradict what came after. */
function stale(district: District, kept: KeptChange): string | null {
  const [first] = problemsOf(district, kept.change, EVER);
  return first ? `${first.file} ${first.path}: ${first.message}` : null;
}
const EVER = instant(0);

/** Roles and log-ins, by whichever server is first; each ends the sessions of its account. */
async function changeAccounts({ db, auth, now }: SettingsDeps, kept: KeptChange, towns: readonly string[], unknown: readonly (ReturnType<typeof newAccounts>[number] & { town: string })[]): Promise<void> {
  if (kept.effectiveAt !== null || fromOf(kept.change) > (await now())) return;
  const first = await inTowns(db, towns, async (client) => markEffective(client, kept.id, await now()));
  if (!first || kept.change.part !== 'forces') return;
  const fresh = new Set(unknown.map((a) => a.username));
  for (const { username, roles, disabled, personId, organisationId, unitId, stationId } of kept.change.accounts) {
    const place = { ...(personId === undefined ? {} : { personId }), ...(organisationId === undefined ? {} : { organisationId }), ...(unitId === undefined ? {} : { unitId }), ...(stationId === undefined ? {} : { stationId }) };
    if (!fresh.has(username)) await auth.changeAccount(username, { roles: roles.filter(isRole), disabled, ...place });
  }
  const at = await now();
  await inTowns(db, towns, async (client) => {
    for (const a of unknown) await addAccount(client, { username: a.username, personId: a.personId, roles: a.roles.filter(isRole), towns: [a.town], organisationId: a.organisationId, unitId: a.unitId ?? null, stationId: a.stationId ?? null, sources: [], passwordHash: null }, at);
  });
}
