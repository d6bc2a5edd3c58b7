export const account = {
  account: {
    hint: '账号由设置变更开通，须另一人确认；密码由本人凭一次性链接设置，任何人都看不到。停用即时生效。开通、发放链接、设置密码、停用均留痕。',
    state: '状态', states: { new: '尚未设置密码', linked: '链接已发放，待本人设置', open: '可登录', withdrawn: '已停用' }, lastAt: '最近登录 {{at}}',
    link: '首次登录链接', newPassword: '重设密码链接', linkOf: '为 {{name}} 生成设置密码的链接', byLeader: '链接由值班领导发放', withdraw: '停用', withdrawOf: '停用 {{name}}', sure: '本人将立即退出登录。',
    shownOnce: '请当面或用可靠方式交给本人。只显示这一次，用一次即失效，{{until}} 前有效。',
    new: '新开账号', choose: '请选择', person: '人员', newPerson: '新人员', fullName: '姓名', unit: '处置力量', noUnit: '不属于队组', nameRule: '3 至 32 个小写字母、数字或短横', passed: '三段资格（没有可不填）', passedOn: '取得日', untilOn: '到期日',
    lacking: '尚缺：', wrong: '请填写{{what}}。', broughtBack: '已恢复上次填写、尚未提请的内容，请核对后提请。', startAnew: '清空重填', lack: { organisation: '所属单位', name: '姓名', username: '账号（3 至 32 个小写字母、数字或短横）', roles: '角色', passed: '资格的取得日和到期日（到期日在后）', from: '生效时间（晚于现在）', reason: '变更理由' },
    askHint: '提请后由值班领导、指挥长或区级负责人确认，到生效时间自动开通。', askedFor: '已提请，等待另一人确认；开通后在下表发放首次登录链接。',
    setTitle: '设置密码', setHint: '设置后用它登录。您在其他地方的登录随之退出。', first: '新密码', again: '再输入一次', differ: '两次输入不一致。', set: '设置密码', setDone: '密码已设置，请用账号 {{account}} 登录。',
  },
};
