/** Two sides' lists of one day, compared to zero: each difference named. */

export interface Listed {
  /** the sender's own id */
  ref: string;
  revision: number;
  digest: string;
}

export interface Difference<T extends Listed = Listed> {
  /** missing: sent and not received · extra: received and not sent · changed: not what was sent */
  kind: 'missing' | 'extra' | 'changed';
  ref: string;
  revision: number;
  /** the receiver's line, where it has one */
  received: T | null;
}

const keyOf = (x: Listed) => `${x.ref}\n${x.revision}`;

/** In the order of the senders' list, then what nobody sent. Linear in the length of both. */
export function compareLists<T extends Listed>(sent: readonly Listed[], received: readonly T[]): Difference<T>[] {
  const waiting = new Map(received.map((r) => [keyOf(r), r]));
  const differences: Difference<T>[] = [];
  for (const s of sent) {
    const r = waiting.get(keyOf(s));
    waiting.delete(keyOf(s));
    if (!r) differences.push({ kind: 'missing', ref: s.ref, revision: s.revision, received: null });
    else if (r.digest !== s.digest) differences.push({ kind: 'changed', ref: s.ref, revision: s.revision, received: r });
  }
  for (const r of waiting.values()) differences.push({ kind: 'extra', ref: r.ref, revision: r.revision, received: r });
  return differences;
}
