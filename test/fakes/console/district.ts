/** What the fake knows of a district: two invented towns, a few items, units and people. */
export const TOWNS = [
  { id: 'pujin', name: { zh: '东镇街道', en: 'East Town' }, model: 'centre' as const },
  { id: 'pujiang', name: { zh: '西镇', en: 'West Town' }, model: 'direct' as const },
];
export const OUTCOMES = [{ code: 'settled', name: { zh: '当场解决', en: 'Settled on the spot' } }, { code: 'persuaded', name: { zh: '已劝导', en: 'Persuaded' } }];
export const ITEMS = [
  { code: 'HJ-01', zh: '建筑施工噪声', en: 'Construction noise', words: ['施工', '切割', '打桩'] },
  { code: 'HJ-03', zh: '社会生活噪声', en: 'Neighbourhood noise', words: ['楼上', '太吵', '音乐'] },
  { code: 'QZ-01', zh: '请求挪车', en: 'Car to be moved', words: ['挪车', '堵住', '车主'] },
  { code: 'QZ-03', zh: '老人走失被发现', en: 'Lost elder found', words: ['老人', '迷路'] },
  { code: 'YJ-01', zh: '水管爆裂', en: 'Burst pipe', words: ['水管', '漏水'] },
  { code: 'JF-04', zh: '租赁纠纷', en: 'Tenancy dispute', words: ['房东', '租'] },
].map((i) => ({ code: i.code, name: { zh: i.zh, en: i.en }, category: i.code.slice(0, 2), words: i.words, outcomes: OUTCOMES, evidence: ['note'] }));
export const DANGERS = [
  { code: 'G01', sign: { zh: '人身伤害正在发生，或扬言伤人', en: 'Assault in progress, or a threat to injure' }, route: ['police'], words: ['打起来', '要杀'] },
  { code: 'G02', sign: { zh: '任何一方持刀、棍等', en: 'Any party holds a knife or a club' }, route: ['police'], words: ['拿刀', '持刀'] },
  { code: 'G07', sign: { zh: '火、烟、触电、燃气', en: 'Fire, smoke, electrocution, gas' }, route: ['fire'], words: ['着火', '冒烟', '电线'] },
];
export const AREAS = ['紫藤苑12号', '恒南小区3号楼', '江月公园北门', '鲁汇路45弄', '陈行公寓8号'].map((zh, i) => ({
  id: `area-${i}`, name: { zh, en: ['Wisteria Court 12', 'Hengnan Estate 3', 'Moon River Park, north gate', 'Luhui Road, lane 45', 'Chenhang Flats 8'][i] ?? zh },
  level: 'building', town: i === 4 ? 'pujiang' : 'pujin', position: { lon: 121.5 + i / 200, lat: 31.05 + i / 300 },
}));
export const UNITS = [3, 4, 5].map((n) => ({
  id: `team-${n}`, name: { zh: `联动${n}组`, en: `Joint team ${n}` }, type: 'LIANDONG', organisationId: 'joint-pujin', town: 'pujin', onShift: true, busy: false,
  personNames: [['王建国', '沈佳'], ['顾海', '陈亮'], ['陆平', '周敏']][n - 3] ?? [], minutes: n + 3,
}));
const account = (username: string, role: string, town: string, name: string, more: { unitId?: string; stationId?: string; organisationId?: string } = {}) =>
  ({ username, role, town, name, password: 'demo', unitId: null, stationId: null, organisationId: 'centre-pujin', ...more });
export const ACCOUNTS = [
  account('police', 'duty_officer', 'pujin', '高敏', { stationId: 'station-1', organisationId: 'station-1' }),
  account('police2', 'duty_officer', 'pujin', '严正', { stationId: 'station-1', organisationId: 'station-1' }),
  account('dispatcher', 'dispatcher', 'pujin', '陆晴'),
  account('dispatcher-pj', 'dispatcher', 'pujiang', '孙越', { organisationId: 'centre-pujiang' }),
  account('responder1', 'responder', 'pujin', '王建国', { unitId: 'team-3', organisationId: 'joint-pujin' }),
  account('reviewer', 'reviewer', 'pujin', '何静'),
  account('admin', 'admin', 'pujin', '管理员'),
];
export type FakeAccount = (typeof ACCOUNTS)[number];
export const STATION = { kind: 'station' as const, id: 'station-1', name: { zh: '东镇派出所', en: 'East Town police station' } };
export const CENTRE = { kind: 'centre' as const, id: 'centre-pujin', name: { zh: '东镇城运中心', en: 'East Town operations centre' } };
export const TEAM = { kind: 'organisation' as const, id: 'joint-pujin', name: { zh: '东镇联警联动队', en: 'East Town joint team' } };
