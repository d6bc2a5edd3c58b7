/** Token buckets in memory, one a key; a full bucket is the same as none, so only the busy are remembered. */
import type { FastifyRequest } from 'fastify';

export interface Limit {
  /** tokens that come back a second */
  perSecond: number;
  /** tokens a bucket holds */
  burst: number;
}

export interface Limiter {
  /** 0 = admitted; else whole seconds after which it is worth trying again */
  take(key: string, cost?: number): number;
  size(): number;
}

interface Bucket {
  tokens: number;
  at: number;
}

const MAX_KEYS = 20_000;

/** `now` in milliseconds that only run forwards. When the keys are too many, those untouched longest are forgotten. */
export function createLimiter(limit: Limit, now: () => number, maxKeys = MAX_KEYS): Limiter {
  const buckets = new Map<string, Bucket>();
  const refill = (b: Bucket, at: number): number => Math.min(limit.burst, b.tokens + ((at - b.at) / 1000) * limit.perSecond);
  return {
    take(key, cost = 1) {
      const at = now();
      const bucket = buckets.get(key);
      const tokens = bucket ? refill(bucket, at) : limit.burst;
      const admitted = tokens >= cost;
      buckets.delete(key); // moves it to the young end
      buckets.set(key, { tokens: admitted ? tokens - cost : tokens, at });
      if (buckets.size > maxKeys) forgetOldest(buckets);
      return admitted ? 0 : Math.max(1, Math.ceil((cost - tokens) / limit.perSecond));
    },
    size: () => buckets.size,
  };
}

function forgetOldest(buckets: Map<string, Bucket>): void {
  for (const key of buckets.keys()) {
    buckets.delete(key);
    return;
  }
}

const INTAKE_FACTOR = 10; // TRUST 7: the intake is never limited below ten times the busiest hour

/** For a source whose busiest hour had so many calls: a tenfold hour may come in one go, and every hour again. */
export function intakeLimit(busiestHour: number): Limit {
  const calls = INTAKE_FACTOR * Math.max(1, busiestHour);
  return { burst: calls, perSecond: calls / 3600 };
}

/** Who is counted: the account where there is one, else the address (an IPv6 subscriber has a whole /64). */
export function limitKey(request: FastifyRequest): string {
  return request.subject ? `account:${request.subject.account}` : `address:${network(request.ip)}`;
}

function network(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [head = '', tail = ''] = address.split('%')[0]?.split('::') ?? [];
  const left = head.split(':').filter(Boolean);
  const right = tail.split(':').filter(Boolean);
  const zeros = address.includes('::') ? Array.from({ length: 8 - left.length - right.length }, () => '0') : [];
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`;
}
