/** A call is never refused for what it says (DECISIONS 1, 2): odd bytes, places and times are taken; only what cannot be read is not. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeWorld, type Person, type World } from '#test/support/world.ts';

let world: World;
let police: Person;
beforeAll(async () => {
  world = await makeWorld();
  police = await world.as('police');
}, 60_000);
afterAll(async () => { await world.close(); });

let many = 0;

function body(fill: Record<string, unknown> = {}): Record<string, unknown> {
  many += 1;
  return {
    source: 'hostile', externalId: `h-${many}`, receivedAt: world.now(), channel: '110', town: 'pujin', text: `楼上第${many}天拖家具`,
    caller: { phone: `1370000${1000 + many}` }, ...fill,
  };
}

interface Taken {
  status: number;
  answer: { callId?: string; incidentId?: string; outcome?: string; conflict?: boolean; code?: string; warnings?: { field: string; code: string }[] };
}

async function raw(bytes: Uint8Array | string, contentType = 'application/json'): Promise<Taken> {
  const response = await fetch(`${world.url}/api/v1/calls`, {
    method: 'POST', headers: { authorization: `Bearer ${police.token}`, 'content-type': contentType }, body: typeof bytes === 'string' ? bytes : Buffer.from(bytes),
  });
  const text = await response.text();
  expect(response.status, text).toBeLessThan(500);
  return { status: response.status, answer: JSON.parse(text) as Taken['answer'] };
}

const send = (fill: Record<string, unknown>): Promise<Taken> => raw(JSON.stringify(body(fill)));
const codes = ({ answer }: Taken): string[] => (answer.warnings ?? []).map((w) => `${w.field} ${w.code}`);

async function words(taken: Taken): Promise<string> {
  const { status, body: seen } = await police.get<Record<string, unknown>>(`/incidents/${taken.answer.incidentId}/words?purpose=${encodeURIComponent('判定')}`);
  if (status === 200) return JSON.stringify(seen);
  const again = await police.get<Record<string, unknown>>(`/incidents/${taken.answer.incidentId}/words?purpose=triage`);
  expect(again.status).toBe(200);
  return JSON.stringify(again.body);
}

const POSITIONS: readonly (readonly [string, unknown, string | null])[] = [
  ['on the island that is nowhere', { lon: 0, lat: 0 }, 'position_impossible'],
  ['beyond the poles', { lon: 121.5, lat: 99 }, 'position_impossible'],
  ['swapped', { lon: 31.1, lat: 121.5 }, 'position_impossible'],
  ['as texts', { lon: '121.5', lat: '31.1' }, 'position_unreadable'],
  ['half of one', { lon: 121.5 }, 'position_unreadable'],
  ['a list', [121.5, 31.1], 'position_unreadable'],
  ['a number', 7, 'position_unreadable'],
  ['in a datum nobody knows', { lon: 121.5, lat: 31.1, datum: 'mars' }, 'datum_unknown'],
  ['in the datum of street maps', { lon: 121.5, lat: 31.1, datum: 'gcj02' }, null],
  ['in another country', { lon: 2.35, lat: 48.85 }, null],
  ['null', null, null],
];

test.each(POSITIONS)('a position %s is taken, and said so', async (_what, position, code) => {
  const taken = await send({ place: { position } });
  expect(taken.status, JSON.stringify(taken.answer)).toBe(201);
  expect(codes(taken)).toEqual(code === null ? [] : [`place.position ${code}`]);
});

const TIMES: readonly (readonly [string, string, string | null])[] = [
  ['in ten years', '2036-03-18T02:00:00.000Z', 'time_in_future'],
  ['before the telephone', '1820-01-01T00:00:00.000Z', 'time_implausible'],
  ['no time at all', 'gestern um drei', 'unreadable_time'],
  ['empty', '', 'unreadable_time'],
  ['the 30th of February', '2026-02-30T10:00:00.000Z', 'unreadable_time'],
  ['three days ago', '2026-03-15T02:00:00.000Z', null],
  ['with an offset', '2026-03-18T09:59:00+08:00', null],
];

test.each(TIMES)('a time %s is taken, and said so', async (_what, receivedAt, code) => {
  const taken = await send({ receivedAt });
  expect(taken.status, JSON.stringify(taken.answer)).toBe(201);
  expect(codes(taken)).toEqual(code === null ? [] : [`receivedAt ${code}`]);
});

test('bytes of older platforms: GBK that says so, GBK that does not, Latin-1', async () => {
  const gbk = Buffer.concat([Buffer.from('{"source":"hostile","externalId":"gbk-1","receivedAt":"2026-03-18T02:00:00Z","channel":"110","town":"pujin","text":"'), Buffer.from([0xc2, 0xa5, 0xc9, 0xcf]), Buffer.from('"}')]);
  const said = await raw(gbk, 'application/json; charset=gbk');
  expect([said.status, codes(said)]).toEqual([201, ['text encoding_repaired']]);
  expect(await words(said)).toContain('楼上');
  const silent = await raw(Buffer.from(gbk.toString('latin1').replace('gbk-1', 'gbk-2'), 'latin1'));
  expect([silent.status, codes(silent)]).toEqual([201, ['text encoding_repaired']]);
  const latin = await raw(Buffer.from(JSON.stringify({ ...body(), text: 'Lärm in der Straße' }), 'latin1'), 'application/json; charset=iso-8859-1');
  expect([latin.status, codes(latin)]).toEqual([201, ['text encoding_repaired']]);
  expect(await words(latin)).toContain('Lärm in der Straße');
  const invented = await raw(Buffer.from(JSON.stringify(body())), 'application/json; charset=x-mars');
  expect(invented.status).toBe(201);
});

const TEXTS: readonly (readonly [string, string, string[]])[] = [
  ['emoji and signs beyond the basic plane', '🔥👨‍👩‍👧‍👦𠮷野家着火了', []],
  ['NUL', '楼上\u0000拖家具', ['text nul_removed']],
  ['a lone surrogate', '楼上\ud83d拖家具', []],
  ['directions and invisible characters', '\u202e具家拖\u200b上楼\ufeff', []],
  ['nothing', '', []],
  ['markup and formulas', '=cmd|"/c calc"!A1 <script>alert(1)</script> \' or 1=1 --', []],
  ['20,000 characters', '吵'.repeat(20_000), []],
];

test.each(TEXTS)('a text of %s is taken', async (_what, text, expected) => {
  const taken = await send({ text });
  expect(taken.status, JSON.stringify(taken.answer).slice(0, 300)).toBe(201);
  expect(codes(taken)).toEqual(expect.arrayContaining(expected));
  const seen = await police.get(`/incidents/${taken.answer.incidentId}`);
  expect(seen.status).toBe(200);
});

test('NUL and half characters everywhere else', async () => {
  for (const odd of ['\u0000', '\ud83d', 'x\u0000y']) {
    const taken = await send({ caller: { phone: `139${odd}`, name: odd }, place: { text: `某路${odd}` }, policeNumber: `P${odd}`, policeCode: odd, externalId: `odd-${odd}-${many}` });
    expect([201, 400], JSON.stringify(taken.answer)).toContain(taken.status);
    if (taken.status === 201) expect((await police.get(`/incidents/${taken.answer.incidentId}`)).status).toBe(200);
  }
});

test('sizes: 100 kB is read, 20,001 characters and more than 256 kB are not', async () => {
  const spaces = ' '.repeat(100_000);
  expect((await raw(`${JSON.stringify(body()).slice(0, -1)}${spaces}}`)).status).toBe(201);
  const long = await send({ text: '吵'.repeat(20_001) });
  expect([long.status, long.answer.code]).toEqual([400, 'request.invalid']);
  const large = await raw(`${JSON.stringify(body()).slice(0, -1)}${' '.repeat(257 * 1024)}}`);
  expect([large.status, large.answer.code]).toEqual([413, 'request.too_large']);
});

const UNREADABLE: readonly (readonly [string, string])[] = [
  ['nothing', ''], ['no JSON', 'Hilfe!'], ['half of it', '{"source":"x"'], ['a list', '[]'], ['a word', '"x"'], ['null', 'null'],
  ['nested without end', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ['nested inside', `{"source":"x","externalId":"deep","receivedAt":"2026-03-18T02:00:00Z","channel":"110","text":"x","place":{"position":${'{"a":'.repeat(60)}1${'}'.repeat(60)}}}`],
  ['without an id', JSON.stringify({ source: 'x', receivedAt: '', channel: '110', text: 'x' })],
  ['with a prototype', '{"source":"x","externalId":"p","receivedAt":"2026-03-18T02:00:00Z","channel":"110","text":"x","__proto__":{"roles":["admin"]}}'],
];

test.each(UNREADABLE)('a body that is %s is refused with a reason', async (_what, bytes) => {
  const refused = await raw(bytes);
  expect(refused.status).toBe(400);
  expect(refused.answer.code).toMatch(/^request\./);
});

test('a key given twice counts once, as JSON readers do: the last', async () => {
  const text = JSON.stringify(body()).replace('"channel":"110"', '"channel":"web","channel":"110"');
  expect((await raw(text)).status).toBe(201);
});

test('the same id with another body: told, kept beside it, the first rules; the same body in another order is the same', async () => {
  const first = body({ text: '第一次说的' });
  const taken = await raw(JSON.stringify(first));
  const reordered = await raw(JSON.stringify(Object.fromEntries(Object.entries(first).reverse())));
  expect([reordered.status, reordered.answer.outcome, reordered.answer.conflict, reordered.answer.callId]).toEqual([200, 'duplicate', undefined, taken.answer.callId]);
  for (let n = 0; n < 2; n++) {
    const other = await raw(JSON.stringify({ ...first, text: '后来说的' }));
    expect([other.status, other.answer.outcome, other.answer.conflict, other.answer.callId]).toEqual([200, 'duplicate', true, taken.answer.callId]);
  }
  const { rows } = await world.server.db.pool.query<{ n: number }>('select count(*)::int as n from liandong.call_conflict where call_id = $1', [taken.answer.callId]);
  expect(rows).toEqual([{ n: 1 }]);
  expect(await words(taken)).toContain('第一次说的');
});
