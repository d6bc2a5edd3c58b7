export const common = {
  app: { name: '平安联动', skip: '跳到正文', loading: '正在载入', retry: '重试', back: '返回', close: '关闭', cancel: '取消', none: '无', unknown: '未知' },
  nav: { label: '主导航', board: '派单', incidents: '事件', call: '接警', wall: '大屏', phone: '处置端', my: '我的设置', review: '核查', map: '地图', settings: '设置', oversight: '监督', appeals: '申诉', units: '队伍' },
  top: {
    open: '在办', overdue: '超时', danger: '危险', clock: '服务器时间 {{time}}', language: 'English', languageLabel: 'Switch to English',
    dark: '深色', light: '浅色', toDark: '改为深色显示', toLight: '改为浅色显示', role: '切换角色', account: '当前账号', logout: '退出登录',
  },
  live: {
    connecting: '正在连接', live: '实时', ageing: '{{age}}前的数据', stale: '连接已中断，以下为 {{time}}（{{age}}前）的数据，正在重新连接。', again: '已重新连接，数据为最新。',
    reload: '立即重新载入',
  },
  links: { title: '各环节', link: '环节', state: '状态', age: '最近正常距今', limit: '允许', holds: '正常', lost: '异常', detail: { waiting: '等待中', late: '有时限迟到', not_delivered: '未送达', not_handed_over: '未能交付', parked: '待关联', dead_letters: '有未送达报文', differences: '有差异', silent: '无来报', unreachable: '文件夹无法读取', put_aside: 'bad 文件夹中有未能收取的文件，须人工处理', not_taken: 'in 文件夹中有文件未收取', not_collected: 'out 文件夹中有文件未被取走', jumped: '时钟跳变', nearly_full: '空间不足' }, broken: '以下环节异常：{{names}}。系统管理员可在“设置 · 运行状况”查看详情；必要时请电话联系。', names: { database: '数据库', writer: '接警写入', deadlines: '时限', consumer: '后续处理', live: '实时推送', clock: '时钟', disk: '磁盘', police_out: '发往公安', police_in: '公安来报', police_parked: '公安报文待关联', police_dead: '公安报文未送达', police_files: '公安边界文件夹', police_compared: '与公安对账', messages: '消息通知', witness: '校验方', backup: '备份' } },
  login: {
    title: '登录', username: '用户名', password: '密码', submit: '登录', demo: '演示账号', demoHint: '点一下即以该角色登录。',
    invented: '演示数据：人物均为虚构，地图为示意图，非真实测绘。', lead: '把 110 接到的非警务警情，在 30 秒内判清，交给能解决的人，并一路跟到办结。',
    enter: '以{{role}}登录：{{name}}', other: '用户名和密码登录', failed: '未能登录', ends: '本次登录将于 {{time}} 到期，届时请重新登录；正在填写的内容会保留。', ended: '{{name}}的登录已失效，请重新登录；之前填写的内容已保留。', show: '密码 {{password}}',
  },
  role: {
    call_taker: '接警员', duty_officer: '值班民警', dispatcher: '派单员', responder: '处置人员', mediator: '调解员', reviewer: '核查员',
    assessor: '考核员', surveyor: '第三方评估员', commander: '指挥长', district_lead: '区级负责人', admin: '系统管理员', gateway: '警务平台', volunteer: '平安志愿者', town_leader: '街镇值班领导', witness: '校验方',
  },
  failure: {
    lost: '未收到服务器应答，已用同一凭据重试一次。请确认连接后再试，不会重复办理。', unreadable: '服务器的应答无法识别，请刷新页面；如仍出现，请告知系统管理员。',
    away: '系统暂时无法受理，{{seconds}} 秒后可再试。', other: '服务器拒绝了请求（{{status}}）。', changed: '事件刚有新的变化，已显示最新情况，请核对后再操作。',
    field: '{{field}}：未填写或不符合要求', page: '页面未能显示。', notFound: '没有这个页面，或您无权查看。',
  },
  keys: {
    title: '键盘操作', own: '更换按键', on: '启用单键操作', off: '已停用单键操作', hint: '单键仅在文字框以外起作用；输入法选字时不起作用。',
    move: '上一条、下一条', open: '打开；在事件中为采纳第一项', search: '搜索', fresh: '显示新警情；接警时转到下一起', help: '按键一览', escape: '返回看板、关闭',
    first: '派推荐的处置力量', command: '命令行', police: '公安处置', emergency: '119/120', joint: '联合处置；研判后为联合研判', divert: '分流', advice: '咨询答复', agrees: '报警人同意', yes: '引导问题：是', no: '引导问题：否', item: '选择事项', refuses: '报警人不同意', mark: '标出危险情形', confirm: '确认另一名民警的结论', study: '联合研判', noMatter: '无须处置', recommend: '到推荐的处置力量；接警时改判', unmerge: '撤销刚才的命令行；撤销合并', openAlarm: '打开提醒的事件', heard: '知道了', handBackHeld: '按住一秒：直接转回公安', handBack: '转回公安', merge: '合并', call: '新建警情', contact: '首次联系', send: '在文字框中提交', place: '新建警情：采用读出的地点', join: '新建警情：并入可能相同的事件', field: '按键', does: '作用',
  },
  room: { left: '还可输入 {{n}} 字', near: '接近 {{most}} 字上限', full: '已满 {{most}} 字，超出部分不会录入', over: '超出 {{most}} 字上限 {{n}} 字，请删减' },
  mark: { colon: '：', list: '、', semi: '；' },
  time: { h: ' 时', d: ' 天', seconds: '{{n}} 秒', minutes: '{{n}} 分', hours: '{{n}} 时', days: '{{n}} 天', overdueBy: '超时 {{span}}' },
};
