/** Asked to stop under load: nobody who tries again is refused, it is gone within 10 s, and boards go on without a gap (R8). */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '#test/support/database.ts';
import { audit, NOTHING } from './audit.ts';
import { followBoard, gapsOf } from './board.ts';
import { startLoad } from './load.ts';
import { percentile } from './numbers.ts';
import { startLineage, tokenOf } from './servers.ts';

const STOPS = 10;

let database: FreshDatabase;
beforeAll(async () => { database = await freshDatabase(); });
afterAll(() => database.drop());

test(`${STOPS} stops under load, three boards watching, one of them forgetful`, { timeout: 240_000 }, async () => {
  const line = await startLineage(database.url);
  const token = await tokenOf(line, 'police');
  const watching = await tokenOf(line, 'commander');
  const boards = [1, 2, 3].map(() => followBoard(line.url, watching));
  const forgetful = followBoard(line.url, watching, { forgetful: true });
  const load = startLoad({ url: line.url, token, clients: 6 });
  const gone: number[] = [];
  const codes: (number | null)[] = [];
  for (let n = 0; n < STOPS; n++) {
    const before = load.calls.size;
    while (load.calls.size < before + 8) await sleep(20);
    const { code, goneMs } = await line.replace('SIGTERM');
    codes.push(code);
    gone.push(goneMs);
  }
  const before = load.calls.size;
  while (load.calls.size < before + 8) await sleep(20);
  await load.stop(); // throws if any client was refused for good
  await sleep(2_000);
  for (const board of [...boards, forgetful]) await board.stop();
  await line.end();

  console.info(`R8: ${STOPS} stops, ${load.calls.size} calls, gone after median ${percentile(gone, 0.5)} ms, worst ${percentile(gone, 1)} ms; answers ${JSON.stringify([...load.statuses])}`);
  expect(codes).toEqual(codes.map(() => 0));
  expect(Math.max(...gone)).toBeLessThanOrEqual(10_000);
  expect([...load.statuses.keys()].filter((s) => ![0, 200, 201, 503].includes(s))).toEqual([]);
  for (const board of boards) {
    expect({ ...gapsOf(board), resyncs: board.resyncs() }).toEqual({ missed: 0, disorder: 0, resyncs: 0 });
    expect(board.returns()).toBeGreaterThan(STOPS / 2);
    expect([...board.seen.values()].flat().length).toBeGreaterThan(STOPS * 8);
  }
  expect(gapsOf(forgetful).missed, 'the twin that forgets where it was').toBeGreaterThan(0);
  const { events: _, ...findings } = await audit(database.url, [load]);
  expect(findings).toEqual(NOTHING);
});
