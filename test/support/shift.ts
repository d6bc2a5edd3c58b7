/** A whole shift without signal, at any size: acts and pictures written down, the app killed in between, then one moment of signal (G5, O5). */
import type { FileView } from '#domain/files/contract.ts';
import { CREW, diverted, timeline } from './journey.ts';
import { makeJpeg, segment } from './media/jpeg.ts';
import { next, openPhone, takesPicture, writeRecord } from './phone.ts';
import type { World } from './world.ts';
import type { Browser } from 'playwright-core';

export interface ShiftSize { acts: number; pictures: number; kills: number }

export interface ShiftEnd {
  /** what the record holds of it, in order */
  texts: string[];
  expected: string[];
  /** when each was done, as the phone said */
  stated: string[];
  files: FileView[];
  /** milliseconds from signal to the last receipt; reported, never asserted */
  ms: number;
  unsent: number;
}

/** A picture of a telephone: its own camera writes where it was taken. */
export function cameraPicture(n: number, canary = 'canary of a camera'): Buffer {
  return makeJpeg({ width: 640, height: 480, shade: (b) => (b * (n + 3)) % 90, beside: [segment(0xfe, [...Buffer.from(canary)])] });
}

export async function shiftWithoutSignal(browser: Browser, world: World, size: ShiftSize): Promise<ShiftEnd> {
  const phone = await openPhone(browser, world, 'responder1');
  const id = await diverted(world, 'YJ-05');
  const dispatcher = await world.as('dispatcher');
  await dispatcher.does(id, 'dispatch', { unitId: CREW });
  await phone.page.locator(`[data-incident-open="${id}"]`).waitFor();
  await phone.page.waitForFunction(async () => (await caches.keys()).length > 0);
  await phone.signal(false);
  for (const step of ['accept', 'depart', 'arrive'] as const) await next(phone, step);
  const expected: string[] = [];
  const [everyPicture, everyKill] = [Math.floor((size.acts - 3) / size.pictures), Math.floor(size.acts / (size.kills + 1))];
  for (let n = 3; n < size.acts; n++) {
    const isPicture = n % everyPicture === 0 && expected.filter((t) => t.startsWith('photo')).length < size.pictures;
    if (isPicture) await takesPicture(phone, cameraPicture(n));
    else await writeRecord(phone, 'note', `note ${n}`);
    expected.push(isPicture ? 'photo' : 'note');
    if (n % everyKill === 0 && n < everyKill * (size.kills + 1)) await phone.reopen();
  }
  const began = performance.now();
  await phone.signal(true);
  await phone.settled();
  const ms = performance.now() - began;
  const events = (await timeline(dispatcher, id)).filter((e) => e.type === 'evidence.recorded');
  const files = (await dispatcher.get<{ items: FileView[] }>(`/incidents/${id}/files`)).body.items;
  const unsent = Number(await phone.page.locator('.link').getAttribute('data-unsent'));
  await (await world.as('responder1')).does(id, 'hand-back', { reason: 'danger' });
  await (await world.as('police')).does(id, 'acknowledge');
  await phone.close();
  const told = events.map((e) => e.data['evidence'] as { kind: string; statedAt: string | null }); // as the record has it
  return { texts: told.map((e) => e.kind), expected, stated: told.map((e) => e.statedAt ?? ''), files, ms, unsent };
}
