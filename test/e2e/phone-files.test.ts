/** Camera and what is half written, in a real browser: hashed on the spot, kept without signal, and there again when the app was killed. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { atWork, filesOf, seenFile, shot, workDone } from '#test/support/at-work.ts';
import { timeline } from '#test/support/journey.ts';
import { takesPicture, type Handset } from '#test/support/phone.ts';
import { cameraPicture } from '#test/support/shift.ts';
import { chromiumHere, useBrowser, useWorld } from '#test/support/use-browser.ts';

const LONG_MS = 240_000;

const browser = useBrowser();
const world = useWorld();

/** Sealed bytes that the phone's disk has of open sheets: they grow with what is typed. */
const sealedBytes = ({ page }: Handset, prefix: string): Promise<number> => page.evaluate((under) => new Promise<number>((resolve) => {
  const open = indexedDB.open('liandong-phone');
  open.onsuccess = () => {
    const rows = open.result.transaction('things').objectStore('things').getAll(IDBKeyRange.bound(under, `${under}\uffff`));
    rows.onsuccess = () => {
      open.result.close();
      const bytes = (value: unknown): number => (value instanceof ArrayBuffer ? value.byteLength : typeof value === 'object' && value !== null ? Object.values(value).reduce<number>((sum, v) => sum + bytes(v), 0) : 0);
      resolve(bytes(rows.result));
    };
  };
}), prefix);

describe.skipIf(!chromiumHere)('camera and what is half written', () => {
  test('a picture: hashed on the phone, kept by the server byte for byte, with nothing of the camera in it', async () => {
    const { phone, id } = await atWork(browser(), world());
    await phone.page.locator('[data-need=photo]').tap();
    expect(await phone.page.locator('.sheet input[value=photo]').isChecked()).toBe(true);
    await phone.page.locator('.sheet-head .btn').tap();
    await phone.page.locator('.sheet').waitFor({ state: 'detached' });
    await takesPicture(phone, cameraPicture(1));
    await phone.settled();
    await phone.page.locator('[data-need=photo]').waitFor({ state: 'detached' });
    const [file, ...more] = await filesOf(world(), id);
    expect(more).toEqual([]);
    expect(file).toMatchObject({ state: 'here', media: 'image/jpeg', kept: { sha256: file?.sha256, removed: [], width: 640, height: 480 } });
    const bytes = await seenFile(world(), id, file);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(file?.sha256);
    expect(bytes.includes('canary')).toBe(false);
    expect(phone.faults).toEqual([]);
    await workDone(world(), phone, id);
  }, LONG_MS);

  test('killed without signal in the middle of a record: words and picture are there again, are saved once, and leave nothing behind', async () => {
    const { phone, id } = await atWork(browser(), world());
    await phone.signal(false);
    await takesPicture(phone, cameraPicture(3), false);
    await expect.poll(() => sealedBytes(phone, 'draft-files/'), { timeout: 30_000 }).toBeGreaterThan(0);
    const before = await sealedBytes(phone, 'draft/');
    await phone.page.locator('.sheet textarea').fill('井盖缺失，已放置警示牌');
    await expect.poll(() => sealedBytes(phone, 'draft/'), { timeout: 30_000 }).toBeGreaterThan(before);
    await phone.reopen();
    await phone.page.locator('[data-begun=record]').waitFor();
    await shot(phone, 'begun');
    await phone.page.locator('[data-open=record]').tap();
    await phone.page.locator('[data-restored]').waitFor();
    await phone.page.locator('[data-taken]').waitFor();
    await shot(phone, 'restored');
    expect(await phone.page.locator('.sheet textarea').inputValue()).toBe('井盖缺失，已放置警示牌');
    await phone.page.locator('.sheet .go').tap();
    await phone.page.locator('.sheet').waitFor({ state: 'detached' });
    await phone.page.locator('.link[data-unsent="2"]').waitFor();
    await phone.reopen();
    await phone.page.locator('.link[data-unsent="2"]').waitFor();
    expect(await phone.page.locator('[data-begun]').count()).toBe(0);
    expect(await sealedBytes(phone, 'draft')).toBe(0);
    await phone.signal(true);
    await phone.settled();
    expect((await timeline(await world().as('dispatcher'), id)).filter((e) => e.type === 'evidence.recorded')).toHaveLength(1);
    expect((await filesOf(world(), id)).map((f) => [f.state, f.kept?.sha256 === f.sha256])).toEqual([['here', true]]);
    await workDone(world(), phone, id);
  }, LONG_MS);

  test('closed, what was begun stays; emptied, or typed away, it is gone; each form has its own', async () => {
    const { phone, id } = await atWork(browser(), world());
    const { page } = phone;
    const closed = async (): Promise<void> => { await page.locator('.sheet-head .btn').tap(); await page.locator('.sheet').waitFor({ state: 'detached' }); };
    await page.locator('[data-open=persuade]').tap();
    await page.locator('.sheet textarea').fill('对方答应');
    await closed();
    await page.locator('[data-begun=persuade]').waitFor();
    expect(await page.locator('[data-begun=record]').count()).toBe(0);
    await page.locator('[data-open=record]').tap();
    expect(await page.locator('.sheet textarea').inputValue()).toBe('');
    await page.locator('.sheet textarea').fill('一');
    await page.locator('.sheet textarea').fill('');
    await closed();
    expect(await page.locator('[data-begun=record]').count()).toBe(0);
    await page.locator('[data-open=persuade]').tap();
    expect(await page.locator('.sheet textarea').inputValue()).toBe('对方答应');
    await page.locator('[data-restored] .btn').tap();
    expect(await page.locator('.sheet textarea').inputValue()).toBe('');
    await closed();
    expect(await page.locator('[data-begun]').count()).toBe(0);
    expect(phone.faults).toEqual([]);
    await workDone(world(), phone, id);
  }, LONG_MS);
});
