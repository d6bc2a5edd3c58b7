/** A picture from the camera → what is kept: upright, small, without what the camera wrote beside it, hashed at once. */
import type { TakenFile } from '../files.ts';

/** Pixels of the longer side: a house number across the street can be read. */
const SIDE = 1600;
const ENOUGH_BYTES = 450_000;
const QUALITIES = [0.82, 0.7, 0.55, 0.4];

/** Throws when it is no picture that this phone can open. */
export async function takePicture(chosen: Blob, takenAt: string): Promise<TakenFile> {
  const bitmap = await createImageBitmap(chosen, { imageOrientation: 'from-image' });
  const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale))];
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('no canvas');
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return hashed(bare(await smallEnough(canvas)), 'image/jpeg', takenAt);
}

async function smallEnough(canvas: HTMLCanvasElement): Promise<ArrayBuffer> {
  let data = new ArrayBuffer(0);
  for (const quality of QUALITIES) {
    const blob = await new Promise<Blob | null>((done) => { canvas.toBlob(done, 'image/jpeg', quality); });
    if (!blob) throw new Error('no picture');
    data = await blob.arrayBuffer();
    if (data.byteLength <= ENOUGH_BYTES) break;
  }
  return data;
}

/** Browsers write a colour profile that the server would take off: what is hashed here is what is kept there. */
function bare(data: ArrayBuffer): ArrayBuffer {
  const [bytes, view] = [new Uint8Array(data), new DataView(data)];
  const kept = [bytes.subarray(0, 2)];
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff;) {
    const [code, end] = [bytes[at + 1] ?? 0, at + 2 + view.getUint16(at + 2)];
    if (code === 0xda) { kept.push(bytes.subarray(at)); break; }
    if (code <= 0xe0) kept.push(bytes.subarray(at, end));
    at = end;
  }
  const out = new Uint8Array(kept.reduce((n, piece) => n + piece.length, 0));
  kept.reduce((at, piece) => { out.set(piece, at); return at + piece.length; }, 0);
  return out.buffer;
}

export async function hashed(data: ArrayBuffer, media: string, takenAt: string): Promise<TakenFile> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
  return { sha256: Array.from(digest, (b) => b.toString(16).padStart(2, '0')).join(''), media, data, takenAt };
}
