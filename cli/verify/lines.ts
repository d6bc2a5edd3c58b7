/** A file, line by line, in memory that does not grow with the file. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const CHUNK = 1 << 20;
/** No line of an export comes near this; a file without line ends must not fill the memory. */
const LINE_AT_MOST = 1 << 26;
const NEWLINE = 10;
const RETURN = 13;

/** The file's lines without their ends; blank lines are left out. Throws RangeError for an endless line. */
export function* readLines(path: string): Generator<string> {
  for (const piece of readPieces(path)) yield* linesOf(piece);
}

/** The file in pieces of whole lines, about `size` bytes each. Throws RangeError for an endless line. */
export function* readPieces(path: string, size = CHUNK): Generator<Buffer> {
  const file = openFile(path);
  try {
    let bytes = Buffer.alloc(0); // begins with the start of a line whose end was not read yet
    for (;;) {
      const rest = bytes.length;
      const larger = Buffer.allocUnsafe(rest + size);
      bytes.copy(larger);
      const read = readSync(file, larger, rest, size, null);
      if (read === 0) break;
      const whole = larger.lastIndexOf(NEWLINE, rest + read - 1) + 1;
      if (whole > 0) yield larger.subarray(0, whole);
      bytes = Buffer.from(larger.subarray(whole, rest + read));
      if (bytes.length > LINE_AT_MOST) throw new RangeError(`a line of ${path} is longer than ${LINE_AT_MOST} bytes`);
    }
    if (bytes.length > 0) yield bytes;
  } finally {
    closeSync(file);
  }
}

/** A folder opens like a file and fails at the first reading, without its name. */
function openFile(path: string): number {
  const file = openSync(path, 'r');
  if (!fstatSync(file).isDirectory()) return file;
  closeSync(file);
  throw Object.assign(new Error(`${path} is a folder`), { code: 'EISDIR', path });
}

/** The lines of a piece, decoded one by one: most are ASCII and stay one byte a character. The last may lack its end. */
export function* linesOf(piece: Buffer): Generator<string> {
  for (let from = 0; from < piece.length;) {
    const next = piece.indexOf(NEWLINE, from);
    const end = next < 0 ? piece.length : next;
    const to = next >= 0 && piece[end - 1] === RETURN ? end - 1 : end;
    if (to > from) yield piece.toString('utf8', from, to);
    from = end + 1;
  }
}
