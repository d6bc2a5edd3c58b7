/** A whole file through a private server, by the file's own clock: calls, deadlines and people in their order. */
import { instant, latest, toMs, type Instant } from '#domain/shared/time.ts';
import { loadDistrict } from '#server/district/load.ts';
import { districtFromFile } from '#server/replay/district-from-file.ts';
import type { TypeTable } from '#server/replay/type-table.ts';
import { feed } from '../feed.ts';
import { createGatherer } from '../gather.ts';
import { postCall } from '../post.ts';
import type { CallRow, Row } from '../read/row.ts';
import type { Stop } from '../stop.ts';
import type { Tally } from '../tally.ts';
import { createAgenda, type Agenda } from './agenda.ts';
import { createCrews, mattersOf } from './crews.ts';
import type { Day } from './day.ts';
import { createNobody } from './nobody.ts';
import { startPrivateServer } from './server.ts';
import type { PrivateTown } from './town.ts';

export interface PrivatePlan {
  /** in the order in which they are to be sent */
  rows: readonly Row[];
  /** null = the calls are of the district that is installed here */
  types: TypeTable | null;
  atOnce: number;
  due(row: Row): Promise<void>;
  settled: Parameters<typeof feed>[2]['settled'];
  stop: Stop;
}

export interface PrivateResult {
  /** why it did not end; null = it did */
  failure: unknown;
  /** received → our first crew on scene, by call */
  seconds: ReadonlyMap<string, number>;
}

const BEFORE = 60_000; // ms: the clock begins a minute before the first call
const AFTER = 300_000; // ms: and runs on until every decision has been made or missed

export async function replayPrivately(plan: PrivatePlan, tally: Tally): Promise<PrivateResult> {
  const calls = plan.rows.filter((row) => row.refused === undefined);
  const { district, crews } = districtOf(calls, plan.types);
  const first = calls.reduce<Instant | null>((a, { at }) => (at !== null && (a === null || at < a) ? at : a), null);
  // a clock before the first catalogue could judge nothing; earlier calls then come late
  const from = latest(district.catalogues[0]?.from ?? instant(0), instant(first === null ? 0 : toMs(first) - BEFORE));
  const server = await startPrivateServer(district, from, plan.stop.now);
  try {
    const agenda = createAgenda();
    const day = crews ? createCrews(server.town, district, agenda, mattersOf(calls), tally.warning) : createNobody(server.town, agenda);
    const failure = await liveThrough(plan, tally, server.town, agenda, day);
    return { failure, seconds: day.seconds() };
  } finally {
    await server.close();
  }
}

function districtOf(calls: readonly CallRow[], types: TypeTable | null) {
  const installed = loadDistrict();
  if (types === null) return { district: installed, crews: false };
  const gatherer = createGatherer();
  for (const row of calls) gatherer.add(row);
  const facts = gatherer.facts();
  if (!facts) return { district: installed, crews: false };
  return { district: districtFromFile(facts, types.district, installed), crews: types.district.force === 'stations' };
}

/** Rows of one instant go many at a time; between instants the clock moves, and whoever has something to do does it. */
async function liveThrough(plan: PrivatePlan, tally: Tally, town: PrivateTown, agenda: Agenda, day: Day): Promise<unknown> {
  let failure: unknown = null;
  const attempt = async (step: () => Promise<void>): Promise<void> => {
    if (failure === null) await step().catch((error: unknown) => { failure = error; });
  };
  let reached: number | null = null;
  for (const group of byInstant(plan.rows)) {
    const [head] = group;
    const at: number | null = head?.refused === undefined && head?.at ? toMs(head.at) : null;
    if (head) await attempt(() => plan.due(head));
    if (at !== null && (reached === null || at > reached)) await attempt(() => advance(town, agenda, (reached = at)));
    const lost = await feed(group, tally, {
      atOnce: plan.atOnce, due: async () => { if (failure !== null) throw failure; }, settled: plan.settled,
      async post(row) {
        plan.stop.asked.throwIfAborted();
        const posted = await postCall(await town.target(), row.body);
        day.taken(row, posted);
        return posted;
      },
    });
    failure ??= lost;
  }
  await attempt(() => finish(town, agenda, reached, plan.stop));
  return failure;
}

function* byInstant(rows: readonly Row[]): Generator<Row[]> {
  let group: Row[] = [];
  const timeOf = (row: Row | undefined): string | null => (row?.refused === undefined ? row?.at ?? null : null);
  for (const row of rows) {
    if (group.length > 0 && timeOf(row) !== timeOf(group[0])) {
      yield group;
      group = [];
    }
    group.push(row);
  }
  if (group.length > 0) yield group;
}

async function advance(town: PrivateTown, agenda: Agenda, to: number): Promise<void> {
  for (let next = agenda.next(); next !== null && next <= to; next = agenda.next()) {
    await town.advance(instant(next));
    for (const act of agenda.due(next)) await act();
  }
  await town.advance(instant(to));
  for (const act of agenda.due(to)) await act();
}

/** The last calls are worked to their end. */
async function finish(town: PrivateTown, agenda: Agenda, reached: number | null, stop: Stop): Promise<void> {
  if (reached === null) return;
  for (let next = agenda.next(); next !== null; next = agenda.next()) {
    stop.asked.throwIfAborted();
    await advance(town, agenda, next);
  }
  await town.advance(instant(Math.max(reached, agenda.now()) + AFTER));
}
