/** Where the desk is tried: against a second program that speaks the same HTTP, and against our own server with a clock that stands still. */
import { afterAll, beforeAll, describe } from 'vitest';
import { startFakeServer } from '#test/fakes/console/server.ts';
import { chromiumHere } from '#test/support/use-browser.ts';
import { makeWorld } from '#test/support/world.ts';
import type { Language, Theme } from './journey.ts';

export const NOISE = '楼上半夜拖家具，咚咚咚吵得睡不着，麻烦来人说一声';
export const KNIFE = '楼上太吵，邻居拿刀冲上来了';
export const LONG_MS = 240_000;

interface Place { name: string; looks: [Language, Theme][]; open(): Promise<{ url: string; close(): Promise<void> }> }
const PLACES: Place[] = [
  { name: 'a second program', looks: [['zh', 'light'], ['zh', 'dark'], ['en', 'light'], ['en', 'dark']], open: () => startFakeServer() },
  { name: 'our server', looks: [['zh', 'light'], ['en', 'dark']], open: () => makeWorld() },
];

/** The same tests against each. */
export function inEachPlace(tests: (place: { url(): string; looks: [Language, Theme][] }) => void): void {
  describe.skipIf(!chromiumHere).each(PLACES)('the desk against $name', ({ open, looks }) => {
    let server: { url: string; close(): Promise<void> };
    beforeAll(async () => { server = await open(); }, 180_000);
    afterAll(async () => { await server?.close(); });
    tests({ url: () => server.url, looks });
  });
}
