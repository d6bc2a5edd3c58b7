export const board = {
  board: {
    title: '在办事件', search: '搜索', searchHint: '编号、电话后四位，地点或事项', clear: '清除', all: '危险与时限', mine: '由我负责', danger: '危险与弱势人员', towns: '街镇',
    waiting: '{{n}} 起新警情，按 N 显示', show: '显示', empty: '现在没有在办事件', emptyHint: '新的警情会自动出现在这里。接到警情可按 C 录入。', quiet: '现在没有在办事件', quietHint: '派给您或本单位的事件会自动出现在这里。', nothing: '没有等您办理的事件',
    none: '没有符合条件的事件', noneHint: '放宽筛选条件，或清除搜索。', pick: '请在左侧选择一个事件', pickHint: '用 ↑↓ 选择，按 Enter 打开。', pace: '演示中的人按真实昼夜来电（现为 {{speed}} 倍速），此刻全区每小时约 {{n}} 起。想快些，以 LIANDONG_SPEED=10 启动。', paceFast: '演示中的人按真实昼夜来电（现为 {{speed}} 倍速），此刻全区每小时约 {{n}} 起。', first: '最先要办的', overdue: '超时',
    saveView: '存为视图', viewName: '视图名称', count: '共 {{n}} 起', results: '搜索结果', vulnerable: '弱势人员', raised: '已上报{{to}}', unanswered: '平安未答复', unsorted: '待研判', where: '地点待核实', filters: '筛选', rowLabel: '{{number}}，{{what}}，{{where}}',
    columns: { due: '时限', verdict: '结论', what: '事项与地点', holder: '责任单位', status: '状态' },
  },
  status: {
    received: '待研判', studying: '联合研判', with_police: '公安处置', to_dispatch: '待派单', dispatched: '待接单', handling: '处置中',
    arbitration: '待裁定', mediating: '调解中', finished: '待核查', closed: '已办结',
  },
  verdict: { police: '公安处置', emergency: '119/120', divert: '分流', joint: '联合处置', advice: '咨询答复', none: '未定' },
  verdictHint: {
    police: '由公安处警', emergency: '由消防或医疗急救处置', divert: '交基层力量处置', joint: '民警与基层力量同去', advice: '解答即可，无须到场',
  },
  due: {
    decide: '研判', study: '联合研判', acknowledge: '公安签收', police_result: '公安结果', dispatch: '派单', first_contact: '首次联系', seen: '查看派单', accept: '接单', arrive: '到场',
    result: '处置结果', arbitrate: '裁定', mediate: '调解', review: '核查', pass_on: '对方接收',
  },
  then: {
    decide: '到时按公安处置', study: '到时按公安处置', acknowledge: '到时提醒改用电话', police_result: '到时报值班负责人', dispatch: '到时报当班班长',
    first_contact: '到时报当班班长', seen: '到时未查看，改派下一组', accept: '到时视为未接，重新派单', arrive: '到时记为超时到场并上报', result: '到时记为超时并上报', arbitrate: '到时报上一级',
    mediate: '到时提醒盯办人', review: '到时提醒核查负责人', pass_on: '到时本街镇继续负责并上报',
  },
  ring: { left: '{{kind}}：还剩 {{span}}，{{then}}', over: '{{kind}}：已超时 {{span}}', over_short: '超时', soon: '将到时', closed: '没有时限' },
};
