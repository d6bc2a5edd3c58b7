export const incident = {
  incident: {
    invented: '{{role}}（演示）',
    conflict: '同一来电编号另有一份内容（以先到的为准，此份不生效）：', conflictClosed: '另一份内容须有权查看身份者方可阅读，或已销毁。', glassUntil: '本次应急查看至 {{time}} 有效，次日由他人核查。', glassHint: '写明理由即为应急查看：十五分钟内有效，次日由他人核查理由是否成立。',
    received: '{{time}} 接报', number: '事件编号', holder: '当前责任单位', until: '{{time}} 前{{kind}}', over: '{{time}} 应{{kind}}，已超时', noHolder: '已办结，无责任单位', withheld: '按权限，部分内容不对您显示。',
    brief: '事件简述', dangers: '危险情形', byMachine: '系统标出', byPerson: '人工标出', byHistory: '依据历史警情', noDanger: '未见危险情形', proposal: '研判', proposed: '辅助建议', decided: '研判结论', undecided: '尚未作出结论',
    pending: '{{by}} 提出“{{verdict}}”，存在危险情形，待另一名值班民警确认', decidedBy: '{{by}} {{time}}', confirmedBy: '{{by}} 确认', safeDefault: '无人在时限内决定，按安全默认',
    assignments: '派单', calls: '来电', clocks: '时限', evidence: '处置记录', needed: '办结前还需：{{kinds}}', returns: '退单', police: '公安', assists: '协查', links: '关联', outcome: '处置结果', contact: '首次联系', reached: '已联系上', notReached: '未联系上', notTold: '未能通知到该组，请电话联系', lookedAt: '已查看', tries: '第 {{n}} 次',
    timeline: '处置经过', chain: '第 {{seq}} 号留痕，校验值 {{hash}}', chainHint: '每条记录与前一条相扣，改动任何一条都会被查出', noEvents: '尚无记录',
    words: '报警人与原话', wordsHint: '加密保存。查看须选择用途，查看人、时间和用途会留痕。', purpose: '查看用途', look: '查看', hide: '收起', noWords: '没有可供查看的内容。', caller: '报警人', phone: '电话', looked: '{{name}} {{time}} 查看，已留痕',
    mergedInto: '已并入 {{id}}', mergedFrom: '并入本事件', paper: '纸质补录', reopened: '第 {{n}} 次重新办理', closedAs: '办结方式', missing: '没有这个事件，或您无权查看。', urgent: '紧急', arrived: '到场位置', 
    sign: '标志', level: '已逐级上报 {{n}} 次，{{time}} 再报', vulnerable: '弱势人员', receipt: '已办理：{{act}}', closedOk: '已办结',
  },
  meeting: {
    set: '约定会合', change: '更改会合', police: '民警', unit: '处置力量', noSpot: '尚未约定', unsaid: '未报预计到达时间', at: '预计 {{time}} 到', in: '{{n}} 分后', past: '已到时间', there: '{{time}} 已到场',
    rule: '先到的一方在会合点等候，会齐后一同上门。', where: '会合地点', policeIn: '民警多久到', unitIn: '处置力量多久到', minutes: '{{n}} 分',
  },
  spot: { gate: '小区门口', lobby: '楼栋门厅', committee: '居（村）委会', property: '物业服务处', roadside: '就近路口' },
  purpose: { triage: '研判', first_contact: '首次联系', dispatch: '派单', hand_back: '转回公安', assist: '协查', link: '核对是否同一事项', review: '核查', appeal: '申诉复核', other: '其他（须写明，次日核查）' },
  rec: {
    precedents: '裁定先例', title: '推荐处置力量', minutes: '{{n}} 分', noMinutes: '时间未知', arrives: '到场', send: '派单', co: '加协办', none: '没有可派的处置力量', nearest: '最接近可派的是{{unit}}：{{change}}', change: { unit_busy: '办完手头事件，或先从那起事件撤回，即可派出', unit_off_shift: '排入当前班次即可派出', unit_out_of_area: '把事发地划入其责任区域即可派出', unit_not_qualified: '补齐三段资格后即可派出' }, dragHint: '把左侧处置力量拖到图上也可派单', shortfalls: '暂不能派的力量及原因', uncovers: '派出的代价：{{areas}}', other: '派其他处置力量', loading: '正在查找',
  },
  relay: { call: '经中转号码联系来电人', ring: '拨打 {{number}}', until: '{{time}} 前有效，双方互不见真实号码', demonstration: '（演示号码，拨不通，已记为接通）' },
  assignment: {
    lead: '主办', co: '协办', offered: '待接单', accepted: '已接单', en_route: '途中', on_scene: '现场', finished: '已办', declined: '未接', expired: '逾时未接', withdrawn: '已撤回', returned: '已退单',
    near: '位置相符', far: '位置不符', unknown: '无位置',
  },
  loop: { title: '办理环节', judge: '研判', pass: '转派', handle: '处置', check: '核查', police: '公安处置', done: '已完成' },
  how: { first: '首次来电', linked: '重复来电', reopened: '重新来电', merged: '并入' },
  closed: { reviewed: '核查通过', advised: '咨询答复', police_done: '公安办结', merged: '并入其他事件', passed_on: '移交其他街镇', no_matter: '无须处置' },
  police: { asked: '待签收', acknowledged: '已签收', refused: '不予接收', done: '已办结', verdict: '公安处置', joint: '联合处置', hand_back: '转回公安' },
};
