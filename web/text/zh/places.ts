export const places = {
  wall: {
    today: '今日 {{n}} 起，其中基层处置 {{served}} 起', usual: '近 7 日平均 {{n}} 起', hour: '时', taken: '接报', served: '基层处置', rest: '公安等其他', mean: '近 7 日同一时段平均', title: '态势大屏', open: '在办', danger: '危险与弱势人员', overdue: '已超时', byStatus: '各环节', next: '最近的时限', running: '运行中的时限', empty: '现在没有在办事件', invented: '演示数据，人物均为虚构',
  },
  phone: {
    title: '处置端', none: '现在没有派给您的事件', noneHint: '新的派单会出现在这里。', next: { accept: '接单', depart: '我已出发', arrive: '我已到场', finish: '办理完毕' }, handBack: '按住 1 秒 · 转回公安', holding: '继续按住', sent: '已转回公安，公安签收前请继续处置',
    outcome: '处置结果', before: '前{{kind}}', step: '第 {{n}} 步，共 4 步', waiting: '等待下一步', noUnit: '本账号不属于任何处置力量。', record: '记录', recordHint: '做了什么、说了什么', save: '保存记录', saved: '已保存', decline: '不接单', choose: '请选择处置结果', login: '请先登录', others: '其他派单', why: '转回原因', reason: '现场情况需要公安处置',
  },
};
