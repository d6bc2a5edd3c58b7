/** 事件卷宗: the whole file of an incident, as it stands in the record, with what proves it. No caller's identity, none of their words. */
import { catalogueAt, findItem, findOutcome, findUnit } from '#domain/catalogue/lookup.ts';
import { briefOf } from '#domain/incident/brief.ts';
import { EVENT_MEANINGS } from '#domain/incident/event-meanings.ts';
import { ASSIGNMENT_STATUS, CLOSED_AS, EVIDENCE_KIND, STATUS, VERDICT } from '#domain/incident/words.ts';
import type { Holder } from '#domain/incident/incident.ts';
import type { Deps } from '#server/deps.ts';
import { holderName } from '#server/incident/view.ts';
import type { StoredEvent } from '#server/platform/event-log.ts';
import { clockTime, whoIs, type Facts } from './facts.ts';
import { picturesOf, type Pictured } from './pictures.ts';
import { listing, pairs, type Content, type Sheet } from '#server/platform/pdf.ts';

export function wholeSheet(deps: Deps, facts: Facts, pictured: readonly Pictured[] = []): Sheet {
  const { incident: i } = facts;
  const heading = (text: string): Content => ({ text, style: 'heading' });
  return {
    title: `事件卷宗 ${i.number}`, watermark: facts.watermark,
    content: [
      heading('一、基本情况'), pairs(basics(deps, facts)),
      heading('二、派单与处置力量'), listing(['力量', '主办或协办', '派单', '接单', '到场', '状态'], ['*', 'auto', 80, 80, 80, 'auto'], i.assignments.map((a) => [
        findUnit(deps.district, a.unitId)?.name.zh ?? a.unitId, a.part === 'lead' ? '主办' : '协办', clockTime(deps, a.offeredAt), clockTime(deps, a.acceptedAt), clockTime(deps, a.arrival?.at ?? null), ASSIGNMENT_STATUS[a.status],
      ])),
      heading('三、处置经过'), listing(['序号', '时间', '事项', '经办', '责任单位'], [34, 74, '*', 70, 84], facts.events.map((e) => eventLine(deps, facts, e))),
      ...(pictured.length > 0 ? [heading('四、影音材料'), ...picturesOf(deps, pictured)] : []),
      heading(pictured.length > 0 ? '五、核验' : '四、核验'), pairs(proof(facts)),
      { text: '处置经过逐条取自留痕记录，哈希成链；以同一事件的导出文件（按所持存证点的条数导出）和任一方保存的存证点，可用 liandong verify --file，或 tools/verify.py，在不依赖本系统的情况下核验。', style: 'small', margin: [0, 6, 0, 0] },
    ],
  };
}

function basics(deps: Deps, { incident: i }: Facts): [string, string][] {
  const catalogue = catalogueAt(deps.district, i.openedAt);
  const { decision } = i;
  const law = i.item ? (findItem(catalogue, i.item)?.legalBasis ?? []) : [];
  return [
    ['情况简述', briefOf(i, catalogue, deps.district).zh], ['状态', STATUS[i.status]], ['接报', clockTime(deps, i.receivedAt)], ['受理', clockTime(deps, i.openedAt)],
    ['研判结论', decision ? `${VERDICT[decision.verdict]}${decision.tried ? `（试判：${VERDICT[decision.tried]}）` : ''}，${clockTime(deps, decision.at)}，${decision.safeDefault ? '到时无人决定，按安全默认' : nameOf(deps, decision.by)}${decision.confirmedBy ? `，${nameOf(deps, decision.confirmedBy)} 确认` : ''}` : '未作出'],
    ['事项依据', law.join('；').replaceAll('[unverified]', '（条款待核实）') || '—'],
    ['结果', i.outcome ? `${findOutcome(catalogue, i.outcome.code)?.name.zh ?? i.outcome.code}，${clockTime(deps, i.outcome.at)}` : '—'],
    ['核查', i.review ? `${i.review.result === 'pass' ? '通过' : '退回重办'}，${clockTime(deps, i.review.at)}` : '—'],
    ['办结', i.closedAs ? `${CLOSED_AS[i.closedAs]}，${clockTime(deps, i.closedAt)}` : '—'],
  ];
}

function nameOf(deps: Deps, account: string): string {
  const who = whoIs(deps, account);
  return who.organisation === '' ? who.name : `${who.name}（${who.organisation}）`;
}

function eventLine(deps: Deps, { texts }: Facts, e: StoredEvent): string[] {
  const holder = e.holder as Holder | null; // the record's own holder, written by the door
  const name = holder ? holderName({ holder }, deps.district) : '';
  const meaning = meaningOf(e);
  const text = texts.get(e.seq);
  return [String(e.seq), clockTime(deps, e.at), text === undefined ? meaning : `${meaning}\n${text}`, whoIs(deps, e.actor).name, typeof name === 'string' ? name : name.zh];
}

function meaningOf({ type, data: { evidence } }: StoredEvent): string {
  if (typeof evidence === 'object' && evidence !== null && 'kind' in evidence) return `处置记录（${EVIDENCE_KIND[String(evidence.kind)] ?? String(evidence.kind)}）`;
  const known = Object.entries(EVENT_MEANINGS).find(([name]) => name === type);
  return known ? known[1].zh.split(/[；。]/)[0] ?? type : type;
}

function proof({ events, checkpoint, incident, madeAt }: Facts): [string, string][] {
  const last = events.at(-1);
  const covered = checkpoint !== null && last !== undefined && last.seq <= checkpoint.size;
  return [
    ['事件标识', incident.id], ['本卷宗制作', madeAt], ['记录条数', String(events.length)], ['最后一条', last ? `第 ${last.seq} 条，哈希 ${last.hash}` : '—'],
    ['存证点', checkpoint ? `前 ${checkpoint.size} 条，根 ${checkpoint.root}，签名公钥 ${checkpoint.keyId}` : '尚无'],
    ['是否已存证', covered ? '全部记录已纳入该存证点' : '部分记录晚于该存证点，下一存证点一小时内生成'],
  ];
}
