/** Acts from standard input, a line each, done strictly in turn; what became of each is a line of standard output. */
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { AnswerAct, CallAct, Station } from './station.ts';

type Act = CallAct | AnswerAct;

export interface ScriptParts {
  station: Station;
  input: Readable;
  /** the clock is set by every act: a script may be played at another time than the machine's */
  setClock(at: number): void;
  print(line: Record<string, unknown>): void;
}

const TICK_MS = 1_000;

/** Until the input ends: whoever started us is gone then, or wants no more; what was under way is in the memory and goes on at the next start. */
export async function play({ station, input, setClock, print }: ScriptParts): Promise<void> {
  let turn: Promise<void> = Promise.resolve();
  let ticking = false;
  const inTurn = (what: () => Promise<void>) => {
    turn = turn.then(what).catch((error: unknown) => { print({ event: 'fault', detail: error instanceof Error ? error.message : String(error) }); });
  };
  const tick = () => {
    if (ticking) return;
    ticking = true;
    inTurn(() => station.tick().finally(() => { ticking = false; }));
  };
  const timer = setInterval(tick, TICK_MS);
  tick();
  for await (const line of createInterface({ input })) {
    const act = readAct(line);
    if (!act) print({ event: 'finding', what: 'not understood', detail: line.slice(0, 100) });
    else inTurn(async () => {
      setClock(Date.parse(act.at));
      print({ event: 'done', id: act.id, ...('call' in act ? await station.bring(act) : await station.answer(act)) });
    });
  }
  clearInterval(timer);
}

function readAct(line: string): Act | null {
  try {
    const told = JSON.parse(line) as Partial<CallAct & AnswerAct>; // looked at here
    if (typeof told.id !== 'string' || !Number.isFinite(Date.parse(String(told.at)))) return null;
    const isCall = typeof told.call?.externalId === 'string' && typeof told.call.receivedAt === 'string' && typeof told.call.text === 'string';
    return isCall || (typeof told.about === 'string' && typeof told.answer === 'string') ? (told as Act) : null;
  } catch {
    return null;
  }
}
