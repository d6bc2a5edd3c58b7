export const review = {
  review: {
    list: '待核查', none: '没有待核查的结果', noneHint: '处置力量提交结果后会出现在这里。', asked: '事项要求', done: '实际处置', has: '已有', lacks: '缺少', arrived: '分流后 {{age}}到场', satisfaction: '报警人评价 {{n}} 分', notAsked: '报警人尚未评价。', looked: '处置记录因核查打开，已留痕。',
    reason: '核查意见（退回时必填）', pass: '通过并办结', redo: '退回重办', lacksReason: '退回重办须先写明意见。', redoHint: '退回后重新派单，原时限不变。', said: '核查结论：{{result}}', next: '下一件',
  },
  timeline: { filter: '筛选经过', kind: { judged: '来电与研判', sent: '派单', done: '处置与核查', police: '公安', missed: '超时与提级' }, verify: '核验留痕', verifying: '正在核验', verified: '本机已核验 {{n}} 条，环环相扣', broken: '第 {{seq}} 条与链不符，请立即报告管理员' },
  print: {
    title: '打印文书', sheet: '处置单', persuasion: '劝导记录', print: '打印', sheetTitle: '非警务警情处置单', persuasionTitle: '社会生活噪声劝阻、调解记录', law: '依据《中华人民共和国治安管理处罚法》第八十八条：经基层群众性自治组织、业主委员会、物业服务人、有关部门依法劝阻、调解和处理未能制止，继续干扰他人的，由公安机关依法处理。',
    persuaded: '劝阻、调解和处理经过', noRecord: '尚无记录。', time: '时间', what: '经过', who: '人员', link: '留痕编号', sign: { party: '当事人签名', persuader: '劝导人签名', witness: '见证人签名', date: '日期' },
    foot: '由 {{name}} 于 {{time}} 打印，查看已留痕。留痕至第 {{seq}} 条，校验值 {{hash}}。',
  },
};
