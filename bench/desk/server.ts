/** A board's other side, in a process of its own: as many open incidents as asked, as many changes a second, the built pages. */
import { startFakeServer } from '#test/fakes/console/server.ts';

const [count = '0', perSecond = '0'] = process.argv.slice(2);
const MATTERS = ['楼上半夜拖家具太吵', '小区门口有车堵住消防通道', '水管爆了一楼进水', '老人迷路说不出住址', '门锁坏了进不去'];

const server = await startFakeServer();
const stored = Array.from({ length: Number(count) }, (_, n) => server.incidents.take(`${MATTERS[n % MATTERS.length]} ${n}`, '110', null, 'police'));
for (const [n, one] of stored.entries()) one.nextDueAt = new Date(Date.parse(one.nextDueAt ?? '') + 600_000 + n * 1000).toISOString();
process.on('disconnect', () => { process.exit(0); });
let timer: NodeJS.Timeout | null = null;
let at = 0;
process.on('message', (told) => {
  const touched = typeof told === 'object' && told !== null && 'touch' in told ? server.incidents.all.get(String(told.touch)) : undefined;
  if (touched) { touched.vulnerable = !touched.vulnerable; server.incidents.record(touched, 'note.added', 'bench'); return; } // its row shows it
  if (timer) clearInterval(timer);
  timer = told === 'change' ? setInterval(() => { at = (at + 7919) % stored.length; const one = stored[at]; if (one) server.incidents.record(one, 'note.added', 'bench'); }, 1000 / Number(perSecond)) : null;
});
process.send?.({ port: Number(new URL(server.url).port) });
