/** The report of a replay as a page of its own: no script, nothing from elsewhere, fit for printing. */
import type { Summary, ResponseTimes } from './tally.ts';

export interface ReportPage {
  file: string;
  summary: Summary;
  /** seconds from receipt to the first on scene, calls reached in both, in one order */
  pairs: readonly { ours: number; file: number }[];
}

const [WIDTH, HEIGHT, LEFT, BOTTOM] = [720, 300, 48, 36]; // of the chart, in units of its own
const LONGEST = 20; // minutes shown

export function reportPage({ file, summary, pairs }: ReportPage): string {
  const { rows, accepted, linked, duplicate, refused, response } = summary;
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${text(name(file))} · 回放报告 Replay report</title>
<style>${STYLE}</style></head><body>
<h1>回放报告 <span lang="en">Replay report</span></h1>
<p>${text(name(file))}</p>
<h2>逐行核对 <span lang="en">Every row accounted for</span></h2>
${table([['总行数 rows', '受理 accepted', '关联 linked', '重复 duplicate', '拒收 refused'], [rows, accepted, linked, duplicate, refused].map(String)])}
${counted('拒收原因 Refused because', summary.refusals)}${counted('已采用但有备注 Used, with a remark', { ...summary.notes, ...summary.warnings })}
${summary.damage === null ? '' : `<p class="bad">文件损坏，其后内容未读 The file is damaged, what follows was not read: ${text(summary.damage)}</p>`}
${response === null || response.ours.p50 === null ? nobodySent(response) : compared(response, pairs)}
</body></html>
`;
}

function nobodySent(response: ResponseTimes | null): string {
  const said = response === null ? '' : `<p>文件 file: p50 ${minutes(response.file.p50)}, p90 ${minutes(response.file.p90)} (${response.n})</p>`;
  return `<h2>响应时间 <span lang="en">Response</span></h2>${said}<p>本次回放未派出处置力量，无可比较。 <span lang="en">Nobody of ours was sent in this replay, so there is nothing to compare.</span></p>`;
}

function compared(r: ResponseTimes, pairs: ReportPage['pairs']): string {
  const rows = [
    ['', '本系统 ours', '实际 the file'],
    ['p50', minutes(r.ours.p50), minutes(r.file.p50)], ['p90', minutes(r.ours.p90), minutes(r.file.p90)],
    ...r.within.map((w) => [`${w.minutes} 分钟内 within ${w.minutes} min`, percent(w.ours), percent(w.file)]),
  ];
  return `<h2>接警至首个力量到场 <span lang="en">Received to first on scene</span></h2>
<p>${r.n} 起两边均到场的警情 <span lang="en">calls that were reached in both</span></p>
${table(rows)}
${chart(pairs)}
<p class="note">两种派单方式的比较，并非两座城市的比较：本系统的力量按时速30公里、直线距离的1.3倍行驶，每站一组。 <span lang="en">This compares two ways of sending, not two cities: crews of ours drive 1.3 times the straight line at 30 km/h, one a station (docs/guides/replay.md).</span></p>`;
}

/** Both distributions as lines: of all calls, how many were reached by then. Labelled where they end, told apart by dash too. */
function chart(pairs: ReportPage['pairs']): string {
  const line = (seconds: number[]): string => Array.from({ length: LONGEST * 4 + 1 }, (_, n) => {
    const limit = n * 15;
    const share = seconds.filter((s) => s <= limit).length / Math.max(1, seconds.length);
    return `${x(limit / 60)},${y(share)}`;
  }).join(' ');
  const [ours, file] = [pairs.map((p) => p.ours), pairs.map((p) => p.file)];
  const marks = [0, 5, 10, 15, 20].map((m) => `<line x1="${x(m)}" x2="${x(m)}" y1="${y(0)}" y2="${y(1)}" class="grid"/><text x="${x(m)}" y="${y(0) + 18}" text-anchor="middle">${m}</text>`);
  const levels = [0, 0.5, 0.9, 1].map((s) => `<line x1="${x(0)}" x2="${x(LONGEST)}" y1="${y(s)}" y2="${y(s)}" class="grid"/><text x="${x(0) - 6}" y="${y(s) + 4}" text-anchor="end">${s * 100} %</text>`);
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="到场时间累积分布 cumulative distribution of arrival">
${[...marks, ...levels].join('')}<text x="${WIDTH - 8}" y="${HEIGHT - 2}" text-anchor="end">分钟 minutes</text>
<polyline points="${line(file)}" class="file"/><polyline points="${line(ours)}" class="ours"/>
<g class="key"><line x1="${x(13)}" x2="${x(14.4)}" y1="${y(0.22)}" y2="${y(0.22)}" class="ours"/><text x="${x(14.6)}" y="${y(0.22) + 4}">本系统 ours</text>
<line x1="${x(13)}" x2="${x(14.4)}" y1="${y(0.12)}" y2="${y(0.12)}" class="file"/><text x="${x(14.6)}" y="${y(0.12) + 4}">实际 the file</text></g></svg>`;
}

const x = (m: number): number => Math.round(LEFT + (m / LONGEST) * (WIDTH - LEFT - 12));
const y = (share: number): number => Math.round((1 - share) * (HEIGHT - BOTTOM - 12) + 12);

function table([head = [], ...rows]: string[][]): string {
  const cells = (tag: 'th' | 'td', row: string[]): string => `<tr>${row.map((c) => `<${tag}>${text(c)}</${tag}>`).join('')}</tr>`;
  return `<table><thead>${cells('th', head)}</thead><tbody>${rows.map((r) => cells('td', r)).join('')}</tbody></table>`;
}

function counted(title: string, counts: Record<string, number>): string {
  const sorted = Object.entries(counts).toSorted((a, b) => b[1] - a[1]);
  return sorted.length === 0 ? '' : `<h3>${title}</h3>${table([['代码 code', '行 rows'], ...sorted.map(([code, n]) => [code, String(n)])])}`;
}

const name = (file: string): string => file.split('/').at(-1) ?? file;
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const minutes = (seconds: number | null): string => (seconds === null ? '–' : `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, '0')}`);
const text = (s: string): string => s.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

const STYLE = `body{font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;max-width:46em;margin:2em auto;padding:0 1em;color:#111;background:#fff}
h1,h2,h3{line-height:1.3;margin:1.4em 0 .4em}h1 span,h2 span{color:#555;font-weight:400;font-size:.8em}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.3em 1.2em .3em 0;border-bottom:1px solid #ddd}svg{width:100%;height:auto;margin:1em 0;font-size:12px}.grid{stroke:#ddd}polyline,.key line{fill:none;stroke-width:2.5}
.ours{stroke:#00695c}.file{stroke:#444;stroke-dasharray:6 5}.note{color:#444;font-size:.9em}.bad{color:#b3261e}@media print{body{margin:0;max-width:none}}`;
