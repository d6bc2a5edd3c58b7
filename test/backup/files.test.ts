/** Pictures in a backup: there again after a restore, byte for byte; an erased one is not, from an older backup neither. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FileView } from '#domain/files/contract.ts';
import { bytesBehind } from '#server/files/keep.ts';
import { inTowns } from '#server/platform/db.ts';
import { openSecrets } from '#server/platform/secrets.ts';
import { createVault, eraseIncident, openEntries } from '#server/platform/vault.ts';
import type { FreshDatabase } from '#test/support/database.ts';
import { handledBy, loopWorld, PROPERTY } from '#test/support/journey.ts';
import { makeJpeg } from '#test/support/media/jpeg.ts';
import type { World } from '#test/support/world.ts';
import { backUp, restoredTo, type BackedUp } from './town.ts';

let world: World;
let backup: BackedUp;
beforeAll(async () => { world = await loopWorld(); backup = await backUp(world); }, 60_000);
afterAll(async () => { await backup.close(); await world.close(); });

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Brought by the handler of an incident of its own. */
async function kept(bytes: Buffer): Promise<{ id: string; file: string }> {
  const handler = await world.as('property1');
  const id = await handledBy(world, 'property1', PROPERTY, 'FW-07');
  await handler.does(id, 'record', { kind: 'photo', files: [{ sha256: hashOf(bytes), media: 'image/jpeg', bytes: bytes.length }] });
  const put = await fetch(`${world.url}/api/v1/incidents/${id}/files/${hashOf(bytes)}`, { method: 'PUT', body: new Uint8Array(bytes), headers: { authorization: `Bearer ${handler.token}` } });
  return { id, file: ((await put.json()) as FileView).id };
}

test('two megabytes come back in their parts; what was erased after the backup does not open in what is restored from before', async () => {
  const big = makeJpeg({ width: 1_400, height: 1_400, shade: (b) => (b * 97) % 200 });
  const padded = Buffer.concat([big.subarray(0, big.length - 2), Buffer.alloc(2_000_000, 0x35), big.subarray(big.length - 2)]);
  const [stays, goes] = [await kept(padded), await kept(makeJpeg({ width: 64, height: 64 }))];
  await backup.following.base();
  const begun = world.now();
  await inTowns(world.server.db, ['pujin'], (client) => eraseIncident(client, goes.id, { who: 'admin', at: world.now(), reason: 'asked' }));
  await world.server.keeping.tick();
  await backup.following.segment();

  for (const to of [null, begun]) {
    const { database, report } = await restoredTo(to, backup);
    expect(report.firstBad).toBeNull();
    expect(hashOf(await opened(database, stays.id) ?? Buffer.alloc(0))).toBe(hashOf(padded));
    expect(await opened(database, goes.id)).toBeNull();
    await database.drop();
  }
}, 180_000);

/** What the restored database and the master key show of the incident's one picture. */
function opened({ db }: FreshDatabase, incident: string): Promise<Buffer | null> {
  const vault = createVault(openSecrets({ secretKey: null, dataDir: world.dataDir, demo: 'still' }));
  return inTowns(db, ['pujin'], async (client) => {
    const { rows } = await client.query<{ id: string }>(`select id from vault.entry where incident = $1 and kind = 'file'`, [incident]);
    const [entry] = [...(await openEntries(vault, client, rows.map((r) => r.id), { who: 'test', at: world.now(), purpose: 'test', fields: ['words'] })).values()];
    if (!entry) throw new Error('the picture is not even there sealed');
    return bytesBehind(client, { id: entry.id, town: 'pujin', text: entry.text });
  });
}
