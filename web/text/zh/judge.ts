export const judge = {
  judge: {
    title: '接警研判', waiting: '待研判', none: '没有待研判的警情', noneHint: '新的警情会自动出现，并以 30 秒倒计时排在最前。按 C 录入电话或上门警情。', newCall: '新来电', list: '{{title}}的警情', inHand: '正在研判的警情',
    words: '来电内容', looked: '{{name}}因研判查看，已留痕', whole: '查看事件全貌', thisMatter: '这件事', readOut: '请向报警人说明', agrees: '报警人同意', refuses: '报警人不同意',
    insists: '报警人要求民警到场：如说明害怕或受到威胁，请标注后由公安处置；没有害怕或威胁的，可再作说明后分流，其意见会随结论留痕。', markFear: '报警人害怕或受威胁',
    ask: '请接着问报警人', answer: '报警人的回答', asked: '已问：{{list}}', another: '改判', back: '转回公安', backWhy: '报警人要求民警到场', waitingToo: '另有 {{n}} 起待研判，最紧的一起', nextWaiting: '转到下一起',
    noMatter: '无须处置', studyWhen: '事权不清时，与街镇一起看', study: '联合研判', studyHint: '公安与街镇看到的是同一张卡片。限时内未定的，按公安处置。', say: '发送', sayHint: '写给一起研判的人', erased: '原文已依规删除',
    earlier: '近 {{days}} 日同址、同号警情', earlierNone: '没有更早的警情', earlierCount: '{{n}} 起，其中 {{open}} 起未办结', shares: { number: '同号码', place: '同地点', police_number: '同警单', plate: '同车牌', near: '同小区或地段' },
    done: '研判结果', machineSaid: '系统建议', personChose: '人员决定', agreed: '与系统建议一致', differed: '与系统建议不同，已记录供改进', next: '下一起', noNext: '没有其他待研判的警情。',
    feedback: '警单反馈', copy: '复制', copied: '已复制', feedbackDecided: '{{number}}：{{time}} 经研判为{{item}}，{{verdict}}，现由{{holder}}负责', feedbackDue: '，{{kind}}时限 {{time}}。', feedbackClosed: '{{number}}：{{as}}，无须处置。',
    confirmHint: '另一名值班民警拟在存在危险情形时“{{verdict}}”。请看过来电内容后，由您确认或另作决定。',
  },
  sentence: {
    police: '您反映的情况由公安机关处置，民警会尽快到场。请保持电话畅通，先到安全的地方。',
    emergency: '已为您通知消防或医疗急救。请先到安全的地方，不要挂断电话，听从指导。',
    divert: '您反映的是“{{item}}”，不需要民警到场。我们转给街镇，由工作人员先打电话联系您，来的不是民警。如果情况有变化或出现危险，请马上再打 110。这样办可以吗？',
    joint: '您反映的是“{{item}}”，民警会和街镇工作人员一起到场处置，工作人员会先打电话联系您。这样办可以吗？',
    advice: '您问的这件事不需要派人到场，我现在告诉您怎么办理。这样答复可以吗？',
  },
  presence: { one: '{{name}}（{{role}}{{writing}}）', here: '{{who}}也在看这起事件', writing: '，正在填写' },
};
