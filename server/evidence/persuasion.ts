/** 劝阻记录 for 治安管理处罚法 art. 88: who dissuaded, in which capacity, when, what was said, and how the party signed. */
import { findItem, catalogueAt } from '#domain/catalogue/lookup.ts';
import { placeName } from '#domain/incident/brief.ts';
import { trailIn, TRAIL_NAMES, TRAIL_PARTS } from '#domain/response/form-trail.ts';
import { capacityOf, CAPACITIES, signatureOf, SIGNATURES } from '#domain/response/persuasion.ts';
import type { Deps } from '#server/deps.ts';
import type { StoredEvent } from '#server/platform/event-log.ts';
import { clockTime, whoIs, type Facts } from './facts.ts';
import { pairs, printable, type Content, type Sheet } from '#server/platform/pdf.ts';

interface Persuasion {
  readonly event: StoredEvent;
  readonly statedAt: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

const isRecord = (x: unknown): x is Record<string, unknown> => typeof x === 'object' && x !== null && !Array.isArray(x);

/** The persuasions on the record, in order. */
export function listPersuasions({ events }: Facts): Persuasion[] {
  return events.flatMap((event) => {
    const evidence = event.data['evidence'];
    if (!isRecord(evidence) || evidence['kind'] !== 'persuasion') return [];
    const statedAt = evidence['statedAt'];
    return [{ event, statedAt: typeof statedAt === 'string' ? statedAt : null, data: isRecord(evidence['data']) ? evidence['data'] : {} }];
  });
}

export function persuasionSheet(deps: Deps, facts: Facts): Sheet {
  const { incident } = facts;
  const item = incident.item ? findItem(catalogueAt(deps.district, incident.openedAt), incident.item)?.name.zh : undefined;
  const found = listPersuasions(facts);
  const lawful = found.filter((p) => capacityOf(whoIs(deps, p.event.actor).type) !== 'none').length;
  return {
    title: '劝阻记录', watermark: facts.watermark,
    content: [
      pairs([
        ['事件编号', incident.number], ['事项', item ?? '—'], ['地点', placeName(incident.place.areaId, deps.district)?.zh ?? '地点待核实'],
        ['接报时间', clockTime(deps, incident.receivedAt)], ['劝阻次数', `${found.length} 次，其中由法定劝阻主体作出 ${lawful} 次`],
        ['依据', '《中华人民共和国治安管理处罚法》第八十八条：产生社会生活噪声，经基层群众性自治组织、业主委员会、物业服务人、有关部门依法劝阻、调解和处理未能制止，继续干扰他人正常生活、工作和学习的'],
      ]),
      ...found.flatMap((p, n) => persuasionOf(deps, facts, p, n + 1)),
      ...(found.length === 0 ? [{ text: '留痕记录中没有劝阻记录。', margin: [0, 10, 0, 0] } satisfies Content] : []),
      { text: '劝阻主体依其所属单位认定。联警联动队等不属于法定劝阻主体的力量到场劝阻的，应同时由居委会、业委会、物业或有关部门人员劝阻并记录。', style: 'small', margin: [0, 10, 0, 0] },
      { text: `各次劝阻均为留痕记录中的一条，可用本事件的导出文件核验（liandong verify --file）。`, style: 'small' },
    ],
  };
}

function persuasionOf(deps: Deps, { texts }: Facts, { event, statedAt, data }: Persuasion, number: number): Content[] {
  const who = whoIs(deps, event.actor);
  return [
    { text: `第 ${number} 次`, style: 'heading' },
    pairs([
      ['劝阻人', `${who.name}（${who.organisation || event.actor}）`], ['劝阻身份', CAPACITIES[capacityOf(who.type)].zh],
      ['劝阻时间', statedAt ? `${clockTime(deps, statedAt)}（劝阻人所述）` : clockTime(deps, event.at)], ['录入时间', clockTime(deps, event.at)],
      ['经过', texts.get(event.seq) ?? '—'], ['签字', SIGNATURES[signatureOf(data)].zh],
      ['是否停止', data['stopped'] === true ? '当场停止' : data['stopped'] === false ? '未停止' : '未记录'],
      ...trailLine(deps, data),
      ['记录位置', `第 ${event.seq} 条，${printable(event.hash)}`],
    ]),
    { columns: [{ text: '劝阻人签名：' }, { text: '当事人签名：' }, { text: '见证人签名：' }], margin: [0, 12, 0, 6] },
  ];
}

/** By the phone's clock, as it stated the time; absent where no form was filled in on a phone. */
function trailLine(deps: Deps, data: Persuasion['data']): [string, string][] {
  const trail = trailIn(data);
  if (!trail) return [];
  const filled = TRAIL_PARTS.flatMap((part) => { const s = trail.filled[part]; return s === undefined ? [] : [`${TRAIL_NAMES[part].zh}于其后 ${s} 秒`]; });
  const later = TRAIL_PARTS.flatMap((part) => { const s = trail.later[part]; return s === undefined ? [] : [`${TRAIL_NAMES[part].zh}（其后 ${s} 秒）`]; });
  return [['填写过程', `${clockTime(deps, trail.opened)} 打开${filled.length > 0 ? `，首次填写${filled.join('、')}` : ''}，${clockTime(deps, trail.saved)} 保存；${later.length > 0 ? `签名后改过${later.join('、')}` : '签名后未改动'}（处置终端所述时间）`]];
}
