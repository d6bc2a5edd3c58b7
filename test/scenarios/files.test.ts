/** Pictures and sound: committed by their hash, brought later by whoever took them, seen by whoever works with them, gone with their key. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FileView } from '#domain/files/contract.ts';
import { inTowns } from '#server/platform/db.ts';
import { makeJpeg, segment } from '#test/support/media/jpeg.ts';
import { makePng } from '#test/support/media/png.ts';
import { makeWebm } from '#test/support/media/sound.ts';
import { ask, COMMITTEE, handledBy, loopWorld, PROPERTY, timeline } from '#test/support/journey.ts';
import { plus, type Person, type World } from '#test/support/world.ts';

let world: World;
beforeAll(async () => { world = await loopWorld(); }, 60_000);
afterAll(async () => { await world.close(); });

const STAIRWELL = 'FW-07'; // things left in a stairwell: asks for a picture
let made = 0;
/** Another picture each time, with a comment that the server takes off. */
function aPicture(size = 40): Buffer {
  made += 1;
  return makeJpeg({ width: size, height: size, shade: (b) => (b * made) % 80, beside: [segment(0xfe, [...Buffer.from(`canary of camera ${made}`)])] });
}
const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const named = (bytes: Buffer, media = 'image/jpeg', more: object = {}) => ({ sha256: hashOf(bytes), media, bytes: bytes.length, ...more });

interface Raw { status: number; bytes: Buffer; code: string; headers: Headers }

async function send(who: Person, method: 'GET' | 'PUT', path: string, body?: Buffer, headers: Record<string, string> = {}): Promise<Raw> {
  const response = await fetch(`${world.url}/api/v1/incidents/${path}`, { method, headers: { authorization: `Bearer ${who.token}`, ...headers }, ...(body ? { body: new Uint8Array(body) } : {}) });
  const bytes = Buffer.from(await response.arrayBuffer());
  const code = response.ok ? '' : String((JSON.parse(bytes.toString()) as { code?: string }).code);
  return { status: response.status, bytes, code, headers: response.headers };
}

const put = (who: Person, id: string, bytes: Buffer, sha256 = hashOf(bytes)): Promise<Raw> => send(who, 'PUT', `${id}/files/${sha256}`, bytes, { 'content-type': 'image/jpeg' });
const filesOf = async (who: Person, id: string): Promise<FileView[]> => (await who.get<{ items: FileView[] }>(`/incidents/${id}/files`)).body.items;

async function atWork(item = STAIRWELL): Promise<{ id: string; crew: Person }> {
  const id = await handledBy(world, 'property1', PROPERTY, item); // a desk: it takes several at once
  return { id, crew: await world.as('property1') };
}

async function endOf(id: string): Promise<void> {
  await (await world.as('property1')).does(id, 'hand-back', { reason: 'danger' });
  await (await world.as('police')).does(id, 'acknowledge');
}

describe('a picture of a handler', () => {
  test('is on the record by its hash at once, with time and place as stated; its bytes follow, are cleaned, sealed, and counted once', async () => {
    const { id, crew } = await atWork();
    const bytes = aPicture();
    const place = (await crew.sees(id)).place.position;
    await crew.does(id, 'record', { kind: 'photo', text: '楼道堆放纸箱', files: [named(bytes, 'image/jpeg', { takenAt: '2026-03-18T02:00:30Z', position: { lon: place?.lon, lat: place?.lat } })] });
    const [awaited] = await filesOf(crew, id);
    expect(awaited).toMatchObject({ state: 'awaited', sha256: hashOf(bytes), takenAt: '2026-03-18T02:00:30.000Z', check: 'near', metres: 0, by: 'property1', kept: null });
    expect((await crew.sees(id)).evidence.at(-1)).toMatchObject({ kind: 'photo', data: { files: 1 } });
    expect((await send(crew, 'GET', `${id}/files/${awaited?.id}?purpose=dispatch`)).code).toBe('file.not_here');

    expect(await Promise.all([put(crew, id, bytes), put(crew, id, bytes)]).then((all) => all.map((a) => a.status))).toEqual([200, 200]);
    expect((await put(crew, id, bytes)).status).toBe(200);
    const events = (await timeline(await world.as('reviewer'), id)).filter((e) => e.type.startsWith('file.'));
    expect(events.map((e) => e.type)).toEqual(['file.committed', 'file.arrived']);
    expect(events[1]?.data).toMatchObject({ media: 'image/jpeg', width: 40, height: 40, removed: ['comment'] });

    const reviewer = await world.as('reviewer');
    const [here] = await filesOf(reviewer, id);
    const seen = await send(reviewer, 'GET', `${id}/files/${here?.id}?purpose=review`);
    expect([seen.status, seen.headers.get('content-type'), seen.headers.get('cache-control')]).toEqual([200, 'image/jpeg', 'no-store']);
    expect(hashOf(seen.bytes)).toBe(here?.kept?.sha256);
    expect(seen.bytes.includes('canary')).toBe(false);
    expect((await send(reviewer, 'GET', `${id}/files/${here?.id}`)).code).toBe('request.purpose_needed');
    const looks = await ask<{ who: string; purpose: string; kind: string }>(world, 'select who, purpose, kind from vault.look where incident = $1', [id]);
    expect(looks.filter((l) => l.kind === 'file')).toEqual([{ who: 'reviewer', purpose: 'review', kind: 'file' }]);
    await crew.does(id, 'finish', { outcome: 'settled' });
  });

  test('lies in the database as nothing that can be read: neither the picture nor what was taken off', async () => {
    const { id, crew } = await atWork();
    const bytes = aPicture(400);
    await crew.does(id, 'record', { kind: 'photo', files: [named(bytes)] });
    expect((await put(crew, id, bytes)).status).toBe(200);
    const parts = await ask<{ ciphertext: Buffer }>(world, 'select p.ciphertext from vault.file_part p join vault.entry e on e.id = p.entry where e.incident = $1', [id]);
    const lying = Buffer.concat(parts.map((p) => p.ciphertext));
    expect(lying.length).toBeGreaterThan(500);
    for (const trace of [bytes.subarray(0, 20), bytes.subarray(bytes.length - 60, bytes.length - 20), Buffer.from('canary')]) expect(lying.includes(trace)).toBe(false);
    await endOf(id);
  });

  test('is not taken where the item asks for none, nor more of them than six a record', async () => {
    const id = await handledBy(world, 'committee1', COMMITTEE, 'HJ-04');
    const crew = await world.as('committee1');
    await crew.isRefused(id, 'record', 'response.file_not_asked', { kind: 'photo', files: [named(aPicture())] });
    await crew.isRefused(id, 'record', 'response.file_not_asked', { kind: 'note', files: [named(aPicture())] });
    await crew.isRefused(id, 'record', 'request.invalid', { kind: 'photo', files: Array.from({ length: 7 }, () => named(aPicture())) });
    await crew.isRefused(id, 'record', 'request.invalid', { kind: 'photo', files: [{ ...named(aPicture()), media: 'image/svg+xml' }] });
  });

  test('cannot be brought by another account, under another hash, or as something else; nobody brings what nobody committed', async () => {
    const { id, crew } = await atWork();
    const [bytes, other] = [aPicture(), aPicture()];
    await crew.does(id, 'record', { kind: 'photo', files: [named(bytes)] });
    expect((await put(await world.as('responder2'), id, bytes)).code).toBe('file.unknown');
    expect((await put(crew, id, other)).code).toBe('file.unknown');
    expect((await put(crew, id, other, hashOf(bytes))).code).toBe('file.not_as_stated');
    expect((await put(crew, 'inc_nowhere', bytes)).code).toBe('incident.unknown');
    expect((await put(await world.as('reviewer'), id, bytes)).status).toBe(403);
    const page = Buffer.from('<html><script>alert(1)</script></html>');
    await crew.does(id, 'record', { kind: 'photo', files: [named(page)] });
    const refused = await put(crew, id, page);
    expect([refused.status, refused.code]).toEqual([415, 'file.unknown_type']);
    const sound = makeWebm(Buffer.alloc(80, 3), 'device', 'tag');
    await crew.does(id, 'record', { kind: 'photo', files: [named(sound)] });
    expect((await put(crew, id, sound)).code).toBe('file.not_as_stated');
    expect((await filesOf(crew, id)).map((f) => f.state)).toEqual(['awaited', 'awaited', 'awaited']);
    await endOf(id);
  });

  test('arrives after the incident went to another unit, and after it was closed; who is complained about brings nothing', async () => {
    const { id, crew } = await atWork();
    const [bytes, late] = [aPicture(), aPicture()];
    await crew.does(id, 'record', { kind: 'photo', files: [named(bytes)] });
    const device = 'ab'.repeat(16);
    await endOf(id);
    const told = await crew.post<{ receipts: { result: string }[] }>(`/devices/${device}/commands`, { issued: 1, held: [1], commands: [{ n: 1, incidentId: id, action: 'record', statedAt: world.now(), body: { kind: 'photo', files: [named(late)] } }] });
    expect(told.body.receipts.map((r) => r.result)).toEqual(['kept']);
    expect([(await put(crew, id, bytes)).status, (await put(crew, id, late)).status]).toEqual([200, 200]);
    expect((await filesOf(await world.as('police'), id)).map((f) => [f.state, f.evidenceId === null])).toEqual([['here', false], ['here', true]]);
  });

  test('is seen by handlers and desk, not by another unit, another town, an assessor, or somebody who had it once', async () => {
    const { id, crew } = await atWork();
    const bytes = aPicture();
    await crew.does(id, 'record', { kind: 'photo', files: [named(bytes)] });
    await put(crew, id, bytes);
    const statuses = await Promise.all(['property1', 'dispatcher', 'police', 'reviewer', 'leader', 'responder1', 'dispatcher-pj', 'assessor', 'admin'].map(async (name) => (await (await world.as(name)).get(`/incidents/${id}/files`)).status));
    expect(statuses).toEqual([200, 200, 200, 200, 200, 404, 404, 403, 403]);
    const dispatcher = await world.as('dispatcher');
    await dispatcher.does(id, 'withdraw', { unitId: PROPERTY, reason: 'other' });
    expect((await crew.get(`/incidents/${id}/files`)).status).toBe(403);
  });

  test('goes with its key on its day, and its bytes are swept out; bytes of an upload that broke off go after a day', async () => {
    const { id, crew } = await atWork();
    const bytes = aPicture();
    await crew.does(id, 'record', { kind: 'photo', files: [named(bytes)] });
    await put(crew, id, bytes);
    const [file] = await filesOf(crew, id);
    await endOf(id);
    await (await world.as('police')).does(id, 'acknowledge', { result: 'done' });
    await inTowns(world.server.db, ['pujin'], (client) => client.query(`insert into vault.file_part (entry, town, n, ciphertext, at) values ('broken-off', 'pujin', 0, '\\x00', $1)`, [world.now()]));
    const begun = world.now();
    const parts = () => ask<{ n: number }>(world, `select count(*)::int as n from vault.file_part p where p.entry = 'broken-off' or p.entry in (select id from vault.entry where incident = $1)`, [id]).then(([r]) => r?.n);
    await world.set(plus(begun, { hours: 23 }));
    await world.server.keeping.tick();
    expect(await parts()).toBe(2);
    await world.set(plus(begun, { days: 1_824 }));
    await world.server.keeping.tick();
    expect(await parts()).toBe(1);
    await world.set(plus(begun, { days: 1_826 }));
    await world.server.keeping.tick();
    expect(await parts()).toBe(0);
    await world.set(begun);
    const gone = await send(await world.as('reviewer'), 'GET', `${id}/files/${file?.id}?purpose=appeal`);
    expect(gone.code).toBe('file.not_here');
  });
});

describe('S3: bodies that are too much', () => {
  test('13 MB are refused by their length alone; nobody without a session gets as far as sending them', async () => {
    const { id, crew } = await atWork();
    const huge = Buffer.alloc(13 * 1024 * 1024);
    await crew.isRefused(id, 'record', 'request.invalid', { kind: 'photo', files: [named(huge)] });
    expect((await put(crew, id, huge)).status).toBe(413);
    const nobody = await fetch(`${world.url}/api/v1/incidents/${id}/files/${hashOf(huge)}`, { method: 'PUT', body: new Uint8Array(1000) });
    expect(nobody.status).toBe(401);
    await endOf(id);
  });

  test('10 MB of picture are kept in parts of one and come back as they were; at the same time the intake goes on', async () => {
    const { id, crew } = await atWork();
    const noise = Buffer.alloc(10 * 1024 * 1024 - 4_000, 0x5a);
    const big = makeJpeg({ width: 2_000, height: 2_000 });
    const at = big.length - 2;
    const bytes = Buffer.concat([big.subarray(0, at), noise, big.subarray(at)]);
    await crew.does(id, 'record', { kind: 'photo', files: [named(bytes)] });
    const police = await world.as('police');
    const [there, call] = await Promise.all([put(crew, id, bytes), police.post('/calls', { source: 'test', externalId: 'beside-a-picture', receivedAt: world.now(), channel: '110', text: '路灯不亮', town: 'pujin' })]);
    expect([there.status, call.status]).toEqual([200, 201]);
    const [file] = await filesOf(crew, id);
    expect(hashOf((await send(crew, 'GET', `${id}/files/${file?.id}?purpose=dispatch`)).bytes)).toBe(hashOf(bytes));
    expect(await ask(world, `select count(*)::int as n from vault.file_part p join vault.entry e on e.id = p.entry where e.incident = $1`, [id])).toEqual([{ n: Math.ceil(bytes.length / 2 ** 20) }]);
    await endOf(id);
  }, 60_000);

  test('a PNG and a dictated note are taken as what they are', async () => {
    const { id, crew } = await atWork();
    const [png, sound] = [makePng(64, 64), makeWebm(Buffer.alloc(400, 7), 'a telephone', 'somebody')];
    await crew.does(id, 'record', { kind: 'photo', files: [named(png, 'image/jpeg')] });
    await crew.does(id, 'record', { kind: 'note', text: '语音', files: [named(sound, 'audio/webm')] });
    expect([(await put(crew, id, png)).status, (await put(crew, id, sound)).status]).toEqual([200, 200]);
    expect((await filesOf(crew, id)).map((f) => [f.kept?.media, f.kept?.removed])).toEqual([['image/png', []], ['audio/webm', ['device', 'tags']]]);
    await endOf(id);
  });
});
