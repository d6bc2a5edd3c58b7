/** The measurements as a page: each figure beside its yardstick, the goal, and what the machine's noise was. */
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import { BENCHES, goalOf, isMet } from './goals.ts';
import type { Measurement } from './measurement.ts';

export interface Machine {
  cores: number;
  model: string;
  memoryGb: number;
  system: string;
  node: string;
}

/** What one benchmark measured, and when. */
export interface Found {
  bench: string;
  /** the day, YYYY-MM-DD */
  day: string;
  machine: Machine;
  /** load average over a minute before it began: two cores that do nothing else are near 0 */
  load: number;
  measurements: readonly Measurement[];
  /** how long it took */
  seconds: number;
  /** why it did not end */
  failure: string | null;
}

export function describeMachine(): Machine {
  return {
    cores: availableParallelism(), model: cpus()[0]?.model ?? 'unknown', memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()}`, node: process.version,
  };
}

/** How busy the machine is already, as an average over a minute. */
export const loadNow = (): number => loadavg()[0] ?? 0;

/** What was found before and what is found now: of each benchmark the latest, in the order of `BENCHES`. */
export function merged(before: readonly Found[], now: readonly Found[]): Found[] {
  const latest = new Map([...before, ...now].map((found) => [found.bench, found]));
  return Object.keys(BENCHES).flatMap((bench) => latest.get(bench) ?? []);
}

export function reportOf(found: readonly Found[]): string {
  const all = found.flatMap((f) => f.measurements).map(isMet);
  const [met, promised] = [all.filter((m) => m === true).length, all.filter((m) => m !== null).length];
  return `# Performance

Written by \`npm run bench -- NAME --report docs/reference/performance.md\`, which measures anew what is named and leaves the rest as it stands; do not edit by hand. A figure of one machine proves nothing: read the ratio, which was taken within the same seconds as its yardstick, and the spread of the rounds, which is the machine's noise.

Goals reached: ${met} of ${promised}. Each part runs alone, and says the same as JSON, a line each; the machine was shared while it ran, how much so before it began is its load. Where a tool is absent (\`pgbench\`, \`wrk\`), the line says so by name.

${found.map(section).join('\n\n')}
`;
}

function section({ bench, day, machine, load, measurements, seconds, failure }: Found): string {
  const rows = measurements.map((m) => `| ${[m.name, figure(m.value), m.unit, figure(m.baseline), ratioOf(m), spreadOf(m), goalOf(m), metOf(m), m.n.toLocaleString('en')].join(' | ')} |`);
  const table = rows.length === 0 ? [] : ['| what | ours | unit | yardstick | ratio | spread | goal | reached | n |', '|---|---|---|---|---|---|---|---|---|', ...rows];
  return [
    `## ${BENCHES[bench]?.title ?? bench}`, '', `\`npm run bench -- ${bench}\`, ${seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`}. ${day}, load ${load.toFixed(1)} on ${machine.cores} cores (${machine.model}, ${machine.memoryGb} GB), ${machine.system}, Node ${machine.node}.`, '',
    ...table, ...(failure === null ? [] : ['', `**Did not end:** ${failure}`]),
  ].join('\n');
}

function figure(value: number | null): string {
  if (value === null) return '–';
  if (value === 0) return '0';
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}

function ratioOf(m: Measurement): string {
  return m.ratio === null ? (m.notRun ?? '') : m.ratio.toPrecision(2);
}

function spreadOf({ spread }: Measurement): string {
  return spread ? `${spread[0].toPrecision(2)}–${spread[1].toPrecision(2)}` : '';
}

function metOf(m: Measurement): string {
  const met = isMet(m);
  return met === null ? '' : met ? 'yes' : '**no**';
}
