/** 短信: at least once, and idempotent by `ref`: the same reference twice is one message. */
export interface SmsGateway {
  /** `to`: digits of a mobile number. Resolves once the message is safely handed over; throws otherwise, to be tried again. */
  send(to: string, text: string, ref: string): Promise<void>;
}
