/** What a person reads at the end; `--json` is the same as data. */
import type { Row } from './read/row.ts';
import type { Percentiles, Summary } from './tally.ts';

export function reportLines(summary: Summary): string[] {
  const { rows, accepted, linked, duplicate, refused } = summary;
  return [
    `${rows} rows in ${summary.seconds.toFixed(1)} s: ${accepted} accepted, ${linked} linked, ${duplicate} duplicate, ${refused} refused`,
    ...countLines('refused', summary.refusals), ...countLines('used, with a remark', summary.notes), ...countLines('remarks of the server', summary.warnings),
    ...(summary.response ? [`received → first on scene, ${summary.response.n} calls: file ${both(summary.response.file)}, ours ${both(summary.response.ours)}`] : []),
    ...(summary.damage === null ? [] : [`the file is damaged, what follows could not be read: ${summary.damage}`]),
  ];
}

function countLines(title: string, counts: Record<string, number>): string[] {
  const sorted = Object.entries(counts).sort((a, b) => b[1] - a[1]);
  return sorted.length === 0 ? [] : [`${title}:`, ...sorted.map(([code, n]) => `  ${String(n).padStart(7)}  ${code}`)];
}

function both({ p50, p90 }: Percentiles): string {
  return p50 === null ? '–' : `p50 ${Math.round(p50)} s, p90 ${Math.round(p90 ?? p50)} s`;
}

const SAY_EVERY = 2000; // ms

/** For whoever watches a terminal: how far it is, every two seconds. Silent elsewhere. */
export function createProgress(): (row: Row) => void {
  let [rows, said] = [0, performance.now()];
  return (row) => {
    rows += 1;
    if (!process.stderr.isTTY || performance.now() - said < SAY_EVERY) return;
    said = performance.now();
    process.stderr.write(`\r${rows} rows${row.refused === undefined && row.at !== null ? `, ${row.at}` : ''} `);
  };
}
