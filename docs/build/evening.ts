/**
 * An invented evening of one town, played through the interface of a running server: calls, decisions, crews on their
 * way, one danger sign, one deadline missed. What a picture of the desk shows.
 */

import { instant, plus } from '#domain/shared/time.ts';

export interface Play {
  url: string;
  passwords: ReadonlyMap<string, string>;
  /** moves the clock of the town forward and lets fall due what is due */
  wait(minutes: number): Promise<void>;
  now(): string;
}

const SECOND = 'triage.second_person_needed';

interface Taken {
  incidentId: string;
}

/** Incidents that are worth a look. */
export interface Evening {
  /** waits for a dispatcher */
  open: string;
  /** police and grassroots study it together */
  studied: string;
  /** the crew is on the scene */
  onScene: string;
  /** its result waits to be checked */
  finished: string;
  /** police and grassroots go together, and meet before */
  joint: string;
  /** just taken, nobody has judged it */
  waiting: string;
}

/** Plays it. */
export async function playEvening(play: Play, town: string): Promise<Evening> {
  const people = new Map<string, Promise<Person>>();
  const as = (username: string): Promise<Person> => {
    const known = people.get(username) ?? logIn(play, username);
    people.set(username, known);
    return known;
  };
  const police = await as('police');
  const centre = await as('dispatcher');
  let calls = 0;
  const call = async (text: string, minutes: number, more: object = {}): Promise<string> => {
    await play.wait(minutes);
    const taken = await police.post<Taken>('/calls', { source: 'evening', externalId: `evening-${++calls}`, receivedAt: play.now(), channel: '110', town, text, ...more });
    return taken.incidentId;
  };
  /** Over a danger sign a second duty officer has to confirm. */
  const divert = async (id: string, item: string, verdict = 'divert'): Promise<void> => {
    const refused = await police.tries(id, 'decide', { verdict, item });
    if (refused === SECOND) await (await as('police2')).act(id, 'confirm', {});
    else if (refused) throw new Error(`decide: ${refused}`);
  };
  const send = async (id: string, unitId?: string): Promise<void> => {
    await centre.act(id, 'contact', { reached: true, by: 'phone' });
    const { items } = await centre.get<{ items: { unitId: string }[] }>(`/incidents/${id}/recommendations`);
    const unit = unitId ?? items[0]?.unitId;
    if (unit) await centre.act(id, 'dispatch', { unitId: unit });
  };
  const crew = await as('responder1');
  const demo = await crew.get<{ accounts: { username: string; unitId?: string }[] }>('/demo');
  const ownUnit = demo.accounts.find((a) => a.username === 'responder1')?.unitId;

  const leak = await call('浦锦路1218弄锦澜苑5号楼，楼上一直往下渗水，厨房天花板都湿了，物业说明天再来', 0);
  await divert(leak, 'FW-05');
  await send(leak);
  const done = await call('浦秋路128弄2号楼，老人把钥匙锁在家里了，屋里没开火，麻烦帮忙找开锁的', 3);
  await divert(done, 'QZ-02');
  await send(done, ownUnit);
  await handsIn(play, crew, done);
  const back = await call('芳甸苑9号楼，下班回来门锁坏了拧不开，家里没有人', 1);
  await divert(back, 'QZ-02');
  await send(back, ownUnit);
  await handsIn(play, crew, back);
  await (await as('reviewer')).act(back, 'review', { result: 'redo', text: '照片看不清门牌' });
  await crew.act(back, 'appeal', { against: 'redo', text: '门牌在第二张照片右上角，可以放大查看' });
  const noise = await call('浦涛路88弄景盛花园，楼上天天晚上蹦跳，咚咚咚，孩子没法睡，敲门也不理', 3);
  await divert(noise, 'HJ-04');
  await send(noise, ownUnit);
  await crew.act(noise, 'accept', {});
  await crew.act(noise, 'depart', {});
  await call('芦恒路618弄门口有人拿着刀在吵架，好像动手了，快来人', 2, { flags: { weapon: true } }).then((id) => police.act(id, 'decide', { verdict: 'police' }));
  const rent = await call('我是浦雪路12弄的租客，二房东说房租没收到要赶我走，我钱早就给他了，现在堵着门不让我进', 2);
  await divert(rent, 'JF-04', 'joint');
  await crew.act(noise, 'arrive', {});
  await crew.act(noise, 'record', { kind: 'persuasion', text: '上门劝导，对方同意铺地垫、晚九点后不再跳绳' });
  await send(rent);
  await police.tries(rent, 'acknowledge', {}); // the police may have it by message already
  await centre.act(rent, 'record', { kind: 'meeting', data: { spot: 'gate', policeAt: plus(instant(Date.parse(play.now())), { minutes: 9 }), unitAt: plus(instant(Date.parse(play.now())), { minutes: 6 }) } });
  const { smell, lamp, waiting } = await late(play, town, { police, call, divert });
  return { open: smell, studied: lamp, onScene: noise, finished: done, joint: rent, waiting };
}

interface Hands {
  police: Person;
  call(text: string, minutes: number, more?: object): Promise<string>;
  divert(id: string, item: string): Promise<void>;
}

/** The last minutes: what still waits when one looks. */
async function late(play: Play, town: string, { police, call, divert }: Hands): Promise<{ smell: string; lamp: string; waiting: string }> {
  await call('浦秋路128弄，一辆白色轿车堵住我车库出口，打挪车电话没人接', 1).then((id) => divert(id, 'QZ-01'));
  await call('芳甸苑的业主群里在吵，物业停了电梯，三十多个人围在物业办公室门口', 1, { flags: { crowd: true } });
  const dogs = await call('橄榄里小区单元门口趴着一条流浪狗不走，老人不敢进出', 1);
  await divert(dogs, 'QZ-07');
  await call('你好，请问居住证到期了去哪里续签', 1, { channel: 'web' });
  const smell = await call('锦川里楼下烧烤店油烟直往家里灌，窗都不敢开，反映几次了', 0);
  await divert(smell, 'HJ-05');
  await police.post('/calls', { source: 'evening', externalId: 'evening-again', receivedAt: play.now(), channel: '110', town, text: '浦锦路1218弄锦澜苑5号楼，楼上渗水越来越大，跟楼上那家吵起来了', caller: { phone: '13900000042', name: '周女士' } });
  const waiting = await call('云锦雅庭3号楼地下车库有人在楼道里给电瓶车飞线充电，说了不听，声音很大吵得要打人', 0, { caller: { phone: '13900000042', name: '周女士' }, policeNumber: 'PJ-0318-0412' });
  const lamp = await call('恒西路120弄门口路灯坏了好几天，晚上一片黑，老人差点摔跤', 0, { channel: '12345' });
  await police.tries(lamp, 'study', {}); // where the town studies every unclear call, it is being studied already
  await police.act(lamp, 'note', { text: '路灯杆上贴的是市政编号，请城运核一下养护单位' });
  return { smell, lamp, waiting };
}

/** The crew goes there, does what the item asks for, and hands in the first result it knows. */
async function handsIn(play: Play, crew: Person, id: string): Promise<void> {
  for (const step of ['accept', 'depart', 'arrive']) {
    await crew.act(id, step, {});
    await play.wait(1);
  }
  const { evidenceNeeded, outcomes } = await crew.get<{ evidenceNeeded: string[]; outcomes: { code: string }[] }>(`/incidents/${id}`);
  for (const kind of ['note', ...evidenceNeeded]) await crew.act(id, 'record', { kind, text: '已核对居住证明，备案开锁企业到场开门' });
  await crew.act(id, 'finish', { outcome: outcomes[0]?.code, text: '门已打开，来电人确认入户' });
}

interface Person {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: object): Promise<T>;
  act(id: string, action: string, body: object): Promise<void>;
  /** the code of the refusal, or null */
  tries(id: string, action: string, body: object): Promise<string | null>;
}

class Refused extends Error {
  readonly code: string;
  constructor(what: string, code: string) {
    super(`${what}: ${code}`);
    this.code = code;
  }
}

async function logIn({ url, passwords }: Play, username: string): Promise<Person> {
  const ask = async <T>(token: string, method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method, headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const answer = (await response.json()) as T & { code?: string }; // our own server's answer, by its contract
    if (!response.ok) throw new Refused(`${username} ${method} ${path}`, answer.code ?? String(response.status));
    return answer;
  };
  const { token } = await ask<{ token: string }>('', 'POST', '/session', { username, password: passwords.get(username) ?? '', token: true });
  const act = async (id: string, action: string, body: object): Promise<void> => { await ask(token, 'POST', `/incidents/${id}/actions/${action}`, body); };
  return {
    act,
    get: (path) => ask(token, 'GET', path),
    post: (path, body) => ask(token, 'POST', path, body),
    tries: (id, action, body) => act(id, action, body).then(() => null, (e: unknown) => {
      if (e instanceof Refused) return e.code;
      throw e;
    }),
  };
}
