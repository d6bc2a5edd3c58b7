/** Ctrl-C: the first asks to end in order (calls on their way are finished), the second ends at once. */
export interface Stop {
  /** no new row is sent */
  readonly asked: AbortSignal;
  /** what is on its way is given up too */
  readonly now: AbortSignal;
  release(): void;
}

export class Stopped extends Error {
  override name = 'Stopped';
}

const FINISH_WITHIN = 5000; // ms

export function listenForStop(): Stop {
  const [asked, now] = [new AbortController(), new AbortController()];
  let timer: NodeJS.Timeout | undefined;
  const onSignal = (): void => {
    if (asked.signal.aborted) return now.abort(new Stopped('stopped'));
    asked.abort(new Stopped('stopped'));
    timer = setTimeout(() => now.abort(new Stopped('stopped')), FINISH_WITHIN);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    asked: asked.signal, now: now.signal,
    release() { clearTimeout(timer); process.off('SIGINT', onSignal); process.off('SIGTERM', onSignal); },
  };
}
