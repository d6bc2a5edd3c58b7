/**
 * Asking this very server over the network, as anybody does. Its certificate may be signed by nobody known, or for the name
 * that others use: here that one certificate is trusted, byte for byte, and no other.
 */
import { X509Certificate } from 'node:crypto';
import { Agent, request } from 'node:https';

export interface Asked {
  method: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
}

export interface Answered {
  status: number;
  text: string;
}

/** Rejects when nobody answers, or somebody with another certificate. */
export type OwnDoor = (path: string, asked: Asked) => Promise<Answered>;

/** @param certificate PEM, the server's own first; null: plain http, or one that everybody trusts */
export function openOwnDoor(url: string, certificate: string | null): OwnDoor {
  return certificate === null ? byFetch(url) : pinned(url, certificate);
}

function byFetch(url: string): OwnDoor {
  return async (path, asked) => {
    const reply = await fetch(`${url}${path}`, asked);
    return { status: reply.status, text: await reply.text() };
  };
}

function pinned(url: string, certificate: string): OwnDoor {
  const own = new X509Certificate(certificate).raw;
  const agent = new Agent({
    keepAlive: true, ca: certificate, allowPartialTrustChain: true, // the certificate itself is the anchor, whoever signed it
    checkServerIdentity: (_name, peer) => (own.equals(peer.raw) ? undefined : new Error('this is not our own certificate')),
  });
  return (path, { method, headers, body }) => new Promise((resolve, reject) => {
    const asking = request(`${url}${path}`, { method, headers, agent }, (reply) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (part: string) => { text += part; });
      reply.once('end', () => { resolve({ status: reply.statusCode ?? 0, text }); }).once('error', reject);
    });
    asking.once('error', reject).end(body);
  });
}
