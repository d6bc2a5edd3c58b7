/** The glossary's Chinese words for what an incident can be: for documents that the server itself writes. */
import type { AssignmentStatus, Incident, Status } from './incident.ts';

export const STATUS: Readonly<Record<Status, string>> = {
  received: '待研判', studying: '联合研判', with_police: '公安处置', to_dispatch: '待派单', dispatched: '待接单', handling: '处置中',
  arbitration: '待裁定', mediating: '调解中', finished: '待核查', closed: '已办结',
};

export const VERDICT: Readonly<Record<NonNullable<Incident['verdict']>, string>> = {
  police: '公安处置', emergency: '119/120', divert: '分流', joint: '联合处置', advice: '咨询答复',
};

export const ASSIGNMENT_STATUS: Readonly<Record<AssignmentStatus, string>> = {
  offered: '待接单', accepted: '已接单', en_route: '途中', on_scene: '现场', finished: '已办', declined: '未接', expired: '逾时未接', withdrawn: '已撤回', returned: '已退单',
};

export const EVIDENCE_KIND: Readonly<Record<string, string>> = {
  note: '情况记录', photo: '照片', persuasion: '劝导', parties: '当事人', identity_checked: '身份核实', handover: '交接', measure: '处置措施', telephone: '电话',
  sighting: '发现线索', sector: '搜寻片区', meeting: '会合点', sound: '现场录音',
};

export const CLOSED_AS: Readonly<Record<NonNullable<Incident['closedAs']>, string>> = {
  reviewed: '核查通过', advised: '咨询答复', police_done: '公安办结', merged: '并入其他事件', passed_on: '移交其他街镇', no_matter: '无须处置',
};
