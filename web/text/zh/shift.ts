export const shift = {
  shift: {
    title: '交接班', hint: '交班人移交本单位名下在办事件；接班人逐件看过后签收。责任单位不因交接班改变。', hand: '交班', ownWaits: '等待接班人签收。', from: '{{name}} 于 {{time}} 交班', none: '还没有交接班记录。', nothing: '没有在办事件，可直接签收。', sign: '签收', left: '还有 {{n}} 件未阅', allRead: '已全部看过', read: '已阅', readOf: '已阅：{{what}}',
    before: '以往交接', who: '交班人', signed: '接班人', matters: '移交件数',
  },
};
