/** What a phone reads in one answer: its own incidents with all that is needed without signal, and nothing of the caller. */
import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Text } from '#domain/catalogue/district.ts';
import type { IncidentView } from '#domain/incident/contract.ts';
import { COMMITTEE, CREW, CREW_2, diverted, goes, handledBy, stands } from '#test/support/journey.ts';
import { makeWorld, type Person, type World } from '#test/support/world.ts';

const PHONE = '13711112222';

interface Field {
  tasks: (IncidentView & { telephones: { phone: string }[] })[];
  units: { id: string; onShift: boolean; personNames: string[]; type: string }[];
  items: { code: string; legalBasis: string[]; evidence: string[]; laws: Text[]; mayNot: Text[]; talkingPoints: Text[]; dangerSigns: { sign: string; en: string; route: string[] }[] }[];
}

let world: World;
beforeAll(async () => { world = await makeWorld(); });
afterAll(async () => { await world?.close(); });

async function fieldOf(who: Person): Promise<Field> {
  const { status, body } = await who.get<Field>('/field');
  expect(status).toBe(200);
  return body;
}
const ids = (field: Field): string[] => field.tasks.map((t) => t.id);

test('a crew reads what it has in hand with its item and its telephones; another crew reads nothing of it; the leader sees both', async () => {
  const id = await handledBy(world, 'responder1', CREW, 'HJ-04', { caller: { phone: PHONE, name: '邹雅宁' } });
  const own = await fieldOf(await world.as('responder1'));
  expect(ids(own)).toEqual([id]);
  expect(own.tasks[0]).toEqual({ ...(await (await world.as('responder1')).sees(id)), telephones: own.tasks[0]?.telephones, asks: null });
  expect(own.tasks[0]?.telephones.map((t) => t.phone)).toEqual(expect.arrayContaining(['110', '119', '120', '12345']));
  expect(own.items.map((i) => i.code)).toEqual(['HJ-04']);
  expect(own.items[0]?.laws.map((l) => l.en).join()).toContain('article 88');
  expect(own.items[0]?.mayNot.map((t) => t.en)).toContain('Cut the power, take away loudspeakers');
  expect(own.items[0]?.talkingPoints.length).toBeGreaterThan(1);
  expect(own.items[0]?.dangerSigns).toContainEqual({ sign: '持械上门、扬言报复、砸门', en: 'Comes to the door with a weapon, threatens revenge, beats on the door', route: ['police'] });
  expect(own.units.find((u) => u.id === CREW)).toMatchObject({ onShift: true, type: 'LIANDONG' });
  expect(JSON.stringify(own)).not.toMatch(new RegExp(`${PHONE}|邹雅宁|电钻`));
  expect(ids(await fieldOf(await world.as('responder2')))).toEqual([]);
  expect(ids(await fieldOf(await world.as('teamleader')))).toEqual([id]);
  await (await world.as('dispatcher')).does(id, 'withdraw', { unitId: CREW, reason: 'nearer_unit' });
});

test('handed over without a gap: whoever gave it back has it on the phone, and may call the police, until another has accepted', async () => {
  const id = await handledBy(world, 'responder1', CREW);
  const [first, second, dispatcher] = [await world.as('responder1'), await world.as('committee1'), await world.as('dispatcher')];
  await first.does(id, 'return', { reason: 'not_ours', proposedUnitId: COMMITTEE });
  const team = (await dispatcher.sees(id)).holder?.id;
  stands(await dispatcher.sees(id), { status: 'to_dispatch', holder: `organisation ${team}` });
  expect(ids(await fieldOf(first))).toEqual([id]);
  expect((await fieldOf(first)).tasks[0]?.allowedActions).toContain('hand-back');
  await dispatcher.does(id, 'dispatch', { unitId: COMMITTEE });
  expect(ids(await fieldOf(first)), 'an offer moves no responsibility').toEqual([id]);
  await goes(second, id);
  expect((await dispatcher.sees(id)).holder?.id).not.toBe(team);
  expect(ids(await fieldOf(first))).toEqual([]);
  expect(ids(await fieldOf(second))).toEqual([id]);
});

test('what was only offered and given back is nobody\'s here: its holder never was the unit', async () => {
  const id = await diverted(world);
  await (await world.as('dispatcher')).does(id, 'dispatch', { unitId: CREW_2 });
  await (await world.as('responder2')).does(id, 'return', { reason: 'not_ours' });
  expect(ids(await fieldOf(await world.as('responder2')))).toEqual([]);
});

test('it goes out compressed to whoever can read that, and to nobody without an account', async () => {
  const { token } = await world.as('teamleader');
  const raw = (headers: Record<string, string>): Promise<Response> => fetch(`${world.url}/api/v1/field`, { headers });
  const plain = await raw({ authorization: `Bearer ${token}`, 'accept-encoding': 'identity' });
  const text = await plain.text();
  expect(plain.headers.get('content-encoding')).toBeNull();
  const packed = await new Promise<{ encoding: unknown; bytes: Buffer }>((resolve, reject) => {
    get(`${world.url}/api/v1/field`, { headers: { authorization: `Bearer ${token}`, 'accept-encoding': 'br' } }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece)).on('end', () => resolve({ encoding: response.headers['content-encoding'], bytes: Buffer.concat(pieces) }));
    }).on('error', reject);
  });
  expect(packed.encoding).toBe('br');
  expect(brotliDecompressSync(packed.bytes).toString()).toBe(text);
  expect(packed.bytes.length).toBeLessThan(text.length / 3);
  expect((await raw({})).status).toBe(401);
});

test('whoever handles incidents gets with the log-in what the phone would ask for next; nobody else does, nor a program', async () => {
  const passwords = JSON.parse(readFileSync(join(world.dataDir, 'accounts.json'), 'utf8')) as Record<string, string>;
  const logIn = async (username: string, more: object): Promise<{ first?: { me: object; field: Field } }> =>
    (await fetch(`${world.url}/api/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username, password: passwords[username], ...more }) })).json();
  const id = await handledBy(world, 'responder1', CREW);
  const [crew, { first }] = [await world.as('responder1'), await logIn('responder1', { first: true })];
  expect(first?.field).toEqual(await fieldOf(crew));
  expect({ ...first?.me, expiresAt: '' }).toEqual({ ...(await crew.get('/me')).body, expiresAt: '' });
  expect(await logIn('responder1', {})).not.toHaveProperty('first');
  for (const username of ['dispatcher', 'police', 'gateway']) expect(await logIn(username, { first: true }), username).not.toHaveProperty('first');
  await (await world.as('dispatcher')).does(id, 'withdraw', { unitId: CREW, reason: 'nearer_unit' });
});
