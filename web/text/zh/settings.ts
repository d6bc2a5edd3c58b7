export const settings = {
  settings: {
    page: { catalogue: '事项清单', judge: '研判模型与危险规则', matrix: '派单矩阵', policies: '规则版本', organisations: '组织', people: '人员与资格', shifts: '班次', health: '运行状况' },
    find: '名称或拼音首字母', count: '共 {{n}} 条', code: '代码', category: '类别', scope: '范围', evidence: '须留记录', dangerSigns: '危险情形', catalogueHint: '{{c}} 类 {{n}} 项，由区里统一发布，街镇不得改动。',
    matrixHint: '现行版本 {{version}}，自上而下，第一条符合的为准。', when: '适用', lead: '主办', co: '协办', always: '始终', workday: '工作日', dayOff: '休息日', everyDay: '每天', staysWithPolice: '由公安处置', tester: '试一试：这件事、这个地点、这个时间，派给谁', testerHint: '选好事项即给出结果，不产生任何记录。', at: '时间（不填即现在）',
    goesTo: '派给：{{who}}', line: '第 {{id}} 条', noLine: '没有符合的条目', why: { barred: '规则不许派给此类', off_shift: '不在班', out_of_area: '不在责任区域', not_qualified: '资格不全或已过期' },
    policiesHint: '每次改动都是新版本，注明生效时间；在办事件按受理时的版本。', versions: '版本', inForce: '现行', toCome: '待生效', firstVersion: '这是第一个版本。', differs: '与 {{version}} 的不同', same: '没有不同。', setting: '项目', value: '取值', was: '原为', becomes: '改为',
    word: { every: '每起警情', unclear: '事权不清的', none: '不设', direct: '公安直派联动队', centre: '城运中心派单' }, time: { studyMode: '联合研判范围', study: '联合研判', model: '运行模式', decide: '研判', acknowledge: '公安签收', policeResult: '公安结果', dispatch: '派单', firstContact: '首次联系', accept: '接单', arriveMinutes: '到场（分）', arbitrationLive: '现场裁定', arbitrationWorkingDays: '裁定（工作日）', mediation: '调解', review: '核查', repeatWindow: '重复报警时间窗', passOn: '移交接收', linkAfterClose: '链接有效期', ladder: '逐级上报间隔' },
    unit: { seconds: '秒', minutes: '分', hours: '时', days: '天' },
    name: '名称', type: '类别', phone: '电话', areas: '责任区域', organisation: '单位', roles: '角色', passed: '三段资格', soon: '将到期', lapsed: '已过期', hours: '时段', days: '日子', crews: '队组',
    stream: '实时数据', streamSays: '当前{{state}}', police: '警务平台', deadCount: '未能送达 {{n}} 条', backup: '备份', noBackup: '本机未设置备份，请确认另有备份', backupAge: '最近一次在 {{age}} 前', drill: '恢复演练', drillSays: '{{time}} 恢复 {{n}} 条，用时 {{seconds}} 秒',
    dead: '未送达公安的消息', noDead: '没有积压。', message: '消息', platform: '平台', since: '产生时间', tries: '次数', resend: '重新发送', keys: '签名密钥', algorithm: '算法', from: '启用', until: '停用', open: '未定', ourKey: '本方公钥',
  },
  stage: { law: '法律', emergency: '应急处置', on_shift: '跟班实训' },
  gatewayKind: { receipt: '回执', decision: '研判结论', progress: '进展', hand_back: '转回', assist_request: '协查', result: '处置结果' },
};
