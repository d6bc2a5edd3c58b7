/** What each measurement is meant to reach. Ratios are against the yardstick of the same run. */
const GOALS: Readonly<Record<string, string>> = {
  'A1.writer': 'ratio ≥ 0.50',
  'A1.writer.p99': '≤ 40 ms',
  'A1.http': 'ratio ≥ 0.15',
  'A1.backlog': '≤ 15 s',
  'A2.push': 'ratio ≥ 0.95',
  'live.a3.push-p95': 'ratio ≤ 1.5',
  'live.a4.cpu-200-boards': '≤ 20 µs',
  'live.a4.cpu-2000-boards': '≤ 20 µs',
  'live.a4.cores-2000-boards': '≤ 0.8',
  'live.a4.memory': '≤ 25 kB',
  'live.a5.stalled-rss': '≤ 50 MB',
  'live.a5.stalled-still-open': '0',
  'live.returning-1000-boards': '≤ 5 s',
  'verify.file': 'ratio ≥ 0.5',
  'size.writer': 'ratio ≥ 0.9',
};

/** Empty where nothing was promised. */
export function goalOf(name: string): string {
  return GOALS[name] ?? (name.startsWith('size.query.') ? '≤ 20 ms' : '');
}
