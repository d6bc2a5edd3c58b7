/** 消息通道: a way to somebody's pocket. At least once; what one cannot do, the next is asked to. */
export interface Message {
  /** as the way knows the person: a user id, or digits of a mobile number */
  to: string;
  title: string;
  text: string;
  /** page that a tap opens; null: none */
  url: string | null;
  /** the same reference twice is one message, as far as the other side can tell */
  ref: string;
}

/** `later`: not now, try again, at the earliest after `afterMs`; `never`: this message will not get through this way. */
export type Sent = { kind: 'sent' } | { kind: 'later'; code: string; afterMs?: number } | { kind: 'never'; code: string };

export interface MessageWay {
  /** Never throws: a line that is down is an answer, too. */
  send(message: Message): Promise<Sent>;
}

export const SENT: Sent = { kind: 'sent' };

/** How long an answer is waited for; whoever is slower counts as away. */
export const PATIENCE_MS = 5_000;

/** What stands in a message that knows no title. */
export function contentOf({ title, text }: Pick<Message, 'title' | 'text'>): string {
  return title === '' ? text : `${title}：${text}`;
}
