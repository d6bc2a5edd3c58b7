export const call = {
  call: {
    title: '新建警情', text: '来电内容', textHint: '边听边记。危险情形和地点会在文字中标出。', channel: '来源渠道', phone: '来电号码', name: '报警人称呼',
    secret: '要求保密', place: '地点', placeHint: '输入地名、路弄号、小区', placeInWords: '文中地点', placeMeant: '可能是', placeReads: '按“{{text}}”定位，{{precision}}', placeUnread: '未认出地点，按原话记录', placeBySound: '，读音相近', number: '警单编号', flags: '情形', town: '街镇', townAuto: '按地点判断',
    paper: '纸质补录', paperHint: '断网期间记在纸上的警情，请注明当时接报时间。', receivedAt: '接报时间', submit: '录入并打开', submitting: '正在录入', discard: '清空', saved: '草稿已保留',
    private: '号码与姓名加密保存，查看须说明用途并留痕。', empty: '请先记下来电内容。', tooLong: '来电内容超出两万字限额 {{n}} 字，请删减或分两次录入。', badTime: '请填写不晚于现在的接报时间。', longAgo: '接报时间早于三十一天前，请核对年月日。',
    outcome: { new: '已录入', linked: '与已有事件为同一事项，已并入', duplicate: '该警情此前已录入', revised: '已更新', stale: '已有更新的版本' },
    conflict: '同一编号曾以不同内容录入，以先录入的为准。',
    warning: '已录入，但有内容未采用：{{fields}}',
  },
  same: {
    title: '可能是同一件事', count: '有 {{n}} 起在办事件可能是同一件事', join: '并入这起', joinThis: '把这通来电并入 {{number}}', joined: '新来电并入 {{number}}', byItself: '录入后自动并入', hint: '只列在办事件；并入后 10 秒内可按 Z 撤销。',
  },
  precision: { building: '到楼栋', compound: '到小区', lane: '到弄', road: '只到路段', community: '到居村', town: '到街镇', unknown: '不知何处' },
  channel: { '110': '110', '12345': '12345 热线', walk_in: '上门', web: '网上', patrol: '巡查发现', sensor: '感知设备' },
  flag: { cannotTalk: '不方便说话', weapon: '有凶器', injured: '有人受伤', child: '涉及未成年人', crowd: '多人聚集' },
  proposal: {
    title: '辅助研判建议', waiting: '记下内容后，这里给出建议。', item: '事项', others: '其他可能', danger: '危险情形', noDanger: '未见危险情形', why: '依据', place: '地点',
    abstained: '把握不足，交人判断', urgent: '紧急', normal: '一般', failed: '暂时没有建议，不影响录入。', machine: '建议仅供参考，由值班民警决定。', sure: '{{p}}%', unlikely: '<1%',
    markDanger: '危险：{{sign}}', markPlace: '地点',
  },
};
