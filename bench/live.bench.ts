/**
 * A3, A4, A5 (PERFORMANCE 2): what a board costs and how soon it sees a call, beside the least server that can push.
 * Server and boards are separate processes; ours and the yardstick take turns; the medians of the rounds are shown.
 */
import { openBoards, pause, postCalls, quantile } from './live/load.ts';
import { serve } from './live/served.ts';
import { compare, ofRounds, type Measurement } from './measurement.ts';

const OURS = new URL('./live/server.ts', import.meta.url);
const BARE = new URL('./yardsticks/sse-bare.ts', import.meta.url);
const ROUNDS = 3;
const PER_SECOND = 20;
const SECONDS = 5;
const TEXT = '小区门口有车堵住消防通道，打了物业电话没人接，已经半个小时了';

interface Run { n: number; p50: number; p95: number; cpuPerDelivery: number; cores: number; kbPerBoard: number }

async function run(script: URL, boards: number): Promise<Run> {
  const server = await serve(script);
  const empty = await server.usage();
  const open = await openBoards(server.port, boards);
  const idle = await server.usage();
  await postCalls(server.port, PER_SECOND, SECONDS, TEXT);
  const after = await server.usage();
  const n = open.latencies.length;
  open.close();
  server.stop();
  const cpu = after.cpu - idle.cpu;
  return {
    n, p50: quantile(open.latencies, 0.5), p95: quantile(open.latencies, 0.95),
    cpuPerDelivery: cpu / n, cores: cpu / 1e6 / SECONDS, kbPerBoard: (idle.rss - empty.rss) / 1024 / boards,
  };
}

async function rounds(boards: number, count: number): Promise<{ ours: Run[]; bare: Run[] }> {
  const ours: Run[] = [];
  const bare: Run[] = [];
  for (let round = 0; round < count; round++) {
    bare.push(await run(BARE, boards));
    ours.push(await run(OURS, boards));
  }
  return { ours, bare };
}

function row(name: string, unit: string, of: { ours: Run[]; bare: Run[] }, pick: (r: Run) => number): Measurement {
  return ofRounds(name, unit, of.ours.reduce((n, r) => n + r.n, 0), of.ours.map((ours, n) => ({ ours: pick(ours), bare: pick(of.bare[n] ?? ours) })));
}

const STALLED = 50;
const STALLED_SECONDS = 20;
const WIDE = 'x'.repeat(8_000);

/** Boards that stop reading while much is sent: how far memory grows, and when the last of them is let go. */
async function stall(script: URL): Promise<{ grownMb: number; openAfter: number }> {
  const server = await serve(script);
  const open = await openBoards(server.port, STALLED);
  open.pause();
  const before = (await server.usage()).rss;
  let most = 0;
  const posting = postCalls(server.port, 100, STALLED_SECONDS, WIDE);
  for (let second = 0; second < STALLED_SECONDS; second++) {
    await pause(1_000);
    most = Math.max(most, (await server.usage()).rss - before);
  }
  await posting;
  const { streams } = await server.usage();
  open.close();
  server.stop();
  return { grownMb: most / 1024 / 1024, openAfter: streams };
}

export async function* measure(): AsyncGenerator<Measurement> {
  const few = await rounds(200, ROUNDS);
  yield row('live.a3.push-p50', 'ms', few, (r) => r.p50);
  yield row('live.a3.push-p95', 'ms', few, (r) => r.p95);
  yield row('live.a4.cpu-200-boards', 'us/delivery', few, (r) => r.cpuPerDelivery);
  const many = await rounds(2_000, ROUNDS);
  yield row('live.a4.cpu-2000-boards', 'us/delivery', many, (r) => r.cpuPerDelivery);
  yield row('live.a4.cores-2000-boards', 'cores', many, (r) => r.cores);
  yield row('live.a4.push-p95-2000-boards', 'ms', many, (r) => r.p95);
  yield row('live.a4.memory', 'kB/board', many, (r) => r.kbPerBoard);
  const bare = await stall(BARE);
  const ours = await stall(OURS);
  yield compare('live.a5.stalled-rss', 'MB', STALLED, ours.grownMb, bare.grownMb);
  yield compare('live.a5.stalled-still-open', 'boards', STALLED, ours.openAfter, bare.openAfter);
}
