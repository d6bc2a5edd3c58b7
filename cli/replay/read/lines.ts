/**
 * Bytes → lines, plain or gzip by its magic bytes, never more than a line in memory. A file that was cut off
 * or damaged ends with what could still be read, and says so: a reader that throws would drop the rest.
 */
import { createGunzip } from 'node:zlib';

export interface Line {
  text: string;
  /** the file broke off inside this line, or the line is longer than any row can be */
  broken: 'truncated' | 'too_long' | null;
}

/** What is known only at the end. */
export interface Ending {
  /** why reading stopped before the end of the data, in the words of the decompressor; null = whole */
  damage: string | null;
}

const LONGEST = 1 << 20; // UTF-16 units; a call's text may have 20,000, a body 256 kB

/** Decompresses when the first two bytes say gzip. Damage goes to `ending`; what was readable is yielded. */
export async function* plainBytes(chunks: AsyncIterable<Uint8Array>, ending: Ending): AsyncGenerator<Uint8Array> {
  const source = chunks[Symbol.asyncIterator]();
  const { head, done } = await firstBytes(source);
  const whole = joined(head, done ? null : source);
  if (head[0] === 0x1f && head[1] === 0x8b) yield* gunzipped(whole, ending);
  else yield* whole;
}

async function firstBytes(source: AsyncIterator<Uint8Array>): Promise<{ head: Uint8Array; done: boolean }> {
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < 2) {
    const next = await source.next();
    if (next.done) return { head, done: true };
    head = Buffer.concat([head, next.value]);
  }
  return { head, done: false };
}

async function* joined(head: Uint8Array, rest: AsyncIterator<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  for (let next = await rest?.next(); next && !next.done; next = await rest?.next()) yield next.value;
}

// Not `for await` over the stream: an error there throws away what is decompressed and still buffered.
async function* gunzipped(chunks: AsyncIterable<Uint8Array>, ending: Ending): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  const out: Uint8Array[] = [];
  gunzip.on('data', (bytes: Uint8Array) => out.push(bytes));
  gunzip.on('error', (error) => { ending.damage ??= error.message; });
  for await (const chunk of chunks) {
    await new Promise<void>((resolve) => {
      gunzip.once('close', resolve);
      gunzip.write(chunk, () => { gunzip.off('close', resolve); resolve(); });
    });
    yield* out.splice(0);
    if (ending.damage !== null) return;
  }
  await new Promise<void>((resolve) => { gunzip.once('close', resolve); gunzip.end(); });
  yield* out.splice(0);
}

/** Lines by \n or \r\n, a byte order mark dropped, wrong UTF-8 replaced; a last line without \n counts. */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>, ending: Ending): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8');
  let open = '';
  let tooLong = false;
  for await (const chunk of bytes) {
    const parts = (open + decoder.decode(chunk, { stream: true })).split('\n');
    open = parts.pop() ?? '';
    for (const part of parts) {
      yield finished(part, tooLong || part.length > LONGEST ? 'too_long' : null);
      tooLong = false;
    }
    if (open.length > LONGEST) [open, tooLong] = [open.slice(0, 200), true];
  }
  open += decoder.decode();
  if (open !== '') yield finished(open, ending.damage !== null ? 'truncated' : tooLong ? 'too_long' : null);
}

function finished(text: string, broken: Line['broken']): Line {
  return { text: text.endsWith('\r') ? text.slice(0, -1) : text, broken };
}
