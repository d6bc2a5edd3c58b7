/** Messages no town may take: forged, stale, torn, unsigned, senseless. Each with what would be a finding. */
import { headersFor, strangersKey } from './sign.ts';
import type { Told, Wire } from './wire.ts';

export interface Attempt {
  name: string;
  send(): Promise<Told>;
}

/** `genuine` is a message that was really sent, with the headers it had. */
export interface Genuine {
  id: string;
  body: string;
}

export function attempts(wire: Wire, genuine: Genuine, n: number, seconds: number): Attempt[] {
  const { id, body } = genuine;
  const fresh = `rubbish-${n}`;
  const other = JSON.stringify({ ...JSON.parse(body), seq: 900_000_000 + n });
  const real = headersFor(wire.keys, id, seconds, body);
  const signedOther = headersFor(wire.keys, fresh, seconds, other);
  const at = (offset: number) => headersFor(wire.keys, `${fresh}-${offset}`, seconds + offset, body);
  return [
    { name: 'unsigned', send: () => wire.post(fresh, body, { 'webhook-id': fresh, 'webhook-timestamp': String(Math.floor(seconds)) }) },
    { name: 'changed', send: () => wire.post(id, body.replace('"kind"', '"kind" '), real) },
    { name: 'another body', send: () => wire.post(id, other, real) },
    { name: 'another id', send: () => wire.post(fresh, body, { ...real, 'webhook-id': fresh }) },
    { name: 'another time', send: () => wire.post(id, body, { ...real, 'webhook-timestamp': String(Math.floor(seconds) - 1) }) },
    { name: 'stale', send: () => wire.post(`${fresh}--900`, body, at(-900)) },
    { name: 'from the future', send: () => wire.post(`${fresh}-900`, body, at(900)) },
    { name: "a stranger's key", send: () => wire.post(`${fresh}-s`, body, headersFor([strangersKey()], `${fresh}-s`, seconds, body)) },
    { name: 'cut signature', send: () => wire.post(fresh, other, { ...signedOther, 'webhook-signature': signedOther['webhook-signature'].slice(0, -6) }) },
    { name: 'no JSON', send: () => wire.post(`${fresh}-j`, 'x=1&y=', headersFor(wire.keys, `${fresh}-j`, seconds, 'x=1&y=')) },
    { name: 'no envelope', send: () => wire.post(`${fresh}-e`, '[]', headersFor(wire.keys, `${fresh}-e`, seconds, '[]')) },
    { name: 'bytes', send: () => { const bytes = Buffer.from([0, 255, 254, n % 256]); return wire.post(`${fresh}-b`, bytes, headersFor(wire.keys, `${fresh}-b`, seconds, bytes)); } },
  ];
}

/** Refused is right; an answer of the 2xx kind is a finding, a fault of the server (5xx) is one, too. */
export function isFinding(told: Told): boolean {
  return told.status === 0 || (told.status >= 200 && told.status < 300) || told.status >= 500;
}
