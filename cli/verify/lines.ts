/** A file, line by line, in memory that does not grow with the file. */
import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK = 1 << 20;
/** No line of an export comes near this; a file without line ends must not fill the memory. */
const LINE_AT_MOST = 1 << 26;
const NEWLINE = 10;
const RETURN = 13;

/** The file's lines without their ends; blank lines are left out. Throws RangeError for an endless line. */
export function* readLines(path: string): Generator<string> {
  const file = openSync(path, 'r');
  try {
    let bytes = Buffer.alloc(0); // begins with the start of a line whose end was not read yet
    for (;;) {
      const rest = bytes.length;
      const larger = Buffer.allocUnsafe(rest + CHUNK);
      bytes.copy(larger);
      const read = readSync(file, larger, rest, CHUNK, null);
      if (read === 0) break;
      bytes = yield* wholeLines(larger.subarray(0, rest + read));
      if (bytes.length > LINE_AT_MOST) throw new RangeError(`a line of ${path} is longer than ${LINE_AT_MOST} bytes`);
    }
    if (bytes.length > 0) yield bytes.toString('utf8');
  } finally {
    closeSync(file);
  }
}

/** Decoded line by line: most are ASCII and stay one byte a character. Returns what is left after the last end. */
function* wholeLines(bytes: Buffer): Generator<string, Buffer<ArrayBuffer>> {
  let from = 0;
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, from)) {
    const to = bytes[end - 1] === RETURN ? end - 1 : end;
    if (to > from) yield bytes.toString('utf8', from, to);
    from = end + 1;
  }
  return Buffer.from(bytes.subarray(from));
}
