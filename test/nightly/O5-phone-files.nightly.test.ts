/** O5 and what belongs to it: camera and dictation in a real browser: hashed on the spot, kept without signal, killed, cut, full; and what the desk then sees. */
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { atWork, filesOf, seenFile, shot, workDone } from '#test/support/at-work.ts';
import { findChromium } from '#test/support/browser.ts';
import { CREW_2 } from '#test/support/journey.ts';
import { buildPages } from '#test/support/pages.ts';
import { accessFaults, chooses, takesPicture } from '#test/support/phone.ts';
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

describe.skipIf(!chromiumHere)('camera and dictation', () => {
  test.each(['without signal', 'cut while it is sent', 'killed before it is sent'] as const)('%s: it arrives once', async (how) => {
    const { phone, id } = await atWork(browser, world);
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
      expect(await filesOf(world, id)).toEqual([]);
      await phone.signal(true);
    }
    await phone.settled();
    expect((await filesOf(world, id)).map((f) => [f.state, f.kept?.sha256 === f.sha256])).toEqual([['here', true]]);
    await workDone(world, phone, id);
  }, LONG_MS);

  test('an act and its picture are one: where the phone is full neither is kept, it is said, and the picture stays on the screen', async () => {
    const { phone, id } = await atWork(browser, world);
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
    await workDone(world, phone, id);
  }, LONG_MS);

  test('what is no picture is said to be none; where the item asks for none there is no camera', async () => {
    const { phone, id } = await atWork(browser, world);
    await phone.page.locator('[data-open=record]').tap();
    await chooses(phone.page, 'photo');
    await phone.page.locator('.camera input').setInputFiles({ name: 'IMG_1.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('<html>no picture</html>') });
    await phone.page.locator('.attach .alert').waitFor();
    expect(await phone.page.locator('[data-taken]').count()).toBe(0);
    await workDone(world, phone, id);
    const other = await atWork(browser, world, { item: 'HJ-04' });
    await other.phone.page.locator('[data-open=record]').tap();
    expect(await other.phone.page.locator('.sheet input[value="photo"]').count()).toBe(0);
    await other.phone.page.locator('[data-record]').waitFor();
    expect(await other.phone.page.locator('.camera').count()).toBe(0);
    await workDone(world, other.phone, other.id);
  }, LONG_MS);

  test('a note is dictated without signal and arrives as sound without the name of the program', async () => {
    const { phone, id } = await atWork(browser, world);
    await phone.signal(false);
    await phone.page.locator('[data-open=record]').tap();
    await chooses(phone.page, 'note');
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
    const [file] = await filesOf(world, id);
    expect(file).toMatchObject({ state: 'here', media: 'audio/webm', kept: { removed: ['device'] } });
    expect((await seenFile(world, id, file)).includes('Chrome')).toBe(false);
    await workDone(world, phone, id);
  }, LONG_MS);

  test('O5, small: a shift of 24 acts and 5 pictures without signal, the app killed twice: all arrive once and in order', async () => {
    const end = await shiftWithoutSignal(browser, world, { acts: 24, pictures: 5, kills: 2 });
    expect(end.texts).toEqual(end.expected);
    expect(end.stated).toEqual(end.stated.toSorted());
    expect(new Set(end.stated).size).toBe(end.expected.length);
    expect(end.files.map((f) => f.state)).toEqual(Array.from({ length: 5 }, () => 'here'));
    expect(end.unsent).toBe(0);
  }, LONG_MS);

  test.each([['zh', 'light', 390, 844, false], ['en', 'dark', 360, 640, false], ['zh', 'light', 360, 640, true]] as const)(
    'the sheets are accessible and nothing runs over the side: %s %s %i×%i, large %s', async (language, theme, width, height, large) => {
      const { phone, id } = await atWork(browser, world, { username: 'responder2', unitId: CREW_2, looks: { language, theme, large, size: { width, height } } });
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
      await workDone(world, phone, id, 'responder2');
    }, LONG_MS);
});
