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
  /** load average over a minute before the first measurement */
  load: number;
}

/** What one benchmark measured. */
export interface Found {
  bench: string;
  measurements: readonly Measurement[];
  /** how long it took */
  seconds: number;
  /** why it did not end */
  failure: string | null;
}

export function describeMachine(): Machine {
  return {
    cores: availableParallelism(), model: cpus()[0]?.model ?? 'unknown', memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()}`, node: process.version, load: loadavg()[0] ?? 0,
  };
}

export function reportOf(found: readonly Found[], machine: Machine): string {
  const all = found.flatMap((f) => f.measurements).map(isMet);
  const [met, promised] = [all.filter((m) => m === true).length, all.filter((m) => m !== null).length];
  return `# Performance

Written by \`npm run bench -- --report docs/reference/performance.md\`; do not edit by hand. A figure of one machine proves nothing: read the ratio, which was taken within the same seconds as its yardstick, and the spread of the rounds, which is the machine's noise.

Measured on ${machine.cores} cores (${machine.model}), ${machine.memoryGb} GB, ${machine.system}, Node ${machine.node}; load before it began: ${machine.load.toFixed(1)}. Goals reached: ${met} of ${promised}.

Each part runs alone, and says the same as JSON, a line each. Where a tool is absent (\`pgbench\`, \`wrk\`), the line says so by name.

${found.map(section).join('\n\n')}
`;
}

function section({ bench, measurements, seconds, failure }: Found): string {
  const rows = measurements.map((m) => `| ${[m.name, figure(m.value), m.unit, figure(m.baseline), ratioOf(m), spreadOf(m), goalOf(m), metOf(m), m.n.toLocaleString('en')].join(' | ')} |`);
  const table = rows.length === 0 ? [] : ['| what | ours | unit | yardstick | ratio | spread | goal | reached | n |', '|---|---|---|---|---|---|---|---|---|', ...rows];
  return [
    `## ${BENCHES[bench]?.title ?? bench}`, '', `\`npm run bench -- ${bench}\`, ${seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`}.`, '',
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
