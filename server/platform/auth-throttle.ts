/**
 * Slowing down guessed passwords, per account and address, without ever locking a desk out: whoever has logged in
 * from an address before is not held up by what strangers do elsewhere (T30). In memory: a restart forgives.
 */
import { isIPv6 } from 'node:net';

export interface Throttle {
  /** Seconds to wait before a password is even looked at; 0 admits the attempt, which then must end. */
  enter(account: string, address: string): number;
  end(account: string, address: string, right: boolean): void;
  /** The attempt came to nothing for our own reasons; it counts for nothing. */
  leave(account: string, address: string): void;
}

/** Wrong tries that cost nothing, and the longest wait in seconds. */
const PAIR = { free: 5, longest: 300 };
const ACCOUNT = { free: 30, longest: 60 };
const ADDRESS = { free: 100, longest: 10 };
/** Parallel attempts of one pair: log-ins of a whole desk at once are fine, a burst of guesses is not. */
const AT_ONCE = 32;
const FORGET_MS = 15 * 60_000;
const MOST = 10_000;

interface Counter {
  failures: number;
  pending: number;
  until: number;
  touched: number;
}

type Rule = typeof PAIR;

/** `now` in milliseconds, monotonic. */
export function createThrottle(now: () => number): Throttle {
  const counters = new Map<string, Counter>();
  const known = new Map<string, true>();

  const find = (key: string): Counter => {
    const at = now();
    const old = counters.get(key);
    counters.delete(key); // re-inserted: the map stays ordered by use
    const counter = old && at - Math.max(old.touched, old.until) < FORGET_MS ? old : { failures: 0, pending: 0, until: 0, touched: at };
    counter.touched = at;
    counters.set(key, counter);
    if (counters.size > MOST) forgetOldest(counters);
    return counter;
  };
  const keysOf = (account: string, address: string): { pair: string; others: [string, Rule][] } => {
    const place = network(address);
    return { pair: `${account}\n${place}`, others: [[`account ${account}`, ACCOUNT], [`address ${place}`, ADDRESS]] };
  };

  return {
    enter(account, address) {
      const { pair, others } = keysOf(account, address);
      const own = find(pair);
      const waits = [own.until - now(), own.pending >= AT_ONCE ? 1000 : 0];
      if (!known.has(pair)) waits.push(...others.map(([key]) => find(key).until - now()));
      const wait = Math.max(...waits);
      if (wait > 0) return Math.ceil(wait / 1000);
      own.pending++;
      return 0;
    },
    leave(account, address) {
      const own = find(keysOf(account, address).pair);
      own.pending = Math.max(0, own.pending - 1);
    },
    end(account, address, right) {
      const { pair, others } = keysOf(account, address);
      const own = find(pair);
      own.pending = Math.max(0, own.pending - 1);
      if (right) {
        Object.assign(own, { failures: 0, until: 0 });
        remember(known, pair);
        return;
      }
      punish(own, PAIR, now());
      if (!known.has(pair)) for (const [key, rule] of others) punish(find(key), rule, now());
    },
  };
}

function punish(counter: Counter, rule: Rule, at: number): void {
  counter.failures++;
  if (counter.failures < rule.free) return;
  counter.until = at + 1000 * Math.min(rule.longest, 2 ** Math.min(20, counter.failures - rule.free));
}

function remember(known: Map<string, true>, pair: string): void {
  known.delete(pair);
  known.set(pair, true);
  if (known.size > MOST) forgetOldest(known);
}

function forgetOldest(map: Map<string, unknown>): void {
  for (const key of map.keys()) {
    map.delete(key);
    if (map.size <= MOST * 0.9) return;
  }
}

/** One household or office has a whole /64 of IPv6 addresses: they count as one. */
function network(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail = ''] = plain.split('%')[0]?.split('::') ?? [];
  const front = head === '' ? [] : head.split(':');
  const back = tail === '' ? [] : tail.split(':');
  const groups = [...front, ...Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0'), ...back];
  return `${groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
