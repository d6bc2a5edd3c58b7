/** Words of the printed pages. They hang in a town's duty room: Chinese only, as the glossary has it. */
import type { DeadlineKind } from '#domain/incident/incident.ts';

export const DUE: Readonly<Record<DeadlineKind, string>> = {
  decide: '研判', study: '联合研判', acknowledge: '公安签收', police_result: '公安结果', dispatch: '派单', first_contact: '首次联系', seen: '查看派单', accept: '接单', arrive: '到场',
  result: '处置结果', arbitrate: '裁定', mediate: '调解', review: '核查', pass_on: '对方接收',
};

export const PAPER = {
  title: (town: string) => `${town} 在办事件快照`,
  asOf: (time: string, count: number) => `截至 ${time}，在办 ${count} 起`,
  stale: '每五分钟生成一次。若上述时间早于现在十分钟以上，说明系统已停，请按本页继续处置，新警情记在后附接警单上。',
  privacy: '本页不含报警人身份和原话。用毕销毁。',
  columns: ['编号', '情况简述', '状态', '责任单位', '当前力量', '接报', '下一时限'],
  none: '没有在办事件。',
  danger: '危险', urgent: '紧急', over: '已超时',
  slips: '断网期间接警单',
  slipsHow: '一张一起。危险情形从严：有一项即由公安处置。恢复后逐张补录，勾选“纸质补录”，填写接报时间和本单编号；同一张补录两次只计一次。',
  slip: [
    ['本单编号', 1], ['接报时间', 1], ['来电号码', 1], ['来电内容', 4], ['地点', 1],
    ['危险情形：□ 伤人扬言 □ 器械 □ 家暴、不便说话 □ 未成年人 □ 轻生 □ 火、气、电 □ 人员被困受伤 □ 聚集 □ 其他', 1],
    ['研判：□ 公安 □ 119/120 □ 分流 □ 联合 □ 咨询答复　　研判人', 1], ['派往', 1], ['出发时间　　　　　　到场时间', 1], ['结果　　　　　　　　　完成时间　　　　　　经办人', 1],
  ],
} as const satisfies Record<string, unknown>;
