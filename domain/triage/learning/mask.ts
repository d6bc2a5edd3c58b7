/**
 * Personal data out of a call's words before anything but the vault may keep them or another machine may read them: numbers of
 * telephones, papers and cards, plates, addresses of mail, names that somebody gives. What remains says what happened, not to whom.
 */

const DIGIT = '0-9０-９零〇一二三四五六七八九幺两';
const SURNAMES = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费薛雷贺倪汤滕殷罗毕郝邬安常乐于傅皮齐康伍余元顾孟平黄穆萧尹姚邵汪祁毛禹狄米贝明臧计成戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍万柯卢莫房丁邓洪包左石崔吉龚程邢裴陆荣翁曲甄曾叶司黎乔温庄晏瞿阎连艾容向古易廖耿满';

/** In this order: what is longest and surest first. */
const MASKS: readonly { readonly what: RegExp; readonly by: string }[] = [
  { what: /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, by: '[邮箱]' },
  { what: /(?:https?:\/\/|www\.)[^\s，。,]+/gi, by: '[网址]' },
  { what: /[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx]/g, by: '[证件号]' },
  { what: /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-z][\s·.]{0,2}(?=[A-Za-z0-9\s·.]*\d)(?:[\s·.]?[A-Za-z0-9]){5,6}/g, by: '[车牌]' },
  { what: new RegExp(`[+＋]?[${DIGIT}](?:[ \\-－—]?[${DIGIT}]){6,}`, 'g'), by: '[号码]' },
  { what: new RegExp(`((?:微信|wx|vx|qq|QQ|V信)(?:号|是|：|:|\\s)*)[A-Za-z0-9_-]{5,}`, 'g'), by: '$1[账号]' },
  { what: new RegExp(`((?:我|他|她|老公|老婆|儿子|女儿|母亲|父亲|当事人|报警人|来电人|对方|名字|姓名)?(?:叫做|叫|名叫|姓名是|姓名|名字是))([${SURNAMES}][\\u4e00-\\u9fff]{1,2})(?=[，,。.、;；\\s（(的是在]|$)`, 'g'), by: '$1[姓名]' },
  { what: new RegExp(`(我姓|姓)[${SURNAMES}](?![\\u4e00-\\u9fff]{0,1}名)`, 'g'), by: '$1[姓]' },
  { what: new RegExp(`[${SURNAMES}](?=(?:某某|某|先生|女士|小姐|师傅|阿姨|老师|医生|经理|老板|队长|主任))`, 'g'), by: '[姓]' },
];

/** The text without them; linear for any text. Names that nobody announces ("叫…", "姓…", "…先生") are not known to be names and stay. */
export function maskPersonal(text: string): string {
  return MASKS.reduce((kept, { what, by }) => kept.replace(what, by), text);
}
