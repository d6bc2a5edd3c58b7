/** Another map by setting: picture tiles in GCJ-02, a whole map in one file, a style that is not there; all from a server of the test's own. */
import { createServer, type Server } from 'node:http';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeWorld, takeCall, type World } from '#test/support/world.ts';
import { chromiumHere, useBrowser } from '#test/support/use-browser.ts';
import { LONG_MS } from '#test/e2e/console.ts';
import { logInAs, onScreen, openDesk } from '#test/e2e/journey.ts';

const browser = useBrowser();
let tiles: Server;
let asked: string[] = [];
let at = '';

beforeAll(async () => {
  tiles = createServer((request, response) => {
    const path = request.url ?? '/';
    asked.push(path);
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', 'range');
    response.setHeader('access-control-expose-headers', 'content-range, etag');
    if (request.method === 'OPTIONS') { response.writeHead(204).end(); return; }
    if (path.endsWith('.png')) { response.writeHead(200, { 'content-type': 'image/png' }).end(PNG); return; }
    if (path.endsWith('.pmtiles')) { const [from = 0, to = ARCHIVE.length - 1] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '')?.slice(1).map(Number) ?? []; const part = ARCHIVE.subarray(from, to + 1); response.writeHead(206, { 'content-range': `bytes ${from}-${from + part.length - 1}/${ARCHIVE.length}`, etag: '"1"' }).end(part); return; }
    response.writeHead(404).end();
  });
  await new Promise<void>((done) => { tiles.listen(0, '127.0.0.1', done); });
  const address = tiles.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  at = `http://127.0.0.1:${address.port}`;
});
beforeEach(() => { asked = []; });
afterAll(async () => { tiles.closeAllConnections(); await new Promise((done) => tiles.close(done)); });

/** The map's page with this setting; what was asked for, and whether it says that it is drawn. */
async function mapWith(settings: Record<string, string>, see: () => boolean): Promise<void> {
  const world: World = await makeWorld({ settings });
  const desk = await openDesk(browser(), world.url, 'zh', 'light');
  try {
    await takeCall(world, await world.as('police'), { text: '景盛花园门口路灯杆歪了，晚上看不见' });
    await logInAs(desk, 'dispatcher');
    await desk.page.goto('/map');
    await onScreen(desk, 'map');
    await desk.page.locator('.map-view[data-drawn=true]').waitFor();
    await expect.poll(see, { timeout: 20_000 }).toBe(true);
    expect(Number(await desk.page.locator('.map-place').getAttribute('data-points'))).toBeGreaterThan(0);
    expect(desk.faults.filter((f) => /policy|pmtiles/i.test(f))).toEqual([]);
  } finally { await desk.context.close(); await world.close(); }
}

describe.skipIf(!chromiumHere)('a map by setting', () => {
  test('picture tiles one over the other, in the datum of public maps', async () => {
    await mapWith({ LIANDONG_MAP: `${at}/vec/{z}/{x}/{y}.png ${at}/names/{z}/{x}/{y}.png`, LIANDONG_MAP_DATUM: 'gcj02' }, () => asked.some((p) => p.startsWith('/vec/')) && asked.some((p) => p.startsWith('/names/')));
  }, LONG_MS);

  test('a whole map in one file, read by ranges of bytes', async () => {
    await mapWith({ LIANDONG_MAP: `${at}/town.pmtiles` }, () => asked.filter((p) => p === '/town.pmtiles').length > 1);
  }, LONG_MS);

  test('a style that cannot be fetched leaves the schematic map in its place', async () => {
    await mapWith({ LIANDONG_MAP: `${at}/style.json` }, () => asked.includes('/style.json'));
  }, LONG_MS);
});

/** One grey pixel. */
const PNG = png();
function png(): Buffer {
  const crcs = Array.from({ length: 256 }, (_, n) => { let c = n; for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1; return c >>> 0; });
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const crc = ~body.reduce((c, byte) => (crcs[(c ^ byte) & 255] ?? 0) ^ (c >>> 8), 0xffffffff) >>> 0;
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc);
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.from([0, 200]))), chunk('IEND', Buffer.alloc(0))]);
}

/** PMTiles, version 3: one tile of zoom 0, nothing compressed; larger zooms are drawn from it. */
const ARCHIVE = archive();
function archive(): Buffer {
  const HEADER = 127;
  const directory = Buffer.from([1, 0, 1, PNG.length, 1]); // one entry: id 0, run 1, length, offset 0 (written as 1)
  if (PNG.length > 127) throw new Error('the length needs another byte');
  const metadata = Buffer.from('{}');
  const header = Buffer.alloc(HEADER);
  header.write('PMTiles', 0);
  header[7] = 3;
  const numbers = [HEADER, directory.length, HEADER + directory.length, metadata.length, 0, 0, HEADER + directory.length + metadata.length, PNG.length, 1, 1, 1];
  for (const [n, value] of numbers.entries()) header.writeBigUInt64LE(BigInt(value), 8 + n * 8);
  header.set([1, 1, 1, 2, 0, 0], 96); // clustered, no compression twice, PNG, zoom 0 to 0
  for (const [n, degrees] of [-180, -85, 180, 85].entries()) header.writeInt32LE(degrees * 1e7, 102 + n * 4);
  return Buffer.concat([header, directory, metadata, PNG]);
}
