export const appeals = {
  appeals: {
    title: '申诉', hintDecides: '经办单位对退回重办或来电人评价有异议的，由未经手的人裁定。裁定只标注原结论，不删除，也不影响事件办理。', hintLodges: '结果被退回重办、或来电人评价不满意的，三个工作日内可以申诉，由未经手的人裁定。',
    waiting: '待裁定', possible: '可以申诉', before: '已裁定', nothing: '没有待裁定的申诉', nothingPossible: '近期没有可以申诉的事项', nothingHint: '经办单位提出申诉后会出现在这里。', possibleHint: '本单位的结果被退回、或评价不满意时会出现在这里。',
    about: { redo: '对退回重办', satisfaction: '对来电人评价' }, by: '{{name}} {{time}} 提出', until: '{{time}} 前可申诉', due: '{{time}} 前裁定，逾期由区总值班室裁定', over: '裁定已逾期，由区总值班室裁定', decided: '{{result}} · {{time}}',
    result: { upheld: '申诉成立', dismissed: '申诉不成立' }, marked: '经申诉，该评价不作为对经办单位的评价依据', read: '查看申诉理由', reason: '申诉理由', answer: '裁定理由', looked: '{{name}} 查看，已留痕', gone: '内容已销毁', lodge: '提出申诉', decide: '裁定', done: '已办理', of: '申诉：{{what}}',
  },
};
