/**
 * After an outage (PERFORMANCE 2, scale check): a district's whole day of calls has waited and comes at once: how long
 * until the last is on the record, and until a board that was watching has heard of it. And 1,000 boards whose line was
 * cut at once: how long until each is current. Through the whole server; sender and boards are another process.
 */
import pg from 'pg';
import { readCorpus } from '#server/demo/settings.ts';
import { eachOf, withWhole, type Whole } from './intake/whole.ts';
import type { Measurement } from './measurement.ts';

/** Calls of one district in a day. */
const CALLS = 2_500;
/** One in twenty was delivered before the line broke, and comes again. */
const DUPLICATES = 20;
const AT_ONCE = 32;
const RETURNING = 1_000;
/** What the boards missed while they were cut off. */
const MISSED = 200;

export async function* measure(): AsyncGenerator<Measurement> {
  const { backlog, returning } = await withWhole(async (whole) => {
    await eachOf(calls('warm', MISSED), AT_ONCE, whole.post);
    return { backlog: await afterOutage(whole), returning: await afterCut(whole) };
  });
  yield told('catch-up.accepted', backlog.accepted, CALLS);
  yield told('catch-up.on-the-board', backlog.seen, CALLS);
  yield told('catch-up.returning-1000-boards', returning, RETURNING);
}

const told = (name: string, value: number, n: number): Measurement => ({ name, value, unit: 's', baseline: null, ratio: null, n });

/** Real words, as various as a day's calls are, each from a number of its own. */
function calls(run: string, n: number): object[] {
  const texts = readCorpus();
  return Array.from({ length: n }, (_, i) => {
    const id = i % DUPLICATES === DUPLICATES - 1 ? i - 1 : i;
    return {
      source: 'bench', externalId: `${run}-${id}`, town: id % 3 === 0 ? 'pujin' : 'pujiang', receivedAt: '2026-03-17T16:00:00Z', channel: '110',
      text: texts[(id * 7) % texts.length]?.text ?? '', caller: { phone: `1990${String(id).padStart(7, '0')}` },
    };
  });
}

async function afterOutage(whole: Whole): Promise<{ accepted: number; seen: number }> {
  let at: ReadonlyMap<string, number> = new Map();
  const board = whole.board(await heads(whole), (now) => { at = now; });
  const began = performance.now();
  await eachOf(calls('day', CALLS), AT_ONCE, whole.post);
  const accepted = (performance.now() - began) / 1000;
  const last = await heads(whole);
  await until(() => [...last].every(([town, seq]) => (at.get(town) ?? 0) >= seq));
  board.close();
  return { accepted, seen: (performance.now() - began) / 1000 };
}

async function afterCut(whole: Whole): Promise<number> {
  const before = await quiet(whole);
  await eachOf(calls('missed', MISSED), AT_ONCE, whole.post);
  const last = await heads(whole);
  let current = 0;
  const began = performance.now();
  const boards = Array.from({ length: RETURNING }, () => {
    let behind = true;
    return whole.board(before, (at) => {
      if (!behind || ![...last].every(([town, seq]) => (at.get(town) ?? 0) >= seq)) return;
      behind = false;
      current += 1;
    });
  });
  await until(() => current === RETURNING);
  const seconds = (performance.now() - began) / 1000;
  for (const board of boards) board.close();
  return seconds;
}

async function heads({ databaseUrl }: Whole): Promise<Map<string, number>> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ town: string; seq: string }>('select town, seq from ledger.head order by town');
  await client.end();
  return new Map(rows.map((r) => [r.town, Number(r.seq)]));
}

/** Heads once nothing moves any more: nobody judges here, so 30 s after each call the safe default acts. */
async function quiet(whole: Whole): Promise<Map<string, number>> {
  for (let before = await heads(whole); ;) {
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    const now = await heads(whole);
    if ([...now].every(([town, seq]) => before.get(town) === seq)) return now;
    before = now;
  }
}

/** Longer than the safe default waits. */
const QUIET_MS = 32_000;
const PATIENCE_MS = 120_000;

async function until(what: () => boolean): Promise<void> {
  const began = performance.now();
  while (!what()) {
    if (performance.now() - began > PATIENCE_MS) throw new Error(`not within ${PATIENCE_MS / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
