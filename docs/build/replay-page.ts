/** What came of replaying the real files, as a page. */
import { z } from 'zod';

export const FILES = [
  { file: 'sffd-2020-04.csv.gz', adapter: 'sffd' }, { file: 'sffd-2016-12.csv.gz', adapter: 'sffd' }, { file: 'nyc311-2013-12-25.csv.gz', adapter: 'nyc311' },
] as const;

const counts = z.record(z.string(), z.number());
const percentiles = z.object({ p50: z.number().nullable(), p90: z.number().nullable() });
/** The summary of `liandong replay --json`, with the file it is of. */
export const result = z.object({
  file: z.string(), adapter: z.string(), rows: z.number(), accepted: z.number(), linked: z.number(), duplicate: z.number(), refused: z.number(), refusals: counts,
  response: z.object({ n: z.number(), ours: percentiles, file: percentiles, within: z.array(z.object({ minutes: z.number(), ours: z.number(), file: z.number() })) }).nullable(),
  notes: counts, warnings: counts, damage: z.string().nullable(), seconds: z.number(),
});
export type Result = z.output<typeof result>;

export function replayPage(results: readonly Result[]): string {
  const rows = results.map((r) => `| \`${r.file}\` | ${[r.rows, r.accepted, r.linked, r.duplicate, r.refused].map(number).join(' | ')} |`);
  const compared = results.filter((r) => r.response !== null && r.response.ours.p50 !== null);
  return `# Real files, replayed

Written by \`npm run docs -- replay\`, with the same as data in [replay.json](replay.json); do not edit by hand. [How a replay works](../guides/replay.md), [what the files are](../../data/real/README.md).

## Every row accounted for

| file | rows | accepted | linked | duplicate | refused |
|---|---|---|---|---|---|
${rows.join('\n')}

Each row is counted once: rows = accepted + linked + duplicate + refused. In the files of San Francisco a row is a unit that was sent, so most rows of a call are duplicates of it.

## Received to first on scene: ours beside what happened

${compared.map(comparison).join('\n\n')}

Ours is the centre's engine in a district made from the file, on the file's own clock: one crew a station, 1.3 times the straight line at 30 km/h, sent at the instant at which the file sent its first unit, occupied as long as the file's first unit was. The file's engines drive faster, are more, and start from where they are; so this compares two ways of sending, not two cities. Compared are the calls that were reached in both.

In New York nobody of ours is sent: after 30 seconds without a verdict the safe default gives each call to the police.

## What was wrong in rows that were used

| file | remark | rows |
|---|---|---|
${results.flatMap((r) => sorted({ ...r.notes, ...r.warnings }).map(([code, n]) => `| \`${r.file}\` | \`${code}\` | ${number(n)} |`)).join('\n')}
${refusals(results)}`;
}

function comparison({ file, response }: Result): string {
  if (!response) return '';
  const lines = [
    `| p50 | ${clock(response.ours.p50)} | ${clock(response.file.p50)} |`, `| p90 | ${clock(response.ours.p90)} | ${clock(response.file.p90)} |`,
    ...response.within.map((w) => `| within ${w.minutes} min | ${percent(w.ours)} | ${percent(w.file)} |`),
  ];
  return `**\`${file}\`**, ${number(response.n)} calls\n\n| | ours | the file |\n|---|---|---|\n${lines.join('\n')}`;
}

function refusals(results: readonly Result[]): string {
  const rows = results.flatMap((r) => sorted(r.refusals).map(([code, n]) => `| \`${r.file}\` | \`${code}\` | ${number(n)} |`));
  return rows.length === 0 ? '\nNo row was refused.\n' : `\n## Refused\n\n| file | reason | rows |\n|---|---|---|\n${rows.join('\n')}\n`;
}

const sorted = (found: Record<string, number>): [string, number][] => Object.entries(found).toSorted((a, b) => b[1] - a[1]);
const number = (n: number): string => n.toLocaleString('en');
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const clock = (seconds: number | null): string => (seconds === null ? '–' : `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, '0')}`);
