export const acts = {
  act: {
    decide: '研判', confirm: '确认结论', study: '联合研判', contact: '首次联系', dispatch: '派单', accept: '接单', decline: '不接单', depart: '出发', arrive: '到场', 'check-in': '平安确认',
    record: '处置记录', finish: '提交结果', return: '退单', withdraw: '撤回派单', supplement: '补充信息', 'hand-back': '转回公安', acknowledge: '公安签收', refuse: '不予接收',
    assist: '协查', escalate: '提级', 'pass-on': '移交街镇', adjudicate: '裁定', review: '核查', redo: '退回重办', appeal: '申诉', 'decide-appeal': '申诉裁定', close: '办结', reopen: '重新办理', merge: '合并', unmerge: '撤销合并', link: '关联', note: '备注',
  },
  acts: {
    title: '可办事项', handBackWhy: '现场情况需要公安处置', none: '您现在没有可办的事项。', later: '暂不能办', why: '不能办理：{{reason}}', submit: '确定', send: '提交', waitsForLine: '连接中断，恢复后自动提交一次，不会重复办理。', sending: '正在提交', required: '必填', optional: '选填', agree: '采纳建议', over: '存在危险情形：分流须由另一名值班民警在其屏幕上确认。',
    locating: '正在取得位置', located: '已取得位置', noPosition: '未取得位置，可不带位置提交', usePosition: '附上当前位置', pickItem: '选择事项', pickUnit: '选择处置力量', pickIncident: '输入编号或地点', noMatch: '没有匹配项', selected: '已选', yes: '是', no: '否',
  },
  field: {
    verdict: '结论', item: '事项', danger: '危险情形', reason: '原因', callerAgrees: '报警人同意', asked: '引导提问', urgency: '紧急程度', text: '说明', reached: '是否联系上', by: '方式', unitId: '处置力量', part: '主办或协办', statedAt: '当时时间', position: '位置', kind: '种类', files: '照片与录音', data: '数据',
    outcome: '处置结果', proposedUnitId: '建议改派', place: '地点', excluded: '应回避单位', result: '结果', assistId: '协查编号', answer: '答复', to: '报至', town: '街镇', precedent: '作为先例', intoIncidentId: '并入的事件', incidentId: '关联的事件', against: '对什么申诉',
  },
  option: {
    urgent: '紧急', normal: '一般', phone: '电话', relay: '中继电话', lead: '主办', co: '协办', taken: '接收', done: '已办结', message: '平台消息', telephone: '电话', identity: '核实身份', records: '查询记录', presence: '到场协助',
    shift_leader: '当班班长', town_leader: '街镇值班领导', district: '区总值班室', police: '公安', mediation: '矛盾纠纷多元化解中心', pass: '通过', redo: '重办', satisfaction: '来电人评价', upheld: '成立', dismissed: '不成立',
    note: '情况记录', photo: '照片', persuasion: '劝导', parties: '当事人', identity_checked: '身份核实', handover: '交接', measure: '处置措施', sighting: '发现线索', sector: '搜寻片区', sound: '现场录音', meeting: '会合点',
  },
  units: { busy: '处置中', free: '空闲', off: '不在班' },
  decide: { markDanger: '标出系统未发现的危险情形' },
  toldBy: { app: '处置端', wechat: '政务微信', sms: '短信' },
  returnReason: { not_answered: '逾时未接', not_seen: '无人查看', caller_complains: '来电人投诉', wrong_area: '属地不符', not_ours: '非本单位职责', overlap: '职能交叉', unclear: '权属不清', conflict_of_interest: '与本单位有利害关系', no_capacity: '力量不足', stated: '另有说明', taken_back: '派出后即撤销' },
  noMatter: { wrong_number: '误拨', nuisance: '骚扰', not_our_area: '不属本辖区', withdrawn_by_caller: '报警人撤回' },
};
