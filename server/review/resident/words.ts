/** The caller's page in words: few, plain, as the centre would say them on the telephone. */
import type { Step } from '#domain/review/progress.ts';
import type { Language } from '#server/platform/problem.ts';

export type Refused = 'digits' | 'digits_often' | 'score' | 'words' | 'not_over' | 'often' | 'permit' | 'nothing' | 'picture' | 'picture_large' | 'picture_heic' | 'pictures_many';

export interface Words {
  lang: string;
  /** between two sentences: Chinese marks bring their own room */
  gap: '' | ' ';
  other: { code: Language; label: string };
  title: string;
  centre(town: string): string;
  now: string;
  step: Record<Step, (who: string) => string>;
  anyone: string;
  next: string;
  /** what follows each step */
  then: Record<Step, string>;
  large: { enter: string; leave: string; back: string; score: string; again: string; add: string; complain: string };
  complain: { heading: string; lead: string; words: string; send: string; later: string };
  police: string;
  arriveBy(time: string): string;
  late(time: string): string;
  later(promised: string, time: string): string;
  stages: readonly [string, string, string, string];
  stageDone: string;
  danger: { lead: string; call: string };
  ask: { lead: string; answered: string };
  rate: { legend: string; asks: string; hint: string; scores: readonly [string, string, string, string, string]; words: string; send: string; before(score: string): string };
  again: { heading: string; lead: string; words: string; send: string };
  open: { heading: string; lead: string; label: string; send: string };
  details: { heading: string; number: string; matter: string; place: string; received: string; decided: string; contact: string; arrived: string; finished: string; closed: string; said: string };
  add: { heading: string; words: string; pictures: string; kinds: string; hint: string; send: string; sent(n: number): string };
  thanks: { score: string; again: string; complain: string; add: string };
  refused: Record<Refused, string>;
  stop: { heading: string; lead: string; told: string };
  gone: { heading: string; lead: string };
  slow: { heading: string; lead: string };
}

const zh: Words = {
  lang: 'zh-CN', gap: '', other: { code: 'en', label: 'English' }, title: '办理进度', centre: (town) => `${town}城运中心`, now: '现在',
  step: {
    judging: () => '正在研判您反映的事项', police: () => '已由公安机关处置', arranging: (who) => `正在安排${who}处置`, asked: (who) => `已通知${who}，等待接单`,
    accepted: (who) => `${who}已接单`, on_the_way: (who) => `${who}正赶往现场`, there: (who) => `${who}已到现场`,
    arbitration: () => '正在确定承办单位，现有工作不停', mediation: () => '已转入调解，调解员会与您联系', checking: (who) => `${who}已处置完毕，正在核查`,
    done: () => '已办结', advised: () => '已答复，不需上门', police_done: () => '公安机关已处置完毕', no_matter: () => '已办结',
  },
  next: '接下来：',
  then: {
    judging: '几分钟内确定由谁办理，并短信告知您。', police: '民警会与您联系。', arranging: '有单位接单后，请留意来电。', asked: '对方接单后即出发，请留意来电。',
    accepted: '他们会先与您联系，再到现场。', on_the_way: '到场后会与您见面，请保持电话畅通。', there: '处置完毕后，由其他人员核查，并请您评价。',
    arbitration: '确定后继续办理，已到场的人员不会离开。', mediation: '调解有结果后会告知您。', checking: '由没有参与处置的人员核查。您现在就可以评价。',
    done: '如问题仍在，可在本页重新办理。', advised: '如情况有变，请再次来电。', police_done: '如问题仍在，可在本页重新办理。', no_matter: '如情况有变，请再次来电。',
  },
  large: { enter: '大字版', leave: '标准版', back: '返回', score: '评价这件事', again: '问题还在，重新办理', add: '补充照片或说明', complain: '我要投诉' },
  complain: { heading: '投诉', lead: '对办理有意见，请写在这里。由街镇值班领导处理，不经过处置人员。', words: '您的意见', send: '提交投诉', later: '需要投诉或留言的，请先输入手机号后四位。' },
  anyone: '承办单位', police: '民警也会到场。', arriveBy: (time) => `预计 ${time} 前到场`, later: (promised, time) => `原定 ${promised} 前到场，现预计 ${time} 前到场，请谅解。`, late: (time) => `原定 ${time} 前到场，现已超时，我们正在催办。`,
  stages: ['研判', '派单', '处置', '核查'], stageDone: '已完成',
  danger: { lead: '有危险、有人受伤、事态升级', call: '立即拨打 110' },
  ask: { lead: '有疑问，请拨打', answered: '有人接听' },
  rate: {
    legend: '这件事办得怎么样？', asks: '由城运中心询问，不由处置人员询问。', hint: '选一项，再点“提交评价”。', scores: ['很不满意', '不满意', '一般', '满意', '非常满意'], words: '想说的话（可不填）', send: '提交评价',
    before: (score) => `您已评价：${score}。可重新评价。`,
  },
  again: { heading: '问题还在？', lead: '点一下，由城运中心重新安排办理。', words: '现在是什么情况（可不填）', send: '还没解决，重新办理' },
  open: { heading: '查看详情、留言', lead: '为保护您的信息，请输入报警时所留手机号的后四位。', label: '手机号后四位', send: '查看' },
  details: {
    heading: '详情', number: '编号', matter: '事项', place: '地点', received: '来电', decided: '研判', contact: '首次联系', arrived: '到场', finished: '处置完毕', closed: '办结', said: '您的留言',
  },
  add: { heading: '补充照片或说明', words: '想补充的话（可不填）', pictures: '照片（可不填，一次最多 3 张）', kinds: '可选 JPEG、PNG、WebP 格式，每张不超过 12 MB。苹果手机请先在相机设置中选“兼容性最佳”。', hint: '只有研判、派单和核查人员可以查看，上门人员看不到。照片里的位置、手机型号等信息会自动去除。', send: '发送', sent: (n) => `您已发来 ${n} 张照片。` },
  thanks: { score: '谢谢，已收到您的评价。', again: '已收到，城运中心正在重新安排。', complain: '已收到您的投诉，由街镇值班领导处理。', add: '谢谢，已收到您补充的内容。' },
  refused: {
    digits: '后四位不符，请核对后再试。', digits_often: '输入错误次数过多，请一小时后再试，或拨打上面的电话。', score: '请先选择一项评价。', words: '请先写下您的意见。',
    not_over: '事项还在办理中，办理完毕后再评价。', often: '操作过于频繁，请稍后再试。', permit: '页面已过时，请重新输入手机号后四位。',
    nothing: '请写一句话，或选择照片。', picture: '这不是能打开的照片，没有收下。请重拍后再发。', picture_large: '照片太大，没有收下。请降低相机分辨率后再发。', picture_heic: '这种格式（HEIC）不能在各处显示，没有收下。请在相机设置中选“兼容性最佳”后重拍。', pictures_many: '照片太多：一次最多 3 张，共 6 张。',
  },
  stop: { heading: '请现在就拨打 110', lead: '请先到安全的地方。电话里说清您在哪里、发生了什么。', told: '您写的内容已收下，并已转报公安机关。转报不能代替您拨打 110。' },
  gone: { heading: '链接无效或已过期', lead: '请核对短信中的链接。需要帮助，请拨打 12345，有人接听。' },
  slow: { heading: '访问过于频繁', lead: '请稍后再试。需要帮助，请拨打 12345，有人接听。' },
};

const en: Words = {
  lang: 'en', gap: ' ', other: { code: 'zh', label: '中文' }, title: 'Progress', centre: (town) => `${town} operations centre`, now: 'Now',
  step: {
    judging: () => 'Your report is being looked at', police: () => 'The police have it', arranging: (who) => `Being arranged: ${who}`, asked: (who) => `Asked to come: ${who}`,
    accepted: (who) => `Taken on by: ${who}`, on_the_way: (who) => `On the way: ${who}`, there: (who) => `At the place: ${who}`,
    arbitration: () => 'It is being settled who is responsible; the work goes on', mediation: () => 'In mediation; a mediator will contact you', checking: (who) => `Dealt with (${who}); being checked`,
    done: () => 'Closed', advised: () => 'Answered; no visit needed', police_done: () => 'The police have dealt with it', no_matter: () => 'Closed',
  },
  next: 'Next:',
  then: {
    judging: 'Within minutes it is settled who deals with it, and you get a message.', police: 'Police officers will contact you.', arranging: 'Once somebody has taken it on they will call; please listen for the telephone.', asked: 'They set out as soon as they have taken it on; please listen for the telephone.',
    accepted: 'They speak with you first, then come.', on_the_way: 'They will meet you there; please keep your telephone at hand.', there: 'When it is dealt with, somebody else checks it and asks you how it went.',
    arbitration: 'It goes on once that is settled; whoever is there stays.', mediation: 'You will be told how the mediation ends.', checking: 'Somebody who did not handle it checks it. You can answer now.',
    done: 'If it is still happening, have it opened again on this page.', advised: 'If anything changes, please call again.', police_done: 'If it is still happening, have it opened again on this page.', no_matter: 'If anything changes, please call again.',
  },
  large: { enter: 'Large letters', leave: 'Normal', back: 'Back', score: 'How did it go?', again: 'Still happening: open again', add: 'Add a picture or a word', complain: 'I want to complain' },
  complain: { heading: 'Complaint', lead: 'Not content with how it is handled? Write it here. It goes to the leader on duty, past those who handle it.', words: 'What went wrong', send: 'Send the complaint', later: 'To complain or leave a remark, please type the last four digits first.' },
  anyone: 'the body responsible', police: 'Police officers come as well.', arriveBy: (time) => `Expected before ${time}`, later: (promised, time) => `Promised before ${promised}; now expected before ${time}. We are sorry.`, late: (time) => `Promised before ${time}. They are late, and we are pressing them.`,
  stages: ['Judge', 'Send', 'Handle', 'Check'], stageDone: 'done',
  danger: { lead: 'Danger, somebody hurt, or it is getting worse', call: 'Call 110 now' },
  ask: { lead: 'Questions? Call', answered: '(a person answers)' },
  rate: {
    legend: 'How was this dealt with?', asks: 'The operations centre asks this, not those who dealt with it.', hint: 'Choose one, then press “Send”.', scores: ['Very badly', 'Badly', 'Fairly', 'Well', 'Very well'], words: 'Anything to add (optional)', send: 'Send',
    before: (score) => `You answered: ${score}. You may answer again.`,
  },
  again: { heading: 'Still happening?', lead: 'One press. The operations centre arranges it anew, above those who handled it.', words: 'What is happening now (optional)', send: 'Not settled: open it again' },
  open: { heading: 'Details and remarks', lead: 'To protect you, please type the last four digits of the mobile number you left.', label: 'Last four digits', send: 'Show' },
  details: {
    heading: 'Details', number: 'Number', matter: 'Matter', place: 'Place', received: 'Call', decided: 'Judged', contact: 'First contact', arrived: 'Arrived', finished: 'Dealt with', closed: 'Closed', said: 'Your remarks',
  },
  add: { heading: 'Add a picture or a word', words: 'Anything to add (optional)', pictures: 'Pictures (optional, three at a time)', kinds: 'JPEG, PNG or WebP, 12 MB each at the most. On an iPhone first set the camera to “most compatible”.', hint: 'Only those who judge, send and check see this; whoever comes to you does not. Position and telephone model are taken off.', send: 'Send', sent: (n) => `You have sent ${n} picture${n === 1 ? '' : 's'}.` },
  thanks: { score: 'Thank you, your answer has been received.', again: 'Received. The operations centre is arranging it anew.', complain: 'Your complaint has been received; the leader on duty deals with it.', add: 'Thank you, we have received what you added.' },
  refused: {
    digits: 'These are not the last four digits. Please check and try again.', digits_often: 'Too many wrong tries. Please try again in an hour, or call the number above.', score: 'Please choose one of the five first.', words: 'Please write what you want to say first.',
    not_over: 'This is still being dealt with; please answer when it is finished.', often: 'Too many requests; please wait a moment.', permit: 'This page is out of date. Please type the four digits again.',
    nothing: 'Please write a word, or choose a picture.', picture: 'This is no picture that can be opened, so it was not taken. Please take it again.', picture_large: 'The picture is too large, so it was not taken. Please choose a lower resolution.', picture_heic: 'Pictures of this kind (HEIC) cannot be shown everywhere, so it was not taken. Set the camera to “most compatible”.', pictures_many: 'Too many pictures: three at a time, six in all.',
  },
  stop: { heading: 'Please call 110 now', lead: 'Go where you are safe first. Tell them where you are and what is happening.', told: 'What you wrote has been received and passed to the police. That does not replace your call.' },
  gone: { heading: 'This link is not valid, or has expired', lead: 'Please check the link in your message. For help call 12345; a person answers.' },
  slow: { heading: 'Too many requests', lead: 'Please try again later. For help call 12345; a person answers.' },
};

export const WORDS: Readonly<Record<Language, Words>> = { zh, en };
