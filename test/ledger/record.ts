/** Invented records for the ledger's tests and benchmark: the same every time for the same seed. */
import { createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { instant } from '#domain/shared/time.ts';
import { signCheckpoint } from '#server/platform/checkpoint.ts';
import type { Checkpoint } from '#server/platform/checkpoint.ts';
import { encodeEvent, GENESIS, linkEvents } from '#server/platform/event-log.ts';
import type { EncodedEvent, LinkedEvent } from '#server/platform/event-log.ts';
import { createTree } from '#server/platform/merkle.ts';

export const START = Date.UTC(2026, 2, 2, 7, 0);

/** The key of an invented installation: 32 bytes of `fill` as Ed25519 seed. */
export function testKey(fill = 7): KeyObject {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, fill)]);
  return createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
}

/** The `n`-th event (from 1) of a town, shaped and sized as the real ones. */
export function inventEvent(town: string, n: number): EncodedEvent {
  const at = instant(START + n * 1370);
  const incident = `${town}-${1 + ((n * 7919) % 997)}`;
  const due = { kind: 'arrive', at: instant(START + n * 1370 + 900_000), level: 0 };
  const data = {
    assignment: { id: `a${n}`, unitId: `crew-${n % 40}`, part: 'lead', town: null, exclusive: true, offeredAt: at },
    clocks: { start: [due], stop: ['dispatch'] },
    metres: n % 3 === 0 ? n / 8 : null,
    note: n % 5 === 0 ? '已到现场，十分钟内挪车' : `c${n % 89}`,
  };
  const event = { type: 'unit.dispatched', v: 1, incident, at, actor: `user-${n % 97}`, data };
  const payload = encodeEvent(town, event, { holder: { kind: 'centre', id: `centre-${town}` }, nextDue: due });
  return { type: event.type, v: 1, incident, at, payload };
}

/** The chain of a town's first `n` invented events. */
export function inventChain(town: string, n: number): LinkedEvent[] {
  return linkEvents({ town, seq: 0, hash: GENESIS }, Array.from({ length: n }, (_, i) => inventEvent(town, i + 1)));
}

/** A checkpoint over the first `size` events of a chain. */
export function checkpointOver(town: string, chain: readonly LinkedEvent[], size: number, key: KeyObject = testKey()): Checkpoint {
  const tree = createTree();
  for (const event of chain.slice(0, size)) tree.add(event.leaf);
  return signCheckpoint({ town, size, root: tree.root(), at: instant(START + size * 1370) }, key);
}

/** The lines of an export, as `liandong export` writes them. */
export function* exportLines(chains: ReadonlyMap<string, readonly LinkedEvent[]>, checkpoints: readonly Checkpoint[]): Generator<string> {
  const heads = [...chains].map(([town, chain]) => ({ town, seq: chain.length, hash: chain.at(-1)?.hash ?? GENESIS }));
  yield JSON.stringify({ format: 'liandong-record/1', exportedAt: instant(START), incident: null, heads });
  for (const checkpoint of checkpoints) yield JSON.stringify({ checkpoint });
  let events = 0;
  for (const [town, chain] of chains) {
    for (const { seq, hash, payload } of chain) {
      yield JSON.stringify({ town, seq, hash, payload });
      events += 1;
    }
  }
  yield JSON.stringify({ events });
}
