/**
 * Writes `data/calendar/calendar.json`: `node data/build/calendar.ts`. Years the State Council has announced come
 * from the package chinese-days. For the year after, only what the law itself fixes is known: the days off of
 * 全国年节及纪念日放假办法 (2024) and, for those on a weekend, the next working days; moved weekends are not.
 */
import { writeFileSync } from 'node:fs';
import chineseDays from 'chinese-days';

const ANNOUNCED = [2024, 2025, 2026] as const;
const PROVISIONAL = 2027;

function datesOf(year: number): string[] {
  const first = Date.UTC(year, 0, 1);
  const days = (Date.UTC(year + 1, 0, 1) - first) / 86_400_000;
  return Array.from({ length: days }, (_, i) => new Date(first + i * 86_400_000).toISOString().slice(0, 10));
}

function isWeekend(date: string): boolean {
  return [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
}

function lunar(year: number, name: string): string {
  const found = chineseDays.getLunarFestivals(`${year}-01-01`, `${year}-12-31`).find((f) => f.name.includes(name));
  if (!found) throw new Error(`no ${name} in ${year}`);
  return found.date;
}

function run(date: string, from: number, count: number): string[] {
  return Array.from({ length: count }, (_, i) => new Date(Date.parse(`${date}T00:00:00Z`) + (from + i) * 86_400_000).toISOString().slice(0, 10));
}

/** Article 2's days off, each weekend day made good on the next working day (article 6). */
function lawful(year: number): string[] {
  const off = [
    ...run(`${year}-01-01`, 0, 1), ...run(lunar(year, '春节'), -1, 4), ...run(chineseDays.getSolarTermDate(year, 4, 'pure_brightness'), 0, 1), ...run(`${year}-05-01`, 0, 2),
    ...run(lunar(year, '端午节'), 0, 1), ...run(lunar(year, '中秋节'), 0, 1), ...run(`${year}-10-01`, 0, 3),
  ];
  const days = new Set(off);
  for (const date of off.filter(isWeekend)) {
    const free = run(date, 1, 14).find((d) => !isWeekend(d) && !days.has(d));
    if (free) days.add(free);
  }
  return [...days].filter((d) => !isWeekend(d)).toSorted();
}

/** The text of the calendar file. */
export function buildCalendar(): string {
  const all = ANNOUNCED.flatMap(datesOf);
  const holidays = [...all.filter((d) => !isWeekend(d) && chineseDays.isHoliday(d)), ...lawful(PROVISIONAL)];
  return `${JSON.stringify({
    version: 'cn-2026',
    owner: { zh: '区城运中心日历管理员', en: 'Calendar keeper of the district operations centre' },
    source: { zh: '国务院办公厅年度放假安排；2027年仅含法定假日', en: 'Yearly holiday notices of the State Council; for 2027 only the days fixed by law' },
    years: ANNOUNCED,
    provisionalYears: [PROVISIONAL],
    holidays,
    makeUpDays: all.filter((d) => isWeekend(d) && !chineseDays.isHoliday(d)),
  }, null, 2)}\n`;
}

if (import.meta.main) writeFileSync(new URL('../calendar/calendar.json', import.meta.url), buildCalendar());
