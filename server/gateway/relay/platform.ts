/** 号码中转平台: lends a number for two that do not know each other's. */
export interface Binding {
  /** digits of both sides; neither is ever told to the other */
  caller: string;
  handler: string;
  /** the platform parts them by itself after so long, whatever becomes of us */
  seconds: number;
}

export type Bound = { kind: 'bound'; id: string; number: string } | { kind: 'later'; code: string } | { kind: 'never'; code: string };
/** `ended` also when the platform no longer knows it. */
export type Ended = { kind: 'ended' } | { kind: 'later'; code: string };

export interface RelayPlatform {
  /** Never throws: a line that is down is an answer, too. */
  bind(b: Binding): Promise<Bound>;
  unbind(id: string): Promise<Ended>;
}

/** A call that is over, as the platform tells it. */
export interface EndedCall {
  /** of the binding */
  id: string;
  session: string;
  answered: boolean;
  seconds: number;
}
