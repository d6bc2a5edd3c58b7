export const events = {
  event: {
    'incident.opened': '来电，建立事件', 'call.linked': '重复来电并入', 'call.revised': '来电内容更新', 'call.conflicted': '来电内容有出入，已并存', 'triage.study_opened': '发起联合研判', 'triage.read_again': '另行判读',
    'triage.second_person_asked': '提请另一名值班民警确认', 'triage.decided': '作出研判结论', 'contact.made': '首次联系', 'unit.dispatched': '派单', 'assignment.accepted': '接单', 'assignment.departed': '出发',
    'assignment.arrived': '到场', 'unit.message_told': '消息未读，已另行通知', 'check_in.begun': '平安确认开始计时', 'check_in.asked': '询问是否平安', 'check_in.answered': '确认平安', 'check_in.missed': '平安确认无人答复', 'assignment.ended': '派单结束', 'assignment.returned': '退单', 'arbitration.opened': '提请裁定', 'arbitration.decided': '作出裁定', 'evidence.recorded': '处置记录',
    'incident.supplemented': '补充信息', 'incident.finished': '提交处置结果', 'hand_back.asked': '转回公安', 'police.asked': '请公安到场', 'police.acknowledged': '公安签收', 'police.refused': '公安不予接收',
    'police.done': '公安办结', 'assist.asked': '提请协查', 'assist.answered': '协查答复', 'incident.escalated': '提级', 'mediation.opened': '转入调解', 'passing.offered': '移交其他街镇', 'passing.offered.across': '转交街镇侧', 'passing.linked': '对方街镇已建立事件',
    'passing.accepted': '对方街镇接收', 'passing.told': '对侧告知进展', 'passing.declined': '对方街镇未接收', 'review.passed': '核查通过', 'review.redone': '核查退回重办', 'appeal.lodged': '提出申诉', 'appeal.decided': '申诉裁定', 'incident.closed': '办结', 'incident.reopened': '重新办理', 'incident.merged': '并入其他事件',
    'incident.absorbed': '并入一个事件', 'incident.unmerged': '撤销合并', 'incident.released': '拆出一个事件', 'incident.linked': '关联事件', 'satisfaction.given': '满意度评价', 'relay.bound': '中转号码已绑定', 'relay.unbound': '中转号码已解绑', 'relay.called': '中转通话', 'unit.messaged': '发送消息', 'unit.message_read': '消息已阅', 'assignment.told': '已通知人员', 'assignment.seen': '派单已查看', 'caller.told': '已告知来电人', 'caller.link_revoked': '来电人查询链接已停用', 'caller.endangered': '来电人写明有危险', 'note.added': '备注', 'late.recorded': '补报', 'file.committed': '照片或录音已留痕', 'file.arrived': '照片或录音已上传', 'deadline.missed': '超时',
  },
  actor: { policy: '系统按政策', system: '系统', timer: '系统计时', caller: '报警人', street_line: '公安与街镇联络线', street: '街镇侧系统', gateway: '公安侧系统' },
  /** what speaks for two calls being one matter */
  matter: { police_number: '警单号相同', number: '来电号码相同', plate: '同一车牌', place: '地点相同', near: '同一小区或地段', words: '内容相近', name: '来电人姓名相同', item: '事项相同', time: '时间相近', passed_on: '原事件已移交其他街镇' },
};
