export const door = {
  door: {
    title: '处置端', app: '平安联动', opening: '正在打开', username: '用户名', password: '密码', enter: '登录', wrong: '用户名或密码不对', noServer: '没有信号，无法登录', throttled: '尝试过多，请稍后再试',
    demo: '演示账号', invented: '演示数据：人物均为虚构。', ended: '登录已失效，请重新登录。未上传的操作仍保存在手机上。',
    language: 'English', languageLabel: 'Switch to English', dark: '深色', light: '浅色', large: '大字', normalSize: '标准字号',
  },
};
