export const map = {
  map: {
    title: '在办事件与处置力量', around: '{{place}}周边', aroundSays: '{{place}}周边示意图，附近另有 {{n}} 起在办事件', schematic: '示意图，非真实测绘', near: '附近在办', metres: '{{n}} 米', density: '密度', table: '表格', position: '位置',
    says: '在办 {{n}} 起，图上 {{placed}} 起；危险 {{danger}} 起，超时 {{over}} 起；在班处置力量 {{units}} 支。', areas: '各网格', area: '网格', grave: '危险或超时', elsewhere: '其他或地点待核实', units: '处置力量', at: { base: '在驻点', going: '已派，尚未报到场', scene: '现场' },
    untracked: '不跟踪位置：在驻点或在最后报到的现场。', legend: '图例', drawing: '正在绘制地图…', cannot: '此浏览器不能绘制地图，请按 T 查看表格，内容相同。', failed: '地图数据未能载入，请按 T 查看表格，或稍后刷新页面。', bare: '底图未能载入，仅显示事件与处置力量。', absent: '本系统尚未配置地图数据，请按 T 查看表格，内容相同。', mark: { unit: '处置力量', station: '派出所', incident: '在办事件', soon: '弱势人员', grave: '危险或超时' },
  },
};
