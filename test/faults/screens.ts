/** A program that is many screens: streams that come back one after the other, as after an outage, and count what they are told. */
import { setTimeout as sleep } from 'node:timers/promises';
import { readEvents } from '#test/support/sse.ts';

export interface Screens {
  url: string;
  /** one of them each, in turn */
  tokens: readonly string[];
  count: number;
  /** milliseconds within which all come back */
  within: number;
  /** what is counted: a piece of an event's data */
  counts: string;
}

/** `back`: all are there, with how many were not let in; `told`: how often each was told, in the order of coming. */
export type Said = { kind: 'back'; refused: number } | { kind: 'told'; told: number[] };

let seen: Set<string>[] = [];
process.on('message', (asked: Screens | 'told') => {
  if (asked === 'told') process.send?.({ kind: 'told', told: seen.map((s) => s.size) } satisfies Said);
  else void comeBack(asked).then((refused) => process.send?.({ kind: 'back', refused } satisfies Said));
});

async function comeBack({ url, tokens, count, within, counts }: Screens): Promise<number> {
  seen = Array.from({ length: count }, () => new Set<string>());
  const answers = await Promise.all(seen.map(async (told, n) => {
    await sleep((n * within) / count);
    const token = tokens[n % tokens.length] ?? '';
    return readEvents(`${url}/api/v1/events`, { headers: { authorization: `Bearer ${token}` }, onMessage: (m) => { if (m.event === 'change' && m.data.includes(counts)) told.add(m.data); } }).status;
  }));
  return answers.filter((status) => status !== 200).length;
}
