/** Requests to a town whose certificate nobody known has signed: that one certificate is trusted, and no other. */
import { X509Certificate } from 'node:crypto';
import { Agent, request } from 'node:https';

export interface Asked {
  method: string;
  headers: Record<string, string>;
  body: string | Buffer | undefined;
  signal: AbortSignal;
}

export type Ask = (url: string, asked: Asked) => Promise<{ status: number; text: string }>;

export const byFetch: Ask = async (url, { method, headers, body, signal }) => {
  const reply = await fetch(url, { method, headers, signal, ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }) });
  return { status: reply.status, text: await reply.text() };
};

/** @param pem the town's certificate, its own first where there are several */
export function askPinned(pem: string): Ask {
  const theirs = new X509Certificate(pem).raw;
  const agent = new Agent({
    keepAlive: true, ca: pem, allowPartialTrustChain: true,
    checkServerIdentity: (_name, peer) => (theirs.equals(peer.raw) ? undefined : new Error('another certificate')),
  });
  return (url, { method, headers, body, signal }) => new Promise((resolve, reject) => {
    const asking = request(url, { method, headers, agent, signal }, (reply) => {
      const parts: Buffer[] = [];
      reply.on('data', (part: Buffer) => { parts.push(part); });
      reply.once('end', () => { resolve({ status: reply.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }); }).once('error', reject);
    });
    asking.once('error', reject).end(body);
  });
}
