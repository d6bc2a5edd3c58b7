/** A boundary of files: what is no message holds nothing up, is lost to nobody, and is seen until a person has looked. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exchangeFiles } from '#server/gateway/police/folder.ts';
import { lookAtFolder } from '#server/gateway/police/folder-watch.ts';
import { signedBy } from '#server/gateway/police/signature.ts';
import { inTowns } from '#server/platform/db.ts';
import { simKey, simulate } from '#test/support/police.ts';
import { makeWorld, type World } from '#test/support/world.ts';
import { headersFor, privateKey } from '../../cli/police-sim/sign.ts';

const CALLS = 5;
const folder = mkdtempSync(join(tmpdir(), 'liandong-line-'));
const path = (...parts: string[]): string => join(folder, ...parts);
let world: World;
beforeAll(async () => { world = await makeWorld({ settings: { LIANDONG_POLICE_FOLDER: folder } }); }, 120_000);
afterAll(async () => { await world.close(); rmSync(folder, { recursive: true, force: true }); });

const link = async () => { await world.server.links.tick(); return world.server.links.states().find((l) => l.link === 'police_files'); };
const metric = async (): Promise<string | undefined> => /^liandong_police_files_aside (\d+)/m.exec(await (await fetch(`${world.url}/metrics`)).text())?.[1];

test('folders, links, what is too large, may not be read or is no message lie before real ones: these are taken, and none is overwritten', { timeout: 120_000 }, async () => {
  await world.server.police.tick();
  expect(await link()).toMatchObject({ ok: true });
  mkdirSync(path('in', '000000000000.json', 'inside'), { recursive: true });
  symlinkSync(path('nowhere'), path('in', '000000000000a.json'));
  symlinkSync('/etc/hostname', path('in', '000000000000b.json'));
  writeFileSync(path('in', '000000000000c.json'), 'x'.repeat(600_000));
  writeFileSync(path('in', '000000000000d.json'), '{"id":1}');
  writeFileSync(path('in', '000000000000e.json'), '{}');
  chmodSync(path('in', '000000000000e.json'), 0);

  const sim = simulate(world, { folder });
  for (let n = 0; n < CALLS; n += 1) await sim.call(n);
  await world.settle();
  expect(readdirSync(path('in'))).toEqual([]);
  const { rows } = await inTowns(world.server.db, ['pujin', 'pujiang'], (client) => client.query('select 1 from liandong.call'));
  expect(rows).toHaveLength(CALLS);
  expect(readdirSync(path('bad'))).toHaveLength(6);
  expect(existsSync('/etc/hostname')).toBe(true);
  expect(await link()).toMatchObject({ ok: false, detail: 'put_aside' });
  expect(await metric()).toBe('6');

  writeFileSync(path('in', '000000000000d.json'), '{"id":2}');
  await world.server.police.tick();
  expect(readdirSync(path('bad')).filter((name) => name.startsWith('000000000000d'))).toEqual(['000000000000d.2.json', '000000000000d.json']);
  for (const name of readdirSync(path('bad'))) rmSync(path('bad', name), { recursive: true });
  expect(await link(), 'a person took them away').toMatchObject({ ok: true });
  expect(await metric()).toBe('0');
});

const put = (name: string, id: string, body: string): void => {
  const headers = headersFor(simKey(world).seeds.slice(0, 1).map(privateKey), id, Date.parse(world.now()) / 1000, body);
  writeFileSync(path('in', name), JSON.stringify({ id, timestamp: headers['webhook-timestamp'], signature: headers['webhook-signature'], body }));
};

test('a message at which the server itself fails holds up nothing behind it, is told, and is taken at a later look', async () => {
  const probe = (seq: number) => JSON.stringify({ kind: 'probe', seq, sentAt: world.now(), body: {} });
  put('000000000001.json', 'fails', probe(901));
  put('000000000002.json', 'behind', probe(902));
  const { deps, signer } = world.server.police;
  const failing: typeof signedBy = (message, keys) => { if (message.id === 'fails') throw new Error('a fault of ours'); return signedBy(message, keys); };
  await expect(exchangeFiles({ deps: { ...deps, signedBy: failing }, platform: 'gateway', folder, signer })).rejects.toThrow('a fault of ours');
  expect(readdirSync(path('in'))).toEqual(['000000000001.json']);
  await world.server.police.tick();
  expect([readdirSync(path('in')), readdirSync(path('bad'))]).toEqual([[], []]);
});

test('what waits too long is seen, and a folder that is gone', async () => {
  const other = mkdtempSync(join(tmpdir(), 'liandong-line-'));
  const at = Date.now();
  for (const part of ['in', 'out', 'bad']) mkdirSync(join(other, part));
  expect((await lookAtFolder(other, at + 3_600_000)).trouble).toBeNull();
  writeFileSync(join(other, 'out', '1.json'), '{}');
  expect((await lookAtFolder(other, at + 590_000)).trouble).toBeNull();
  expect((await lookAtFolder(other, at + 660_000)).trouble).toBe('not_collected');
  writeFileSync(join(other, 'in', '1.json'), '{}');
  expect((await lookAtFolder(other, at + 40_000)).trouble).toBeNull();
  expect((await lookAtFolder(other, at + 60_000)).trouble).toBe('not_taken');
  rmSync(other, { recursive: true });
  expect((await lookAtFolder(other, at)).trouble).toBe('unreachable');
});
