/** One town's chain, event by event: numbers without gaps, payloads, leaves, links, and the checkpoints on the way. */
import { isGenuine } from '#server/platform/checkpoint.ts';
import type { Checkpoint } from '#server/platform/checkpoint.ts';
import { GENESIS, leafOf, linkOf } from '#server/platform/event-log.ts';
import { createTree } from '#server/platform/merkle.ts';
import { Found } from './finding.ts';
import { readPayload } from './payload.ts';
import type { Said } from './payload.ts';
import type { Stretch } from './stretch.ts';

/** An event as it is kept; hashes in hex. */
export interface KeptEvent {
  readonly town: string;
  readonly seq: number;
  readonly payload: string;
  readonly hash: string;
  /** what a database keeps beside it; an export has the payload alone */
  readonly columns?: { readonly type: string; readonly v: number; readonly incident: string; readonly at: string; readonly previous: string; readonly leaf: string };
}

export interface Chain {
  readonly size: number;
  readonly hash: string;
  /** checkpoints that agreed, and the size of the largest of them */
  readonly checkpoints: number;
  readonly sealed: number;
  /** Compare the chain with this checkpoint when it gets there. Throws Found for a false signature. */
  expect(checkpoint: Checkpoint): void;
  /** Throws Found at the first thing that is not as it must be. Returns what the payload says. */
  add(event: KeptEvent): Said;
  /** Does the stretch go on where the chain ends? Then its leaves may be added. */
  precedes(stretch: Stretch): boolean;
  /** The next leaf of a stretch that goes on here, and the hash of its event. Throws Found for a checkpoint that differs. */
  grow(leaf: string, linked: string): void;
  /** After the last event. Throws Found when a checkpoint lies beyond it. */
  end(): void;
}

export function createChain(town: string): Chain {
  const tree = createTree();
  let hash = GENESIS;
  let [checkpoints, sealed] = [0, 0];
  let ahead: Checkpoint[] = []; // smallest first
  let next = Infinity; // size of the nearest one

  const compare = (): void => {
    for (let first = ahead[0]; first?.size === tree.size; first = ahead[0]) {
      if (first.root !== tree.root()) throw new Found(town, tree.size, 'checkpoint_root', `checkpoint of ${first.at} over ${first.size} events`);
      ahead.shift();
      checkpoints += 1;
      sealed = first.size;
    }
    next = ahead[0]?.size ?? Infinity;
  };

  const expect = (checkpoint: Checkpoint): void => {
    if (!isGenuine(checkpoint)) throw new Found(town, checkpoint.size, 'checkpoint_signature');
    if (checkpoint.size < tree.size) throw new Found(town, checkpoint.size, 'file', 'a checkpoint must stand before the events that it covers');
    ahead = [...ahead, checkpoint].sort((a, b) => a.size - b.size);
    compare();
  };

  const grow = (leaf: string, linked: string): void => {
    hash = linked;
    tree.add(leaf);
    if (tree.size === next) compare();
  };

  const precedes = ({ from, hashes: [first], leaves: [leaf = ''] }: Stretch): boolean => from === tree.size + 1 && linkOf(hash, from, leaf) === first;

  const add = (event: KeptEvent): Said => {
    const seq = tree.size + 1;
    if (event.seq > seq) throw new Found(town, seq, 'missing', `after event ${tree.size} comes ${event.seq}`);
    if (event.seq !== seq) throw new Found(town, event.seq, 'order', `after event ${tree.size} comes ${event.seq}`);
    const said = payloadOf(event);
    const leaf = leafOf(event.payload);
    const linked = linkOf(hash, seq, leaf);
    if (event.columns) compareColumns(event, event.columns, said, hash, leaf);
    if (linked !== event.hash) throw new Found(town, seq, 'link');
    grow(leaf, linked);
    return said;
  };

  const end = (): void => {
    const [first] = ahead;
    if (first) throw new Found(town, tree.size + 1, 'cut', `${tree.size} events are left of the ${first.size} of the checkpoint of ${first.at}`);
  };

  return {
    get size() { return tree.size; }, get hash() { return hash; }, get checkpoints() { return checkpoints; }, get sealed() { return sealed; },
    expect, add, precedes, grow, end,
  };
}

/** The payload's own account. Throws Found when it is not the canonical JSON of an event of this town. */
export function payloadOf(event: KeptEvent): Said {
  const said = readPayload(event.payload);
  if (said?.town !== event.town) throw new Found(event.town, event.seq, 'payload');
  return said;
}

function compareColumns(event: KeptEvent, columns: NonNullable<KeptEvent['columns']>, said: Said, previous: string, leaf: string): void {
  const { town, seq } = event;
  for (const name of ['type', 'v', 'incident', 'at'] as const) {
    if (columns[name] !== said[name]) throw new Found(town, seq, 'columns', `${name} is ${columns[name]}, the payload says ${said[name]}`);
  }
  if (columns.leaf !== leaf) throw new Found(town, seq, 'leaf');
  if (columns.previous !== previous) throw new Found(town, seq, 'link', 'the previous hash is another');
}
