/** The services of this installation, opened: what is named in its file; in a demonstration, files of its own folder. */
import type { Config } from '#server/config.ts';
import type { Sending } from '#server/platform/account-ways.ts';
import { monotonicMs, wallMs } from '#server/platform/clock.ts';
import { newId } from '#server/platform/ids.ts';
import { createFileWay } from './file-way.ts';
import type { MessageWay } from './messages.ts';
import { readServices } from './settings.ts';
import { createAxb } from './relay/axb.ts';
import { demonstrationRelay } from './relay/demonstration.ts';
import type { EndedCall, RelayPlatform } from './relay/platform.ts';
import { createMas } from './sms/mas.ts';
import { createWeCom } from './wechat/wecom.ts';

export interface Reaching {
  ways: Partial<Record<Sending, MessageWay>>;
  /** secret part of the address at which the relay platform tells of calls */
  noticeToken: string | null;
  /** numbers between caller and handler; null: none are lent here. It tells of calls that nobody else tells of. */
  relay: ((onCall: (call: EndedCall) => void) => RelayPlatform) | null;
  /** every account is an address, since nothing leaves the machine */
  everybody: boolean;
}

/** In a demonstration nothing is sent, even where services are named: its people are invented, their numbers may be somebody's. */
export function openServices(config: Pick<Config, 'demo' | 'dataDir' | 'messages'>): Reaching {
  const named = readServices(config.messages);
  if (config.demo !== 'off') {
    return { everybody: true, noticeToken: null, relay: (onCall) => demonstrationRelay(() => newId('rly', wallMs()), onCall), ways: { wechat: createFileWay(config.dataDir, 'wechat-outbox.jsonl'), sms: createFileWay(config.dataDir, 'sms-outbox.jsonl') } };
  }
  const { relay } = named;
  return { everybody: false, noticeToken: relay?.noticeToken ?? null, relay: relay ? () => createAxb(relay, { wall: wallMs }) : null, ways: { ...(named.wechat ? { wechat: createWeCom(named.wechat, { now: monotonicMs }) } : {}), ...(named.sms ? { sms: createMas(named.sms) } : {}) } };
}
