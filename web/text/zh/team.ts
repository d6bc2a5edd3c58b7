export const team = {
  team: {
    title: '队伍', says: '在班队组 {{on}} 支，其中 {{busy}} 支处置中；在班值守席位 {{desks}} 个。', offToo: '含不在班', none: '现在没有在班力量', noneHint: '可点“含不在班”查看全部。', desk: '值守席位', write: '发消息', to: '给{{name}}发消息', hint: '例如：请带上反光背心', send: '发送',
    readBy: '{{name}} {{time}} 已阅', unread: '未阅', toldOut: '已{{way}}通知{{name}}', notOut: '{{way}}未送达{{name}}', about: '相关事件', gone: '内容已过保存期', messages: '消息',
  },
};
