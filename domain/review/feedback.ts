/**
 * 处警反馈: what is written back into the 警单 when a matter that the police gave away has ended (DOMAIN-RULES 4.6). By
 * item, kind of unit, times and coded results only: neither the caller's words nor anybody's name.
 */
import { findOutcome, findTown } from '#domain/catalogue/lookup.ts';
import type { Incident } from '#domain/incident/incident.ts';
import type { Context } from '#domain/incident/rule.ts';
import { catalogueOf, itemOf } from '#domain/incident/rule.ts';
import { when } from './messages.ts';
import { whoComes } from './telling.ts';

const ENDS: Record<NonNullable<Incident['closedAs']>, string> = {
  reviewed: '经核查通过，予以办结', advised: '已作咨询答复，予以办结', police_done: '由公安机关处置完毕', merged: '系重复报警，并入原事件办理',
  passed_on: '已移交其他街镇办理', no_matter: '经核实无须处置',
};

export function feedbackOf(i: Incident, ctx: Context): string {
  const item = itemOf(i, ctx);
  const matter = item ? `“${item.name.zh}”（${item.code}）` : '群众求助';
  const parts = [`本警情属${matter}`, ...(i.divertedAt ? [`${when(i.divertedAt, ctx)}分流处置`] : []), ...handled(i, ctx), ...result(i, ctx)];
  const end = i.closedAs ? ENDS[i.closedAs] : '';
  const town = findTown(ctx.district, i.town)?.name.zh ?? '';
  return `${parts.join('，')}。${i.closedAt ? `${when(i.closedAt, ctx)}` : ''}${end}。${town}联动事件编号${i.number}。`;
}

function handled(i: Incident, ctx: Context): string[] {
  const lead = i.assignments.findLast((a) => a.part === 'lead' && a.acceptedAt !== null);
  if (!lead) return [];
  const who = whoComes(i, ctx)?.zh ?? '承办单位';
  const accepted = lead.acceptedAt ? [`${who}${when(lead.acceptedAt, ctx)}接单`] : [];
  return [...accepted, ...(lead.arrival ? [`${when(lead.arrival.at, ctx)}到场`] : [])];
}

function result(i: Incident, ctx: Context): string[] {
  if (!i.outcome) return [];
  return [`处置结果：${findOutcome(catalogueOf(i, ctx), i.outcome.code)?.name.zh ?? i.outcome.code}`];
}
