/** P9: position, device and thumbnail are gone, the way up is kept, the picture is the same: run over any number of files. */
import type { Cleaned } from '#server/files/clean/clean.ts';
import { cleanFile } from '#server/files/clean/clean.ts';
import { isRefusal } from '#domain/shared/refusal.ts';
import { orientationOf } from '#server/files/clean/exif.ts';
import { draws } from './draw.ts';
import { plant, type Planted } from './told.ts';

export type Cleaner = (bytes: Buffer) => Promise<Uint8Array | null>;

export const ours: Cleaner = async (bytes) => {
  const cleaned = await cleanFile(bytes);
  return isRefusal(cleaned) ? null : whole(cleaned);
};

export const whole = (cleaned: Cleaned): Buffer => Buffer.concat(cleaned.pieces);

/** What many do: cut out the first block that says Exif, and think it done. */
export const firstBlockOnly: Cleaner = async (bytes) => {
  const at = bytes.indexOf(Buffer.from([0xff, 0xe1]));
  return at < 0 ? bytes : Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 2 + bytes.readUInt16BE(at + 2))]);
};

/** What is wrong with each file after cleaning; empty is good. */
export async function findings(files: number, seed: number, clean: Cleaner = ours): Promise<string[]> {
  const draw = draws(seed);
  const found: string[] = [];
  for (let n = 0; n < files; n++) {
    const planted = plant(n, draw);
    const out = await clean(planted.bytes);
    found.push(...(out === null ? ['refused'] : faultsOf(planted, Buffer.from(out), clean === ours ? await clean(Buffer.from(out)) : out)).map((f) => `seed ${seed} ${planted.name}: ${f}`));
  }
  return found;
}

function faultsOf(planted: Planted, out: Buffer, again: Uint8Array | null): string[] {
  const missing = planted.canaries.filter((c) => !planted.bytes.includes(c)).map(() => 'the file did not hold its canary');
  const left = planted.canaries.filter((c) => out.includes(c)).map((c) => `left in: ${c.toString('latin1').slice(0, 30)}`);
  const changed = planted.content.filter((c) => !out.includes(c)).map(() => 'the picture or sound itself was changed');
  const turned = planted.orientation === null ? [] : [orientationIn(out)].filter((o) => o !== planted.orientation).map((o) => `way up ${o} instead of ${planted.orientation}`);
  return [...missing, ...left, ...changed, ...turned, ...(again !== null && out.equals(again) ? [] : ['cleaned again it is another file'])];
}

/** Read from the one block that may be left. */
function orientationIn(out: Buffer): number {
  const at = Math.max(out.indexOf('MM\0*', 0, 'latin1'), out.indexOf('II*\0', 0, 'latin1'));
  return at < 0 ? 1 : orientationOf(out.subarray(at));
}
