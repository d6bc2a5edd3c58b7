/** One reader of pieces (`readers.ts`). */
import { parentPort } from 'node:worker_threads';
import { readStretch } from './stretch.ts';

parentPort?.on('message', (piece: Uint8Array) => {
  parentPort?.postMessage(readStretch(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)));
});
