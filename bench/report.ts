/** The measurements as a page: each figure beside its yardstick, the goal, and what the machine's noise was. */
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import { goalOf } from './goals.ts';
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

export function describeMachine(): Machine {
  return {
    cores: availableParallelism(), model: cpus()[0]?.model ?? 'unknown', memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()}`, node: process.version, load: loadavg()[0] ?? 0,
  };
}

export function reportOf(found: readonly Measurement[], machine: Machine): string {
  const rows = found.map((m) => `| ${[m.name, figure(m.value), m.unit, figure(m.baseline), ratioOf(m), spreadOf(m), goalOf(m.name), m.n].join(' | ')} |`);
  return `# Performance

Written by \`npm run bench -- --report docs/reference/performance.md\`; do not edit by hand. A figure of one machine proves nothing: read the ratio, which was taken within the same seconds as its yardstick, and the spread of the rounds, which is the machine's noise.

Measured on ${machine.cores} cores (${machine.model}), ${machine.memoryGb} GB, ${machine.system}, Node ${machine.node}; load before it began: ${machine.load.toFixed(1)}.

| what | ours | unit | yardstick | ratio | spread | goal | n |
|---|---|---|---|---|---|---|---|
${rows.join('\n')}
`;
}

function figure(value: number | null): string {
  if (value === null) return 'not run';
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}

function ratioOf(m: Measurement): string {
  return m.ratio === null ? (m.notRun ?? '') : m.ratio.toFixed(2);
}

function spreadOf({ spread }: Measurement): string {
  return spread ? `${spread[0].toFixed(2)}–${spread[1].toFixed(2)}` : '';
}
