/** Forgeries of every kind, made from genuine messages, and whether one was taken. */
import { createHmac, randomBytes } from 'node:crypto';
import { headersFor, privateKey, strangersKey, type Headers } from '../../cli/police-sim/sign.ts';
import { post, simKey } from '#test/support/police.ts';
import type { World } from '#test/support/world.ts';
import type { Told } from '../../cli/police-sim/wire.ts';
import { numbers } from '#test/support/live-world.ts';

export interface Genuine {
  id: string;
  text: string;
  headers: Headers;
}

export function genuineCall(world: World, n: number, seeds: readonly string[]): Genuine {
  const body = { externalId: `s5-${n}`, receivedAt: world.now(), channel: '110', text: '楼上半夜拖家具，咚咚咚吵得睡不着', town: 'pujin', caller: { phone: `1380000${String(n).padStart(4, '0')}` } };
  const text = JSON.stringify({ kind: 'call', seq: n, sentAt: world.now(), body });
  const id = `s5-m${n}`;
  return { id, text, headers: headersFor(seeds.map(privateKey), id, Date.parse(world.now()) / 1000, text) };
}

export interface Forged {
  name: string;
  text: string | Buffer;
  headers: Partial<Headers>;
}

type Below = (n: number) => number;
type Forge = (g: Genuine, world: World, below: Below) => Omit<Forged, 'name'>;

const seconds = (world: World) => Date.parse(world.now()) / 1000;
const withFresh = (text: string, below: Below) => text.replace(/"externalId":"[^"]*"/, `"externalId":"forged-${below(1e9)}"`);

/** Each forgery would be a new call if it were taken: it names one that is not there. */
export const FORGERIES: Readonly<Record<string, Forge>> = {
  'another body': (g, _w, below) => ({ text: withFresh(g.text, below), headers: g.headers }),
  'one byte changed': (g, _w, below) => {
    const bytes = Buffer.from(g.text);
    const at = below(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << below(7));
    return { text: bytes, headers: g.headers };
  },
  're-serialised': (g, _w, below) => ({ text: JSON.stringify(JSON.parse(g.text), null, 1 + below(4)), headers: g.headers }),
  'keys in another order': (g) => { const m = JSON.parse(g.text) as Record<string, unknown>; return { text: JSON.stringify(Object.fromEntries(Object.entries(m).reverse())), headers: g.headers }; },
  'another id': (g, _w, below) => ({ text: withFresh(g.text, below), headers: { ...g.headers, 'webhook-id': `x-${below(1e9)}` } }),
  'id and body moved': (g) => ({ text: g.text.slice(1), headers: { ...g.headers, 'webhook-id': `${g.id}.` } }),
  'another time': (g, _w, below) => ({ text: g.text, headers: { ...g.headers, 'webhook-timestamp': String(Number(g.headers['webhook-timestamp']) + 1 + below(200)) } }),
  "a stranger's key": (g, w, below) => { const text = withFresh(g.text, below); const id = `k-${below(1e9)}`; return { text, headers: headersFor([strangersKey()], id, seconds(w), text) }; },
  'many strangers': (g, w, below) => { const text = withFresh(g.text, below); const id = `k-${below(1e9)}`; return { text, headers: headersFor(Array.from({ length: 12 }, strangersKey), id, seconds(w), text) }; },
  'signed, but long ago': (g, w, below) => stale(g, w, below, -(301 + below(100_000))),
  'signed for later': (g, w, below) => stale(g, w, below, 301 + below(100_000)),
  'cut': (g, _w, below) => ({ text: withFresh(g.text, below), headers: { ...g.headers, 'webhook-signature': g.headers['webhook-signature'].slice(0, 4 + below(80)) } }),
  'padded another way': (g, _w, below) => ({ text: g.text, headers: { ...g.headers, 'webhook-id': `p-${below(1e9)}`, 'webhook-signature': `${g.headers['webhook-signature']}=` } }),
  'the public key as a shared secret': (g, w, below) => {
    const text = withFresh(g.text, below);
    const id = `h-${below(1e9)}`;
    const timestamp = String(Math.floor(seconds(w)));
    const key = Buffer.from(simKey(w).ours.slice(5), 'base64');
    return { text, headers: { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${text}`).digest('base64')}` } };
  },
  'nonsense': (g, _w, below) => ({ text: withFresh(g.text, below), headers: { ...g.headers, 'webhook-signature': `v1a,${randomBytes(64).toString('base64')} v1,${randomBytes(32).toString('base64')}` } }),
  'nothing': (g, _w, below) => ({ text: withFresh(g.text, below), headers: { 'webhook-id': g.id, 'webhook-timestamp': g.headers['webhook-timestamp'], 'webhook-signature': '' } }),
};

function stale(g: Genuine, world: World, below: Below, offset: number): Omit<Forged, 'name'> {
  const text = withFresh(g.text, below);
  return { text, headers: headersFor([privateKey(simKey(world).seeds[0] ?? '')], `t-${below(1e9)}`, seconds(world) + offset, text) };
}

/** `n` forgeries of all kinds in turn; names those that were taken, or that brought the server down. */
export async function attack(world: World, n: number, seed: number): Promise<{ taken: string[]; faults: string[] }> {
  const below = numbers(seed);
  const names = Object.keys(FORGERIES);
  const outcome = { taken: [] as string[], faults: [] as string[] };
  for (let i = 0; i < n; i++) {
    const name = names[i % names.length] ?? '';
    const forged = FORGERIES[name]?.(genuineCall(world, i, simKey(world).seeds.slice(0, 1)), world, below);
    if (!forged) continue;
    const told: Told = await post(world, forged.text, forged.headers);
    if (told.status < 300) outcome.taken.push(name);
    if (told.status >= 500) outcome.faults.push(`${name}: ${told.status}`);
  }
  return outcome;
}
