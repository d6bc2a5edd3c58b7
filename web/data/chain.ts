/** The record checked on the spot: the browser computes the links itself, as docs/reference/ledger.md says how. */
import { z } from 'zod';

export const chainShape = z.object({
  town: z.string(),
  items: z.array(z.object({ seq: z.number(), previous: z.string(), leaf: z.string(), hash: z.string(), payload: z.string().nullable() })),
});
export type ChainSeen = z.output<typeof chainShape>;

export type Verified = { ok: true; events: number; payloads: number } | { ok: false; seq: number; reason: 'leaf' | 'link' | 'shown' };

const hex = (bytes: ArrayBuffer): string => [...new Uint8Array(bytes)].map((b) => b.toString(16).padStart(2, '0')).join('');

function unhex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

async function sha256(parts: readonly Uint8Array[]): Promise<string> {
  const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) { all.set(part, at); at += part.length; }
  return hex(await crypto.subtle.digest('SHA-256', all));
}

function seqBytes(seq: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(seq));
  return bytes;
}

/** `shown`: number → hash as the timeline shows it. The first link that does not hold ends the check. */
export async function verifyChain(chain: ChainSeen, shown: ReadonlyMap<number, string>): Promise<Verified> {
  const utf8 = new TextEncoder();
  let payloads = 0;
  for (const { seq, previous, leaf, hash, payload } of chain.items) {
    if (payload !== null) {
      payloads += 1;
      if (await sha256([new Uint8Array([0]), utf8.encode(payload)]) !== leaf) return { ok: false, seq, reason: 'leaf' };
    }
    if (await sha256([unhex(previous), seqBytes(seq), unhex(leaf)]) !== hash) return { ok: false, seq, reason: 'link' };
    const told = shown.get(seq);
    if (told !== undefined && told !== hash) return { ok: false, seq, reason: 'shown' };
  }
  return { ok: true, events: chain.items.length, payloads };
}
