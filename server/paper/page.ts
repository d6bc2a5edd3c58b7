/** The page that is printed when nothing else works: what is open, who has it, what is due; and slips for what comes in. */
import type { District, Town } from '#domain/catalogue/district.ts';
import { catalogueAt, findUnit } from '#domain/catalogue/lookup.ts';
import { localTime } from '#domain/deadlines/local-time.ts';
import { briefOf } from '#domain/incident/brief.ts';
import { isActive, nextDeadline } from '#domain/incident/incident.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { isOverdue } from '#domain/incident/rank.ts';
import type { Instant } from '#domain/shared/time.ts';
import { holderName } from '#server/incident/view.ts';
import { html, type Html } from '#server/platform/html.ts';
import { STATUS } from '#domain/incident/words.ts';
import { DUE, PAPER } from './words.ts';

export interface Snapshot {
  readonly district: District;
  readonly town: Town;
  readonly at: Instant;
  /** open ones, in the order of the board */
  readonly incidents: readonly Incident[];
}

const SLIPS = 4;

const STYLE = `
@page { size: A4 landscape; margin: 12mm }
body { font: 11pt/1.4 "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", SimSun, sans-serif; color: #000; margin: 0 auto; max-width: 270mm }
h1 { font-size: 16pt; margin: 0 } h2 { font-size: 14pt; break-before: page; margin: 0 }
p { margin: 2mm 0 } .as-of { font-size: 14pt; font-weight: bold }
table { width: 100%; border-collapse: collapse } th, td { border: 0.3mm solid #000; padding: 1.2mm 1.5mm; text-align: left; vertical-align: top; overflow-wrap: anywhere }
thead { display: table-header-group } tr { break-inside: avoid }
.mark { border: 0.4mm solid #000; padding: 0 1mm; font-weight: bold; white-space: nowrap } .number, .time { white-space: nowrap; font-variant-numeric: tabular-nums }
.slip { break-inside: avoid; margin-top: 5mm } .slip td { height: 6mm } .slip .tall { height: 24mm }`;

export function snapshotPage(s: Snapshot): string {
  const title = PAPER.title(s.town.name.zh);
  return html`<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>${title}</title><style>${{ html: STYLE }}</style></head>
<body><h1>${title}</h1><p class="as-of">${PAPER.asOf(timeOf(s, s.at), s.incidents.length)}</p><p>${PAPER.stale}</p><p>${PAPER.privacy}</p>
${s.incidents.length === 0 ? html`<p>${PAPER.none}</p>` : tableOf(s)}
<h2>${PAPER.slips}</h2><p>${PAPER.slipsHow}</p>
${Array.from({ length: SLIPS }, () => slip())}
</body></html>
`.html;
}

function tableOf(s: Snapshot): Html {
  return html`<table><thead><tr>${PAPER.columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${s.incidents.map((i) => rowOf(i, s))}</tbody></table>`;
}

function rowOf(i: Incident, s: Snapshot): Html {
  const holder = holderName(i, s.district);
  const units = i.assignments.filter(isActive).map((a) => findUnit(s.district, a.unitId)?.name.zh ?? a.unitId);
  const due = nextDeadline(i);
  return html`<tr><td class="number">${i.number}</td>
<td>${i.dangers.length > 0 ? html`<span class="mark">${PAPER.danger}</span> ` : null}${i.urgency === 'urgent' ? html`<span class="mark">${PAPER.urgent}</span> ` : null}${briefOf(i, catalogueAt(s.district, i.openedAt), s.district).zh}</td>
<td class="time">${STATUS[i.status]}</td><td>${typeof holder === 'string' ? holder : holder.zh}</td><td>${units.join('、')}</td>
<td class="time">${timeOf(s, i.receivedAt)}</td>
<td>${due ? html`${DUE[due.kind]}<br><span class="time">${timeOf(s, due.at)}</span>` : null}${isOverdue(i) ? html` <span class="mark">${PAPER.over}</span>` : null}</td></tr>
`;
}

function timeOf({ district }: Snapshot, at: Instant): string {
  const { date, minutes } = localTime(at, district.timeZone);
  return `${date} ${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function slip(): Html {
  return html`<table class="slip"><tbody>${PAPER.slip.map(([label, height]) => html`<tr><td${height > 1 ? { html: ' class="tall"' } : null}>${label}</td></tr>`)}</tbody></table>
`;
}
