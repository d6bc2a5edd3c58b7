/** The report of an examination as one page without scripts: it can be printed and filed. */
import type { Report } from './examine.ts';
import type { Share, Tally } from './tally.ts';

const ROWS: readonly { readonly name: string; readonly of: (t: Tally) => Share }[] = [
  { name: '漏判 · Dangers let go (under-triage)', of: (t) => t.missed },
  { name: '误留 · Harmless kept (over-triage)', of: (t) => t.kept },
  { name: '可分流已分流 · Harmless freed', of: (t) => t.freed },
  { name: '联合处置判准 · Joint recognised', of: (t) => t.joint },
  { name: '咨询判准 · Advice told from diversion', of: (t) => t.advice },
  { name: '事项判准 · Item right', of: (t) => t.item },
  { name: '前三含正确事项 · Item among the first three', of: (t) => t.itemInThree },
];

export function examPage(report: Report): string {
  const columns = [['人工 · People alone', report.people], ['机器 · Machine alone', report.machine], ['人机 · Both', report.both]] as const;
  const shown = columns.flatMap(([name, t]) => (t ? [{ name, tally: t }] : []));
  const head = shown.map(({ name, tally }) => `<th>${escape(name)}<br>${tally.calls} 件 calls</th>`).join('');
  const body = ROWS.map(({ name, of }) => `<tr><th>${escape(name)}</th>${shown.map(({ tally }) => `<td>${cell(of(tally))}</td>`).join('')}</tr>`).join('\n');
  const misses = report.misses.map((m) => `<tr><td>${escape(m.id)}</td><td>${m.by}</td><td>${m.truth}</td><td>${m.said ?? ''}</td><td>${escape(m.reason)}</td></tr>`).join('\n');
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>研判考核 · Examination</title>
<style>body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#111;background:#fff}table{border-collapse:collapse;width:100%;margin:1rem 0}th,td{border:1px solid #888;padding:.4rem .6rem;text-align:left;vertical-align:top}small{color:#444}</style></head>
<body><h1>研判考核 · Examination</h1>
<p>${escape(report.versions.catalogue)} · ${escape(report.versions.rules)} · ${escape(report.versions.model ?? '仅规则 · rules alone')}</p>
<table><thead><tr><th></th>${head}</tr></thead><tbody>
${body}
</tbody></table>
<p>区间为精确 95 % 置信区间。Intervals are exact at 95 %. 校准误差 Calibration error ${percent(report.calibrationError)}；若完全校准，同样件数也会因偶然而有 by luck alone, were every share exact: ${percent(report.calibrationByLuck.median)} (95 % ≤ ${percent(report.calibrationByLuck.most)}).${time(report)}</p>
<h2>漏判逐件 · Every miss</h2>
<table><thead><tr><th>编号 Id</th><th>谁 By</th><th>应为 Truth</th><th>判为 Said</th><th>原因 Reason</th></tr></thead><tbody>
${misses}
</tbody></table></body></html>
`;
}

function cell({ k, n, share, low, high }: Share): string {
  return share === null ? '–' : `${percent(share)} <small>(${k} / ${n}; ${percent(low)}–${percent(high)})</small>`;
}

function time({ seconds }: Report): string {
  return seconds ? ` 用时 Time: n ${seconds.n}, p50 ${seconds.p50.toFixed(1)} s, p90 ${seconds.p90.toFixed(1)} s.` : '';
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
