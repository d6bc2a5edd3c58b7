/** From a dispatcher's press to the offer on every connected phone of the crew: what a phone rings on (`web/field/phone.ts`). */
import { request } from 'node:http';
import { quantile } from '../live/load.ts';
import type { Product } from '../product.ts';

const PHONES = 200;
/** one a door: a second call from the same one is the same matter */
const OFFERS = 25;
const CREW = 'pujin.crew-1';
/** The people of a street have one account each; a bench has few accounts and many phones. */
const ACCOUNTS = ['responder1'];

export interface Pushed { n: number; phones: number; p50: number; p99: number }

export async function pushToPhones(product: Product): Promise<Pushed> {
  let sentAt = 0;
  const latencies: number[] = [];
  const streams = await Promise.all(Array.from({ length: PHONES }, async (_, i) => openPhone(product, ACCOUNTS[i % ACCOUNTS.length] ?? '', () => { latencies.push(performance.now() - sentAt); })));
  const [police, dispatcher] = [await product.as('police'), await product.as('dispatcher')];
  for (let n = 0; n < OFFERS; n++) {
    const id = await diverted(police, n);
    const before = latencies.length;
    sentAt = performance.now();
    await dispatcher('POST', `/incidents/${id}/actions/dispatch`, { unitId: CREW });
    for (const until = performance.now() + 5_000; latencies.length < before + PHONES && performance.now() < until; ) await new Promise((done) => { setTimeout(done, 2); });
    await dispatcher('POST', `/incidents/${id}/actions/withdraw`, { unitId: CREW, reason: 'nearer_unit' });
  }
  for (const close of streams) close();
  if (latencies.length !== PHONES * OFFERS) throw new Error(`${PHONES * OFFERS - latencies.length} offers never reached a phone`);
  return { n: latencies.length, phones: PHONES, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
}

/** One incident that the crew has accepted, so that a phone has something to show. */
export async function handling(product: Product): Promise<void> {
  const id = await diverted(await product.as('police'), OFFERS);
  await (await product.as('dispatcher'))('POST', `/incidents/${id}/actions/dispatch`, { unitId: CREW });
  await (await product.as('responder1'))('POST', `/incidents/${id}/actions/accept`, {});
}

async function diverted(police: (method: string, path: string, body?: unknown) => Promise<unknown>, n: number): Promise<string> {
  const taken = (await police('POST', '/calls', {
    source: 'bench', externalId: `b${n}`, receivedAt: new Date().toISOString(), channel: '110', text: '隔壁装修电钻很吵', town: 'pujin',
    caller: { phone: `1390001${String(n).padStart(4, '0')}` }, place: { text: `锦澜苑${n + 1}号` },
  })) as { incidentId: string };
  await police('POST', `/incidents/${taken.incidentId}/actions/decide`, { verdict: 'divert', item: 'HJ-04' });
  return taken.incidentId;
}

async function openPhone(product: Product, account: string, heard: () => void): Promise<() => void> {
  const token = await product.token(account);
  return new Promise((resolve, reject) => {
    const asked = request(`${product.url}/api/v1/events`, { headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' } }, (response) => {
      if (response.statusCode !== 200) { reject(new Error(`the stream answered ${response.statusCode}`)); return; }
      let rest = '';
      response.on('data', (chunk: Buffer) => {
        rest += chunk.toString('utf8');
        for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
          if (rest.slice(0, end).includes(`"unitId":"${CREW}"`)) heard();
          rest = rest.slice(end + 2);
        }
      });
      resolve(() => { asked.destroy(); });
    });
    asked.on('error', (error) => { reject(error); });
    asked.end();
  });
}
