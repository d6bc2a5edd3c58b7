/** A crew at the scene with a phone in the hand, and what the desk then has of its pictures. */
import type { Browser } from 'playwright-core';
import type { FileView } from '#domain/files/contract.ts';
import { CREW, diverted } from './journey.ts';
import { next, openPhone, type Handset, type HandsetOptions } from './phone.ts';
import type { World } from './world.ts';

export const BROKEN_ROAD = 'YJ-05'; // asks for a measure and a picture

export async function atWork(browser: Browser, world: World, { username = 'responder1', unitId = CREW, item = BROKEN_ROAD, looks = {} as HandsetOptions } = {}): Promise<{ phone: Handset; id: string }> {
  const phone = await openPhone(browser, world, username, looks);
  const id = await diverted(world, item);
  await (await world.as('dispatcher')).does(id, 'dispatch', { unitId });
  await phone.page.locator(`[data-incident-open="${id}"]`).waitFor();
  for (const step of ['accept', 'depart', 'arrive'] as const) await next(phone, step);
  await phone.settled();
  return { phone, id };
}

export async function workDone(world: World, phone: Handset, id: string, username = 'responder1'): Promise<void> {
  await (await world.as(username)).does(id, 'hand-back', { reason: 'danger' });
  await (await world.as('police')).does(id, 'acknowledge');
  await phone.close();
}

export async function filesOf(world: World, id: string): Promise<FileView[]> {
  return (await (await world.as('dispatcher')).get<{ items: FileView[] }>(`/incidents/${id}/files`)).body.items;
}

/** The bytes as the desk gets them. */
export async function seenFile(world: World, id: string, file: FileView | undefined): Promise<Buffer> {
  const response = await fetch(`${world.url}/api/v1/incidents/${id}/files/${file?.id}?purpose=dispatch`, { headers: { authorization: `Bearer ${(await world.as('dispatcher')).token}` } });
  return Buffer.from(await response.arrayBuffer());
}

/** A picture for people, where `SHOTS` names a folder. */
export async function shot(phone: Handset, name: string): Promise<void> {
  if (process.env['SHOTS']) await phone.page.screenshot({ path: `${process.env['SHOTS']}/${name}.png` });
}
