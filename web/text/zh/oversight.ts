export const oversight = {
  oversight: {
    page: { 'two-person': '双人事项', funnel: '分流漏斗', looks: '无据查看', 'break-glass': '应急查看', 'shadow-run': '试判比对', record: '留痕存证' },
    twoHint: '一人提出，另一人确认后生效，每一步写入留痕记录。', ask: '提出双人事项', send: '提交，等待他人确认', waiting: '待确认 {{n}} 项', noneWaiting: '没有等待确认的事项。', past: '以往事项', nonePast: '还没有。', theIncident: '查看事件',
    askedBy: '{{name}} 于 {{at}} 提出，{{until}} 前须确认', another: '须由另一名有权人员确认。', way: { confirm: '确认', refuse: '不予确认', withdraw: '撤回' }, fault: { empty: '请填写，只有空格不算。', phone: '请填写电话号码，如 13800001234、021-50001234。' }, names: { incidentId: '事件编号', phone: '来电人电话', account: '账号' },
    col: { what: '事项', about: '对象与理由', asked: '提出', answered: '答复', result: '结果', when: '时间', who: '查看人', incident: '事件', saw: '看了什么', purpose: '所称用途', finding: '核查意见', reason: '理由', reviewDue: '核查期限', witness: '校验方', owner: '所属', town: '街镇', signedTo: '已签至', behind: '落后', state: '状态' },
    looksFit: '近 30 天查看 {{total}} 次，均与查看人手头的工作相符。', looksHint: '近 30 天查看 {{total}} 次，其中 {{n}} 次与查看人手头的工作对不上，请逐一核实。', glassHint: '无对应工作、写明理由后的查看，十五分钟内有效，次日前须由他人核查。', noLooks: '没有待核查的查看。', showAll: '同时显示已核查的', open: '打开', until: '至 {{at}}', ownLook: '本人的查看，由他人核查', notYet: '待核查', finding: { justified: '理由成立', unjustified: '理由不成立' },
    recordHint: '记录逐条相连并定时签名，存证点交由不同单位的校验方保管。', verification: '核验', verifyNow: '立即核验', verifying: '正在核验全部街镇的记录……', neverVerified: '本次启动后尚未在此核验。', holds: '核验通过：{{events}} 条记录、{{incidents}} 起事件、{{checkpoints}} 个存证点全部相符，用时 {{seconds}} 秒。', broken: '核验未通过：{{town}} 第 {{seq}} 条，{{reason}}', verifiedBy: '{{at}}，由 {{name}} 发起',
    verifyHint: '由独立进程以校验程序重新计算，与外部核验所用的是同一程序。', checkpoints: '最近存证点', covers: '{{at}} 存证，覆盖 {{n}} 条记录', unsigned: '尚无校验方签名。', signedBy: '已由 {{names}} 签名。', root: '根值与签名密钥', noCheckpoint: '尚无存证点', witnesses: '校验方', noWitnesses: '未设置校验方：记录被整体改写时，外部无从发现。请为本系统设置至少两家不同单位的校验方。',
    whoSaw: '谁看过', askWhoSaw: '查询谁看过', nobodySaw: '无人查看过来电人原话和身份。', unexplained: '无对应工作',
  },
  funnel: {
    hint: '逐级统计：可分流、已提出分流、基层已处置；没有走到下一级的，逐件有原因。无人研判的单列，不算作“不可分流”。', everyTown: '全部街镇', today: '今日', by: '分组', hour: '按时段', area: '按区域', hourOf: '时段', atHour: '{{n}} 时', none: '这段时间没有警情。',
    says: '共 {{incidents}} 起：可分流 {{eligible}} 起，提出分流 {{offered}} 起，基层已处置 {{served}} 起，占可分流的 {{share}}；无人研判 {{notTriaged}} 起。',
    incidents: '接报', eligible: '可分流', offered: '提出分流', served: '基层已处置', notTriaged: '无人研判', share: '处置占可分流', reasons: '未由基层处置的原因', reason: '原因', count: '件数', ofAll: '占全部',
  },
  funnelReason: { not_triaged: '30 秒内无人研判', second_person_missing: '无第二名民警确认', danger: '存在危险情形', no_item: '不在事项清单内', officer_kept: '值班民警留给公安', shadow_run: '试判期间由公安处置', handed_back: '转回公安', open: '仍在办理', no_unit: '没有派出力量', not_reached: '派出后无人到场', merged: '并入其他事件', passed_on: '移交其他街镇', no_matter: '无须处置' },
  saw: { words: '原话', identity: '身份' },
  twoPerson: { 'erase.incident': '销毁事件的保密内容', 'erase.person': '销毁来电人的全部保密内容', 'hold.place': '设置保全', 'hold.lift': '解除保全', 'settings.release': '街镇规则变更生效', 'catalogue.release': '事项清单变更生效', 'judge.model': '启用另一研判模型', 'judge.rule': '启用或停用危险规则', 'second_factor.reset': '重置动态验证码' },
  twoPersonStatus: { asked: '待确认', confirmed: '已确认，待办', done: '已办', failed: '未能办成', refused: '不予确认', withdrawn: '已撤回', expired: '逾期作废' },
  badRecord: { missing: '记录缺失', order: '次序不符', payload: '内容无法识读', columns: '与正文不一致', leaf: '内容已改动', link: '前后不相连', head: '末尾不符', checkpoint_root: '与存证点不符', checkpoint_signature: '存证点签名有误', cut: '末尾被截断', file: '文件有误', replay: '无法复演', accountability: '责任单位或时限不符', row: '事件现状与记录不符' },
};
