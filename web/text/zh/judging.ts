/** 研判模型与危险规则 (settings). */
export const judging = {
  judging: {
    hint: '机器只提研判建议。换模型、增减危险规则，先在历史警情上试算，再由两人确认启用；试算只报事件编号，不显示原话。', present: '现行', rulesAlone: '仅按规则', noPromise: '仅按规则研判，没有漏判界限。', promise: '现行界限下，漏判危险警情的比例不超过 {{bound}}（置信度 {{confidence}}；留出的 {{n}} 件危险警情中漏 {{misses}} 件）。',
    dutyPromise: '漏判界限 {{bound}}', dutyMissed: '近 90 天 {{misses}}/{{n}} 件', missedTitle: '近 90 天漏判', missed: '近 90 天已知应由警方、119 或 120 处置的 {{n}} 件中，机器曾建议放行 {{misses}} 件，其中转回公安 {{back}} 件；漏判比例不超过 {{bound}}（置信度 {{confidence}}）。', missedHint: '机器与民警一同判错而无人发现的，记录无从得知；民警因其他理由留下的，也计在内。', noneEnded: '近 90 天尚无已知结果的危险警情。', said: '机器建议', knownBy: '依据', lesson: { handed_back: '转回公安，警方已接', arbitrated: '仲裁结论', returned: '退回重派后的结论', reviewed: '核查通过', decided: '民警结论' },
    models: '模型', noModels: '尚无待用模型。用 liandong train --candidate 训练后在此影子运行。', version: '版本', made: '训练', learned: '学习内容', calls: '{{n}} 件', shadow: '影子运行', shadowSays: '已并行研判 {{n}} 件，{{k}} 件不同', show: '查看', state: '状态', inForce: '现行', waits: '待启用', unfit: '与本程序不符', acts: '操作', try: '用近一月警情试算', askOn: '申请启用', askOff: '申请停用', reasonOn: '试算结果已查看，申请启用 {{subject}}', reasonOff: '申请停用 {{subject}}', asked: '已提出，由另一人确认后生效。',
    rules: '增设的危险规则', noRules: '尚未增设；程序自带的规则见研判说明。', words: '词句（每行一条）', weight: '权重', newRule: '增设危险规则', newRuleHint: '写法同规则文件：“拿 ..4 刀”表示两词之间至多四字。须能找出全部例句，且不误中反例。', examples: '例句（每行一条）', counter: '反例（每行一条）', addRule: '保存，待试算', fault: { empty: '请填写。', id: '请用 3 至 64 个小写字母、数字、下划线或连字符，如 g02-glow。', weight: '请填写 0.5 至 1 之间的数字，如 0.8。', sign: '请选择危险情形。', lines: '至多 {{lines}} 行，请删减。', line: '有一行超过 {{most}} 字，请删减或分成几行。', inLine: '第 {{n}} 行：' },
    trials: '试算', noTrials: '本街镇尚无试算。', failed: '未完成', counts: '共 {{calls}} 件：由留转放 {{freed}} 件，由放转留 {{kept}} 件，其他结论不同 {{other}} 件，事项不同 {{item}} 件。', known: '其中 {{n}} 件已有结果：现行判对 {{was}} 件，改后判对 {{says}} 件；危险警情被放走：现行 {{wasFreed}} 件，改后 {{saysFreed}} 件。', noneDiffer: '没有不同。',
    incident: '事件编号', received: '来电时间', what: '变化', decided: '民警结论', ended: '最终结果', kind: { freed: '由留转放', kept: '由放转留', other: '结论不同', item: '事项不同' },
  },
};
