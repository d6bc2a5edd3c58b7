export const files = {
  files: {
    title: '影音材料', picture: '照片', sound: '录音', dictated: '口述记录', takePicture: '拍照', reading: '正在处理照片', record: '口述', stop: '停止并保存（{{n}} 秒）', drop: '删去',
    noPicture: '这张照片打不开，请重拍。', noSound: '无法录音：请允许使用麦克风，或改用文字。', notLoaded: '拍照和口述功能尚未下载到手机，有信号时打开一次即可。',
    waiting: '{{n}} 份待上传', here: '{{n}} 份已上传', refused: '{{n}} 份未收取', lost: '手机已丢失这份内容',
    none: '没有照片或录音。', awaited: '已留痕，内容尚未上传', open: '查看照片与录音', hint: '加密保存。查看须选择用途，查看人、时间和用途会留痕。', close: '收起', enlarge: '放大', fromCaller: '来电人发来', gone: '已按期删除',
    near: '位置相符', far: '距事发地点约 {{n}} 米', unknown: '无位置', removed: '已去除附带信息', takenAt: '{{time}} 拍录', forKind: '本项要求：{{kind}}', hash: '哈希 {{hash}}', noneFor: '只有文字，没有照片',
  },
};
