/** Lines of a file as a stream: memory stays at one line, however large the file. */

/** Far above any text a call may hold; a longer line is a bad line, and is not kept in memory. */
export const LONGEST_LINE = 8_000_000; // bytes

export type Line = { number: number; text: string } | { number: number; tooLong: true };

const NEWLINE = 0x0a;

/**
 * Lines of UTF-8 by number from 1; broken bytes become U+FFFD. Blank lines are lines, except at the end of the file.
 * A byte-order mark at the beginning is left out.
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>, longest: number = LONGEST_LINE): AsyncGenerator<Line> {
  let number = 0;
  const parts: Uint8Array[] = [];
  let size = 0;
  let blanks: Line[] = [];
  for await (const chunk of chunks) {
    let from = 0;
    for (let to = chunk.indexOf(NEWLINE, from); to >= 0; to = chunk.indexOf(NEWLINE, from)) {
      number += 1;
      const line = lineOf(number, [...parts, chunk.subarray(from, to)], size + to - from, longest);
      parts.length = 0;
      size = 0;
      from = to + 1;
      if (isBlank(line)) blanks.push(line);
      else {
        yield* blanks;
        blanks = [];
        yield line;
      }
    }
    size += chunk.length - from;
    if (size <= longest) parts.push(chunk.subarray(from));
    else parts.length = 0;
  }
  if (size === 0) return;
  const last = lineOf(number + 1, parts, size, longest);
  if (!isBlank(last)) yield* [...blanks, last];
}

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });

function lineOf(number: number, parts: readonly Uint8Array[], size: number, longest: number): Line {
  if (size > longest) return { number, tooLong: true };
  const text = UTF8.decode(Buffer.concat(parts));
  return { number, text: number === 1 ? text.replace(/^\uFEFF/, '') : text };
}

function isBlank(line: Line): boolean {
  return 'text' in line && line.text.trim() === '';
}
