/** O5 and what belongs to it: camera and dictation in a real browser: hashed on the spot, kept without signal, killed, cut, full; and what the desk then sees. */
import { createHash } from 'node:crypto';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FileView } from '#domain/files/contract.ts';
import { findChromium } from '#test/support/browser.ts';
import { CREW, CREW_2, diverted } from '#test/support/journey.ts';
import { accessFaults, buildPages, next, openPhone, takesPicture, type Handset } from '#test/support/phone.ts';
import { cameraPicture, shiftWithoutSignal } from '#test/support/shift.ts';
import { makeWorld, type World } from '#test/support/world.ts';

const LONG_MS = 240_000;
const chromiumHere = await findChromium();
const FAKE_MICROPHONE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

let browser: Browser;
let world: World;
beforeAll(async () => {
  if (!chromiumHere) return;
  await buildPages();
  world = await makeWorld();
  browser = await chromium.launch({ executablePath: chromiumHere.path, args: [...chromiumHere.args, ...FAKE_MICROPHONE], env: { ...process.env, ...chromiumHere.env } });
}, 180_000);
afterAll(async () => { await browser?.close(); await world?.close(); });

const BROKEN_ROAD = 'YJ-05'; // asks for a measure and a picture

async function atWork(username = 'responder1', unitId = CREW, item = BROKEN_ROAD, looks: Parameters<typeof openPhone>[3] = {}): Promise<{ phone: Handset; id: string }> {
  const phone = await openPhone(browser, world, username, looks);
  const id = await diverted(world, item);
  await (await world.as('dispatcher')).does(id, 'dispatch', { unitId });
  await phone.page.locator(`[data-incident-open="${id}"]`).waitFor();
  for (const step of ['accept', 'depart', 'arrive'] as const) await next(phone, step);
  await phone.settled();
  return { phone, id };
}

async function done(phone: Handset, id: string, username = 'responder1'): Promise<void> {
  await (await world.as(username)).does(id, 'hand-back', { reason: 'danger' });
  await (await world.as('police')).does(id, 'acknowledge');
  await phone.close();
}

const filesOf = async (id: string): Promise<FileView[]> => (await (await world.as('dispatcher')).get<{ items: FileView[] }>(`/incidents/${id}/files`)).body.items;

async function seen(id: string, file: FileView | undefined): Promise<Buffer> {
  const response = await fetch(`${world.url}/api/v1/incidents/${id}/files/${file?.id}?purpose=dispatch`, { headers: { authorization: `Bearer ${(await world.as('dispatcher')).token}` } });
  return Buffer.from(await response.arrayBuffer());
}

describe.skipIf(!chromiumHere)('camera and dictation', () => {
  test('a picture: hashed on the phone, kept by the server byte for byte, with nothing of the camera in it', async () => {
    const { phone, id } = await atWork();
    await takesPicture(phone, cameraPicture(1));
    await phone.settled();
    const [file, ...more] = await filesOf(id);
    expect(more).toEqual([]);
    expect(file).toMatchObject({ state: 'here', media: 'image/jpeg', kept: { sha256: file?.sha256, removed: [], width: 640, height: 480 } });
    const bytes = await seen(id, file);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(file?.sha256);
    expect(bytes.includes('canary')).toBe(false);
    expect(phone.faults).toEqual([]);
    await done(phone, id);
  }, LONG_MS);

  test.each(['without signal', 'cut while it is sent', 'killed before it is sent'] as const)('%s: it arrives once', async (how) => {
    const { phone, id } = await atWork();
    if (how === 'cut while it is sent') {
      let cut = 0;
      await phone.page.route('**/files/*', async (route) => { if (cut > 0) { await route.continue(); return; } cut += 1; await route.fetch(); await route.abort('connectionreset'); });
      await takesPicture(phone, cameraPicture(2));
      await expect.poll(() => cut, { timeout: 30_000 }).toBe(1);
      await phone.page.evaluate(() => dispatchEvent(new Event('online')));
    } else {
      await phone.signal(false);
      await takesPicture(phone, cameraPicture(3));
      await phone.page.locator('.link[data-unsent="2"]').waitFor();
      if (how === 'killed before it is sent') await phone.reopen();
      await phone.page.locator('.link[data-unsent="2"]').waitFor();
      expect(await filesOf(id)).toEqual([]);
      await phone.signal(true);
    }
    await phone.settled();
    expect((await filesOf(id)).map((f) => [f.state, f.kept?.sha256 === f.sha256])).toEqual([['here', true]]);
    await done(phone, id);
  }, LONG_MS);

  test('an act and its picture are one: where the phone is full neither is kept, it is said, and the picture stays on the screen', async () => {
    const { phone, id } = await atWork();
    await phone.signal(false);
    const put = () => phone.page.evaluate(() => {
      const own = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function full(...args: Parameters<typeof own>) { if (this.name === 'bytes') throw new DOMException('full', 'QuotaExceededError'); return own.apply(this, args); };
    });
    await put();
    await takesPicture(phone, cameraPicture(4), false);
    await phone.page.locator('.sheet .go').tap();
    await phone.page.locator('[data-storage=full]').waitFor();
    expect(await phone.page.locator('[data-taken]').count()).toBe(1);
    await shot(phone, 'files-storage-full');
    expect(await phone.page.locator('.link').getAttribute('data-unsent')).toBe('0');
    await phone.reopen();
    expect(await phone.page.locator('.link').getAttribute('data-unsent')).toBe('0');
    await phone.signal(true);
    await done(phone, id);
  }, LONG_MS);

  test('what is no picture is said to be none; where the item asks for none there is no camera', async () => {
    const { phone, id } = await atWork();
    await phone.page.locator('[data-open=record]').tap();
    await phone.page.locator('.sheet input[value="photo"]').check({ force: true });
    await phone.page.locator('.camera input').setInputFiles({ name: 'IMG_1.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('<html>no picture</html>') });
    await phone.page.locator('.attach .alert').waitFor();
    expect(await phone.page.locator('[data-taken]').count()).toBe(0);
    await done(phone, id);
    const other = await atWork('responder1', CREW, 'HJ-04');
    await other.phone.page.locator('[data-open=record]').tap();
    expect(await other.phone.page.locator('.sheet input[value="photo"]').count()).toBe(0);
    await other.phone.page.locator('[data-record]').waitFor();
    expect(await other.phone.page.locator('.camera').count()).toBe(0);
    await done(other.phone, other.id);
  }, LONG_MS);

  test('a note is dictated without signal and arrives as sound without the name of the program', async () => {
    const { phone, id } = await atWork();
    await phone.signal(false);
    await phone.page.locator('[data-open=record]').tap();
    await phone.page.locator('.sheet input[value="note"]').check({ force: true });
    await phone.page.locator('[data-record]').tap();
    await phone.page.locator('[data-recording]').waitFor();
    await phone.page.waitForTimeout(1500);
    await shot(phone, 'files-recording');
    await phone.page.locator('[data-recording]').tap();
    await phone.page.locator('[data-taken^="audio/"]').waitFor();
    await phone.page.locator('.sheet .go').tap();
    await phone.page.locator('.sheet').waitFor({ state: 'detached' });
    await phone.page.locator('.link[data-unsent="2"]').waitFor();
    await phone.signal(true);
    await phone.settled();
    const [file] = await filesOf(id);
    expect(file).toMatchObject({ state: 'here', media: 'audio/webm', kept: { removed: ['device'] } });
    expect((await seen(id, file)).includes('Chrome')).toBe(false);
    await done(phone, id);
  }, LONG_MS);

  test('O5, small: a shift of 24 acts and 5 pictures without signal, the app killed twice: all arrive once and in order', async () => {
    const end = await shiftWithoutSignal(browser, world, { acts: 24, pictures: 5, kills: 2 });
    expect(end.texts).toEqual(end.expected);
    expect(end.files.map((f) => f.state)).toEqual(Array.from({ length: 5 }, () => 'here'));
    expect(end.unsent).toBe(0);
  }, LONG_MS);

  test.each([['zh', 'light', 390, 844, false], ['en', 'dark', 360, 640, false], ['zh', 'light', 360, 640, true]] as const)(
    'the sheets are accessible and nothing runs over the side: %s %s %i×%i, large %s', async (language, theme, width, height, large) => {
      const { phone, id } = await atWork('responder2', CREW_2, BROKEN_ROAD, { language, theme, large, size: { width, height } });
      const found: string[] = [];
      const look = async (screen: string): Promise<void> => {
        const wide = await phone.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        found.push(...(await accessFaults(phone.page)).map((f) => `${screen} ${f}`), ...(wide > 0 ? [`${screen} is ${wide} too wide`] : []));
        await shot(phone, `files-${language}-${theme}-${width}${large ? '-large' : ''}-${screen}`);
      };
      await phone.signal(false);
      await takesPicture(phone, cameraPicture(6), false);
      await look('picture');
      await phone.page.locator('.sheet .go').tap();
      await phone.page.locator('.sheet').waitFor({ state: 'detached' });
      await phone.page.locator('.link').tap();
      await phone.page.locator('[data-files]').waitFor();
      await look('queue');
      await phone.signal(true);
      await phone.settled();
      expect(found).toEqual([]);
      expect(phone.faults).toEqual([]);
      await done(phone, id, 'responder2');
    }, LONG_MS);
});

async function shot(phone: Handset, name: string): Promise<void> {
  if (process.env['SHOTS']) await phone.page.screenshot({ path: `${process.env['SHOTS']}/${name}.png` });
}
