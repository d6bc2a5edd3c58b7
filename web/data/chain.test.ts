import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { verifyChain, type ChainSeen } from './chain.ts';

function chainOf(payloads: readonly string[], from = 7): ChainSeen {
  let previous = '0'.repeat(64);
  const items = payloads.map((payload, i) => {
    const seq = from + i;
    const leaf = hash('sha256', `\0${payload}`, 'hex');
    const number = Buffer.alloc(8);
    number.writeBigUInt64BE(BigInt(seq));
    const own = hash('sha256', Buffer.concat([Buffer.from(previous, 'hex'), number, Buffer.from(leaf, 'hex')]), 'hex');
    const link = { seq, previous, leaf, hash: own, payload };
    previous = own;
    return link;
  });
  return { town: 't', items };
}
const GOOD = chainOf(['{"a":"甲"}', '{"a":"乙"}', '{"a":"丙"}']);
const shown = (chain: ChainSeen) => new Map(chain.items.map((i) => [i.seq, i.hash]));

test('a whole chain holds, with payloads or without', async () => {
  expect(await verifyChain(GOOD, shown(GOOD))).toEqual({ ok: true, events: 3, payloads: 3 });
  const bare = { ...GOOD, items: GOOD.items.map((i) => ({ ...i, payload: null })) };
  expect(await verifyChain(bare, shown(GOOD))).toEqual({ ok: true, events: 3, payloads: 0 });
});

test('every change of a payload, a leaf, a link, a number or of what is shown is found', async () => {
  const spoil = (at: number, fill: Partial<ChainSeen['items'][number]>): ChainSeen => ({ ...GOOD, items: GOOD.items.map((i, n) => (n === at ? { ...i, ...fill } : i)) });
  expect(await verifyChain(spoil(1, { payload: '{"a":"丁"}' }), shown(GOOD))).toEqual({ ok: false, seq: 8, reason: 'leaf' });
  expect(await verifyChain(spoil(1, { leaf: 'ab'.repeat(32), payload: null }), shown(GOOD))).toEqual({ ok: false, seq: 8, reason: 'link' });
  expect(await verifyChain(spoil(2, { previous: 'cd'.repeat(32) }), shown(GOOD))).toEqual({ ok: false, seq: 9, reason: 'link' });
  expect((await verifyChain(spoil(0, { seq: 6 }), shown(GOOD))).ok).toBe(false);
  expect(await verifyChain(chainOf(['{"a":"甲"}', '{"a":"假"}', '{"a":"丙"}']), shown(GOOD))).toEqual({ ok: false, seq: 8, reason: 'shown' });
});
