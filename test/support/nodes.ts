/** Two installations on two databases, the police's side and the street's, joined by nothing but signed messages. */
import type { Incident } from '#domain/incident/incident.ts';
import { idAcross } from '#domain/incident/across.ts';
import type { Span } from '#domain/shared/time.ts';
import { spanMs } from '#domain/shared/time.ts';
import { ask, districtWith, loopWorld } from './journey.ts';
import { MORNING, type World } from './world.ts';

export interface Nodes {
  police: World;
  street: World;
  /** whether messages get through; each way is tried for as long as they do not */
  line: { up: boolean; tries: number; swallows: (kind: string) => boolean };
  /** both clocks go on together, and what can be exchanged is */
  pass(span: Span): Promise<void>;
  settle(): Promise<void>;
  close(): Promise<void>;
}

const STEP_MS = 60_000;
const INBOX = '/api/v1/gateway/police/messages';

export async function makeNodes(): Promise<Nodes> {
  const line: Nodes['line'] = { up: true, tries: 0, swallows: () => false };
  const ends: { police: World | null; street: World | null } = { police: null, street: null };
  const cable = (to: 'police' | 'street') => (async (_url: string | URL | Request, init?: RequestInit) => {
    line.tries += 1;
    const end = ends[to];
    if (!line.up || !end) throw new TypeError('fetch failed');
    const body = Buffer.from(init?.body instanceof Uint8Array ? init.body : []).toString('utf8');
    if (line.swallows((JSON.parse(body) as { kind: string }).kind)) return new Response('{"outcome":"accepted"}');
    return fetch(`${end.url}${INBOX}`, init);
  }) as typeof fetch;
  const district = districtWith({ username: 'street', roles: ['gateway'], organisationId: 'pujin.centre', towns: ['pujin', 'pujiang'], sources: ['street'] });
  const chance = () => 0.5;
  const police = (ends.police = await loopWorld({
    district, at: MORNING, settings: { LIANDONG_NODE: 'police', LIANDONG_STREET_URL: 'http://127.0.0.1:9/' }, police: { fetch: cable('street'), chance },
  }));
  const street = (ends.street = await loopWorld({
    at: MORNING, settings: { LIANDONG_NODE: 'town', LIANDONG_POLICE_URL: 'http://127.0.0.1:9/' }, police: { fetch: cable('police'), chance },
  }));
  await introduce(police, 'street', street);
  await introduce(street, 'gateway', police);
  const nodes: Nodes = {
    police, street, line,
    async settle() {
      for (let round = 0; round < 4; round++) {
        await police.settle();
        await street.settle();
      }
    },
    async pass(span) {
      const step = line.up ? STEP_MS : 10 * STEP_MS; // apart, neither sees the other's clock
      for (let left = spanMs(span); left > 0; left -= step) {
        const part = { seconds: Math.min(left, step) / 1000 };
        await police.pass(part);
        await street.pass(part);
        if (line.up) await nodes.settle();
      }
    },
    async close() {
      await Promise.all([police.close(), street.close()]);
    },
  };
  return nodes;
}

/** Each side is given the key the other signs with. */
async function introduce(here: World, account: string, other: World): Promise<void> {
  const keys = await (await other.as('admin')).get<{ ours: string }>('/gateway/police/keys');
  const added = await (await here.as('admin')).post('/gateway/police/keys', { platform: account, key: keys.body.ours });
  if (added.status !== 200) throw new Error(`the key was refused: ${JSON.stringify(added.body)}`);
}

async function incidentsOf(world: World): Promise<Incident[]> {
  return (await ask<{ state: string }>(world, 'select state from liandong.incident order by id')).map((r) => JSON.parse(r.state) as Incident);
}

/** Matters of the police that the street has, or had. */
function crossed(i: Incident): boolean {
  return i.passing?.town === i.town;
}

const holderOf = (i: Incident) => (i.holder ? `${i.holder.kind} ${i.holder.id}` : 'nobody');

/** Both records held against each other, matter by matter: what one says and the other does not. */
export async function disagreements(nodes: Nodes): Promise<string[]> {
  const [police, street] = [await incidentsOf(nodes.police), await incidentsOf(nodes.street)];
  const there = new Map(street.map((i) => [i.id, i]));
  const found: string[] = [];
  for (const i of police.filter(crossed)) {
    const first = there.get(idAcross(i.id));
    there.delete(idAcross(i.id));
    if (!first) { found.push(`${i.number} is not on the street's side`); continue; }
    const at = first.closedAs === 'passed_on' ? street.find((x) => x.id === first.passing?.incidentId) ?? first : first;
    if (at !== first) there.delete(at.id);
    if (first.number !== i.number) found.push(`${i.number} is ${first.number} there`);
    if (holderOf(at) !== holderOf(i)) found.push(`${i.number}: held by ${holderOf(i)} for the police, by ${holderOf(at)} for the street`);
    if ((at.status === 'with_police') !== (i.status === 'with_police')) found.push(`${i.number}: ${i.status} for the police, ${at.status} for the street`);
    if (i.closedAs !== at.closedAs) found.push(`${i.number}: closed as ${i.closedAs} for the police, ${at.closedAs} for the street`);
    if (first.calls.length !== i.calls.length) found.push(`${i.number}: ${i.calls.length} calls for the police, ${first.calls.length} for the street`);
    if (i.verdict !== at.verdict || i.item !== at.item) found.push(`${i.number}: ${i.verdict} ${i.item} for the police, ${at.verdict} ${at.item} for the street`);
  }
  return [...found, ...[...there.values()].map((i) => `${i.number} is on the street's side alone`)];
}
