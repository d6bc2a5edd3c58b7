/** Invented calls of an invented town: what people ring about, and what a platform adds that is nobody else's business. */
import type { Chance } from './chance.ts';

export interface SimCall {
  externalId: string;
  revision: number;
  receivedAt: string;
  channel: '110';
  text: string;
  caller: { phone: string };
  policeCode?: string;
  flags?: Record<string, boolean>;
  [extra: string]: unknown;
}

const TEXTS: readonly [string, ...string[]] = [
  '楼上半夜拖家具，咚咚咚吵得睡不着', '隔壁装修电钻很吵，周末也不停', '楼下广场舞音响太响，老人休息不了', '小区门口有人乱停车把通道堵住了',
  '自家水管爆了，水一直往外冒，物业电话打不通', '楼道里堆满杂物，走路都绊脚', '流浪狗一直在小区里转，孩子不敢下楼', '邻居在阳台浇花，水滴到我家晾的被子上',
  '烧烤店油烟直往楼上灌，窗都不能开', '路边窨井盖松了，车开过去哐当响', '和房东为押金的事谈不拢', '老人在小区里迷路了，说不清自己住哪一栋',
  '隔壁吵架吵得很凶，里面有人说拿刀了', '闻到楼道里有煤气味', '电梯停在半当中，里面没有人', '快递放在门口不见了',
];

export class Calls {
  readonly #chance: Chance;
  readonly #prefix: string;
  #made = 0;
  #rung = 0;

  constructor(chance: Chance, prefix: string) {
    this.#chance = chance;
    this.#prefix = prefix;
  }

  /** No two callers are the same, so that no call repeats another. */
  next(receivedAt: string): SimCall {
    const n = (this.#made += 1);
    this.#rung += 1;
    return {
      externalId: `${this.#prefix}-${String(n).padStart(5, '0')}`, revision: 0, receivedAt, channel: '110', text: this.#chance.pick(TEXTS),
      caller: { phone: `1${3 + this.#chance.below(6)}9${String(this.#rung % 100_000).padStart(5, '0')}${String(this.#chance.below(1_000)).padStart(3, '0')}` },
      policeCode: `A${1 + this.#chance.below(9)}`,
      // what a real platform sends along: fields nobody agreed on, and one that must never arrive
      dispatcherSeat: `T${this.#chance.below(40)}`, zdrybs: String(this.#chance.below(2)),
    };
  }

  /** The counter of the calls begins anew; what was numbered before keeps its number. */
  restart(): void {
    this.#made = 0;
  }

  /** The caller rang again to correct, or the call taker did: one revision on. */
  changed(call: SimCall): SimCall {
    return { ...call, revision: call.revision + 1, text: `${call.text}。（更正：${this.#chance.pick(['在北门那边', '现在有三个人', '已经停了，但怕再来', '门牌说错了'])}）` };
  }
}
