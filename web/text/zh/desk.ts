export const desk = {
  command: {
    title: '命令行', hint: '例如：派 联动3 @12；告知 十分钟到', run: '按 Enter 依次执行，每一步留痕；10 秒内可按 Z 撤销，转回公安立即生效、不可撤销。', notYet: '补全后才能执行，还没有办理任何一步。', chain: '@ 后写编号、地点或事项；不写即当前事件。用 ; 连写多步。拼音首字母和英文也可以。',
    lack: { verb: '不认识这个命令', incident: '没有找到这起事件', incident_many: '不止一起事件符合，请写得更具体', unit: '没有找到这支处置力量', unit_many: '不止一支处置力量符合，请写得更具体', text: '请写明内容', into: '请用 @ 写明并入哪一起' },
    does: { open: '打开 {{incident}}', dispatch: '派 {{unit}} 去 {{incident}}', co: '加派 {{unit}} 协办 {{incident}}', withdraw: '从 {{incident}} 撤回 {{unit}}', contact: '记为已联系报警人：{{incident}} {{text}}', message: '给 {{unit}} 发消息：{{text}} {{incident}}', note: '在 {{incident}} 备注：{{text}}', 'hand-back': '把 {{incident}} 转回公安：{{text}}', merge: '把 {{incident}} 并入 {{into}}' },
    example: { open: '开 @锦川里', dispatch: '派 联动3 @12', co: '协 锦澜苑物业', contact: '告知 十分钟到', message: '信 联动3：带上梯子', note: '注 钥匙在门卫', 'hand-back': '转 有人持械', merge: '并 @15', withdraw: '撤 联动3' },
  },
  undo: {
    title: '刚才的命令行', press: '撤销', again: '再发一次', left: '{{s}} 秒内可撤销', leftThenSent: '{{s}} 秒后发出，此前可撤销',
    done: '已办理：{{list}}。', waits: '待发出：{{list}}。', byKey: '{{s}} 秒内可按撤销键撤销。', sending: '正在发出：{{list}}', taking: '正在撤销……', undone: '已撤销：{{list}}，经过已留痕。', dropped: '未发出：{{list}}。', notSent: '未能发出：{{list}}。{{why}}', notUndone: '未能撤销：{{list}}。{{why}}',
  },
  closedPart: {
    for: { calls: '在这里接报警情、录入电话和上门报警，并在 30 秒内判定由谁处置。', review: '在这里对照证据核查处置结果，予以通过或退回重办。', settings: '在这里查看和修改本街镇的事项清单、派单规则、机构与人员、账号、时限和系统运行状况。', oversight: '在这里办理须由两人共同完成的事项，查看谁看过报警人信息、为何查看，并校验事件记录。', units: '在这里查看在班力量、正在处置的事件，并给处置力量发消息。', appeals: '在这里对退回重办或来电人评价提出申诉，由未经手的人裁定。', shift: '在这里把在办事件交给接班人，逐件阅过后签收。' },
    who: '由这些角色使用：{{roles}}。', ask: '如工作需要，请向系统管理员申请相应角色。', back: '回到首页',
  },
  alarm: { unwell: '到场人员 {{n}} 处未答复平安确认', danger: '危险警情 {{n}} 起待处理', missed: '由您负责的 {{n}} 起已超时', work: '新的待办 {{n}} 起', more: '另有 {{n}} 条提醒', open: '打开', heard: '知道了' },
  my: {
    title: '我的设置', looks: '显示', language: '语言', zh: '中文', en: '英文', theme: '明暗', system: '跟随系统', density: '行距', comfortable: '舒适', dense: '紧凑', sounds: '提示音', volume: '音量', silent: '静音', try: { danger: '试听：危险', missed: '试听：超时', work: '试听：新待办' },
    soundsHint: '三种声音，各对应一件要做的事；同一事件同一级只响一次，短时间内的合并为一次，十分钟最多响十次。', heard: '最近一小时响过 {{n}} 次', views: '我的视图', noViews: '还没有。在派单页筛选后可存为视图。', remove: '删除视图 {{name}}', removeShort: '删除', change: '更改', changeOf: '更改按键：{{does}}', pressNow: '请按下要用的键，Esc 取消。', taken: '{{key}} 已用于“{{does}}”。',
    resetKeys: '恢复默认按键', reset: '恢复', resetHint: '所有按键恢复为默认。', printKeys: '打印按键卡', oneKey: '字母键直接作出结论（关闭后只选中，再按 Enter 作出）',
  },
};
