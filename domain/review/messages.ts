/**
 * 告知短信: what the caller reads, as the centre would write it. Neither the matter nor the place nor a name: a message
 * on a locked telephone is read by whoever holds it. Each names a number that a person answers.
 */
import { findOrganisation } from '#domain/catalogue/lookup.ts';
import { localTime } from '#domain/deadlines/local-time.ts';
import type { Incident } from '#domain/incident/incident.ts';
import type { Context } from '#domain/incident/rule.ts';
import { itemOf, townOf } from '#domain/incident/rule.ts';
import type { Instant } from '#domain/shared/time.ts';
import { arrivalDue, expectedAt, whoComes, type About } from './telling.ts';

/** 12345, the citizens' hotline, where the town's centre has no line of its own: a person answers day and night. */
const HOTLINE = '12345';

export function answeredNumber(i: Incident, ctx: Context): string {
  return findOrganisation(ctx.district, townOf(i, ctx).centreId)?.phone ?? HOTLINE;
}

/** The whole message; `url` is the caller's link. */
export function messageOf(about: About, i: Incident, url: string, ctx: Context): string {
  const sender = `【${townOf(i, ctx).name.zh}城运中心】`;
  const matter = `您${when(i.receivedAt, ctx)}反映的事项（编号${i.number}）`;
  return `${sender}${matter}${BODIES[about](i, url, ctx)}`;
}

const BODIES: Record<About, (i: Incident, url: string, ctx: Context) => string> = {
  decision: (i, url, ctx) => `${decided(i, ctx)}如情况变化或有危险，请立即拨打110。人工咨询：${answeredNumber(i, ctx)}。办理进度：${url}`,
  delayed: (i, url, ctx) => `${delayed(i, ctx)}如情况变化或有危险，请立即拨打110。人工咨询：${answeredNumber(i, ctx)}。办理进度：${url}`,
  result: (i, url, ctx) => `已处置完毕。问题解决了吗？请点击链接评价；如问题仍在，可在同一页面申请重新办理，或致电${answeredNumber(i, ctx)}（人工接听）：${url}`,
  handed_back: (i, url, ctx) => `已转由公安机关处置，民警将与您联系。如有危险，请立即拨打110。人工咨询：${answeredNumber(i, ctx)}。办理进度：${url}`,
};

function decided(i: Incident, ctx: Context): string {
  if (i.verdict === 'advice') return '经公安机关研判，不需派人到场，民警不上门，请按接警人员告知的途径办理。';
  const who = whoComes(i, ctx)?.zh ?? '承办单位';
  const due = arrivalDue(i);
  const until = due ? `，预计${when(due, ctx)}前到场` : '';
  if (i.verdict === 'joint') return `由民警会同${who}工作人员共同处置${until}。`;
  const how = itemOf(i, ctx)?.visit === false ? '先电话联系您并负责办理' : `上门处置${until}`;
  return `经公安机关研判，民警不到场，由${who}工作人员${how}。`;
}

/** What was promised, and what can be promised now: nothing where nobody has accepted yet. */
function delayed(i: Incident, ctx: Context): string {
  const [due, expected] = [arrivalDue(i), expectedAt(i, ctx)];
  const before = due ? `原定${when(due, ctx)}前到场，` : '';
  return expected && expected > ctx.now ? `${before}现预计${when(expected, ctx)}前到场，请谅解。` : `${before}现未能按时到场，我们正在催办，请谅解。`;
}

/** "3月18日10:02", local. */
export function when(at: Instant, ctx: Context): string {
  const { date, minutes } = localTime(at, ctx.district.timeZone);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${Number(date.slice(5, 7))}月${Number(date.slice(8, 10))}日${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
