/** `multipart/form-data` (RFC 7578), as a form without a script sends it. Files are views into the body; nothing is copied. */
import { RequestRefused } from './problem.ts';
import { refuse } from '#domain/shared/refusal.ts';

export interface Multipart {
  fields: Record<string, string>;
  files: { field: string; bytes: Buffer }[];
}

const MOST_PARTS = 40;
const MOST_HEAD = 4_096;
const CRLF = '\r\n';

/** Throws RequestRefused for what no browser sends. Names of files are not looked at: what counts is what is in them. */
export function parseMultipart(body: Buffer, contentType: string): Multipart {
  const boundary = /boundary=(?:"([^"]{1,70})"|([^;\s]{1,70}))/i.exec(contentType);
  const mark = Buffer.from(`--${boundary?.[1] ?? boundary?.[2] ?? ''}`, 'latin1');
  if (!boundary || !body.subarray(0, mark.length).equals(mark)) throw unreadable();
  const told: Multipart = { fields: {}, files: [] };
  for (let [at, n] = [mark.length, 0]; ; n++) {
    if (body.toString('latin1', at, at + 2) === '--') return told;
    const head = body.indexOf(CRLF + CRLF, at);
    if (n >= MOST_PARTS || head < 0 || head - at > MOST_HEAD) throw unreadable();
    const end = body.indexOf(Buffer.concat([Buffer.from(CRLF), mark]), head + 2);
    if (end < 0) throw unreadable();
    take(told, body.toString('utf8', at, head), body.subarray(head + 4, Math.max(head + 4, end)));
    at = end + 2 + mark.length;
  }
}

/** A field of a file that was left empty comes as a file of nothing. */
function take(told: Multipart, head: string, content: Buffer): void {
  const name = /;\s*name="([^"]{1,100})"/i.exec(head)?.[1];
  if (name === undefined) throw unreadable();
  if (!/;\s*filename\*?=/i.test(head)) { if (!Object.hasOwn(told.fields, name)) Object.defineProperty(told.fields, name, { value: content.toString('utf8'), enumerable: true }); }
  else if (content.length > 0) told.files.push({ field: name, bytes: content });
}

const unreadable = (): RequestRefused => new RequestRefused(refuse('request.unreadable'));
