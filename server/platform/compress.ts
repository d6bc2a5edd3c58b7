/** What is sent smaller where the other side can read it: whole files once, answers of a few kilobytes each time. */
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

export type Encoding = 'br' | 'gzip' | 'identity';

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

/** Of an answer made for one request: a millisecond for some ten kilobytes. */
const QUICK = 5;
/** Bytes below which a header costs more than is saved. */
const WORTH = 1_000;

export function chooseEncoding(accept: string): Encoding {
  const offered = accept.split(',').map((s) => s.trim().toLowerCase()).filter((s) => !/;\s*q=0(\.0+)?$/.test(s)).map((s) => s.split(';')[0]);
  return offered.includes('br') ? 'br' : offered.includes('gzip') ? 'gzip' : 'identity';
}

export function encode(bytes: Buffer, encoding: Encoding, quality: number = QUICK): Promise<Buffer> {
  if (encoding === 'identity') return Promise.resolve(bytes);
  if (encoding === 'gzip') return compressGzip(bytes);
  return compressBrotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
}

/** `text` as the body of an answer, compressed where that is worth it. */
export async function smaller(request: FastifyRequest, reply: FastifyReply, text: string): Promise<string | Buffer> {
  if (text.length < WORTH) return text;
  const encoding = chooseEncoding(request.headers['accept-encoding'] ?? '');
  reply.header('vary', 'accept-encoding');
  if (encoding === 'identity') return text;
  reply.header('content-encoding', encoding);
  return encode(Buffer.from(text), encoding);
}
