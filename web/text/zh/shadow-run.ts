export const shadowRun = {
  shadowRun: {
    hint: '试判期间每起警情照常研判，但一律由公安处置；人的判定与系统建议逐日比对，达到条件的事项经两人确认后逐项放行。', off: '本街镇未在试判，判定分流的警情直接派出；比对照常进行。', since: '自 {{day}} 起试判', rule: '放行条件（按近 {{days}} 天计）：试判满 {{days}} 天，比对不少于 {{calls}} 件，一致率下限不低于 {{agreement}}，漏判不超过 {{missed}} 件。',
    window: '统计区间', last: '近 {{n}} 天', total: '比对 {{calls}} 件：一致 {{agreed}}，系统会分流 {{would}}，漏判 {{missed}}，多留 {{kept}}，处理方式或事项不同 {{other}}。',
    items: '按事项', signs: '按危险情形', days: '按日', differences: '逐件差异', none: '此区间内没有可比对的警情。', noDifferences: '没有差异。', choose: '放行', letGo: '{{day}} 起放行', toCome: '{{day}} 起将放行', earned: '已达条件', notEarned: '尚缺：{{list}}', held: '未放行',
    lacks: { days: '试判 {{is}}/{{needs}} 天', calls: '比对 {{is}}/{{needs}} 件', agreement: '一致率下限 {{is}}，须达 {{needs}}', missed: '漏判 {{is}} 件，至多 {{needs}} 件' },
    col: { item: '事项', sign: '危险情形', day: '日期', calls: '比对', agreed: '一致', would: '系统会分流', missed: '漏判', kept: '多留', other: '其他不同', unjudged: '超时未判', state: '放行情况', found: '系统与人一致', signMissed: '系统漏报', overruled: '人认为可分流', call: '警情', machine: '系统建议', person: '人的判定', kind: '差异', marked: '危险情形' },
    kind: { missed: '漏判', kept: '多留', verdict: '处理方式不同', item: '事项不同', agreed: '一致' }, missedHint: '漏判：系统建议分流或解答，人判定由公安或119、120处置。多留：系统建议留在公安，人认为可以分流。',
    ask: '申请放行所选 {{n}} 项', begin: '开始试判', beginHint: '自生效之日起，所有警情一律由公安处置，逐项达到条件后再放行。', ended: '上一次试判于 {{day}} 结束。', toEnd: '将于 {{day}} 结束试判。', end: '结束试判', endHint: '自生效之日起，清单中所有事项均按判定分流。', unearned: '清单中还有 {{n}} 个事项未达到条件，达到之前不能结束试判；已达到条件的可在上方逐项放行。', from: '生效时间', reason: '理由', send: '提交，等待他人确认', asked: '已提出，经另一人在“双人事项”中确认后，自生效之日起执行。', numbers: { days: '至少天数', calls: '至少件数', agreement: '一致率下限（%）', missed: '至多漏判件数' },
    kept: '试判期间：此判定只作比对，该警情仍由公安处置。', triedAs: '试判：{{verdict}}',
  },
};
