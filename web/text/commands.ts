/** Words of the command line, in every way they may be typed; the first of each is the one shown. */
export const VERBS = {
  dispatch: ['派', '派单', 'p', 'pd', 'dispatch', 'send'],
  co: ['协', '加派', '协办', 'x', 'jp', 'co', 'add'],
  withdraw: ['撤', '撤回', 'c', 'ch', 'withdraw'],
  contact: ['告知', '已联系', '联系', 'gz', 'lx', 'contact', 'told'],
  message: ['信', '消息', '发消息', 'xx', 'fxx', 'message', 'msg'],
  note: ['注', '备注', 'z', 'bz', 'note'],
  'hand-back': ['转', '转回公安', 'zh', 'zhga', 'handback', 'hand-back', 'police'],
  merge: ['并', '合并', 'b', 'hb', 'merge'],
  open: ['开', '打开', 'k', 'dk', 'open', 'go'],
} as const;
export type Verb = keyof typeof VERBS;
