/** Two witnesses of different owners, one by HTTP and one by a folder: they sign what continues, nothing else, over any gap. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCheckpointer, signCheckpoint } from '#server/platform/checkpoint.ts';
import { readWitnesses } from '#server/ledger/witness-file.ts';
import { createWitnessing, type Witnessing } from '#server/ledger/witnesses.ts';
import { createWitness, type FakeWitness } from '../fakes/witness.ts';
import { addLives } from './lives.ts';
import { inventChain, checkpointOver, testKey } from './record.ts';
import { NOON, recordWorld, TOWNS } from './world.ts';

const world = recordWorld();
let folder: string;
let police: FakeWitness;
let assessor: FakeWitness;
let server: Server;
let file: string;
let troubles: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(world.folder, 'witness-'));
  [police, assessor] = [createWitness(join(folder, 'police.json')), createWitness(join(folder, 'assessor.json'))];
  const serving = await police.serve();
  server = serving.server;
  file = join(folder, 'witnesses.json');
  writeFileSync(file, JSON.stringify([
    { name: 'police', owner: 'the police side', keyId: police.keyId, url: serving.url },
    { name: 'assessor', owner: 'the assessor', keyId: assessor.keyId, folder: 'carried' },
  ]));
  troubles = [];
});
afterEach(() => { server.close(); rmSync(folder, { recursive: true }); });

const start = (): Witnessing => createWitnessing({
  db: world.db, towns: TOWNS, witnesses: readWitnesses(file), onTrouble: (error, name, town) => troubles.push(`${name} ${town}: ${error instanceof Error ? error.message : String(error)}`),
});
const sealer = () => createCheckpointer(world.db, world.dataDir(), testKey());
const sizes = (w: Witnessing) => Object.fromEntries(w.states().map((s) => [`${s.witness} ${s.town}`, [s.size, s.behind]]));

describe('witnesses', () => {
  test('sign each checkpoint after a proof from the last, by HTTP at once and by files when they are carried', async () => {
    const checkpointer = sealer();
    for (const town of TOWNS) await checkpointer.seal(town, NOON);
    const first = world.events / 2;
    const witnessing = start();
    await witnessing.tick(0);
    expect(sizes(witnessing)).toEqual({ 'police east': [first, 0], 'police west': [first, 0], 'assessor east': [0, first], 'assessor west': [0, first] });
    expect(readdirSync(join(folder, 'carried', 'out'))).toHaveLength(2);
    await witnessing.tick(1);
    expect(readdirSync(join(folder, 'carried', 'out')), 'asking again writes nothing new').toHaveLength(2);
    expect(assessor.carry(join(folder, 'carried'))).toBe(2);
    const more = await addLives(world.db, 'east', 5, 100);
    await checkpointer.seal('east', NOON);
    await witnessing.tick(2);
    expect(sizes(witnessing)['police east']).toEqual([first + more, 0]);
    // The assessor is asked for the newer one; its answer to the older was meanwhile overtaken, and it says so.
    expect(assessor.carry(join(folder, 'carried'))).toBe(1);
    await witnessing.tick(3);
    assessor.carry(join(folder, 'carried'));
    await witnessing.tick(4);
    expect(sizes(witnessing)['assessor east']).toEqual([first + more, 0]);
    expect(troubles).toEqual([]);
    const { rows } = await world.db.pool.query('select witness, size from ledger.cosignature where town = $1 order by 1, 2', ['east']);
    expect(rows.map((r: { witness: string }) => r.witness)).toEqual(['assessor', 'police', 'police']);
  });

  test('are asked again after a silence, later and later, and one proof spans the gap (F30)', async () => {
    const checkpointer = sealer();
    await checkpointer.seal('east', NOON);
    const witnessing = start();
    await witnessing.tick(0);
    server.close();
    server.closeAllConnections();
    for (let n = 0; n < 3; n++) {
      await addLives(world.db, 'east', 4, 100 + 10 * n);
      await checkpointer.seal('east', NOON);
      await witnessing.tick(10 * 3_600_000 * (n + 1));
    }
    expect(witnessing.states().find((s) => s.witness === 'police' && s.town === 'east')).toMatchObject({ trouble: expect.any(String) });
    const asked = troubles.length;
    await witnessing.tick(10 * 3_600_000 * 3 + 1);
    expect(troubles.length, 'not before its time').toBe(asked);
    const again = createWitness(join(folder, 'police.json'));
    const serving = await again.serve(Number(new URL(readWitnessUrl()).port));
    server = serving.server;
    await witnessing.tick(100 * 3_600_000);
    expect(witnessing.states().find((s) => s.witness === 'police' && s.town === 'east')).toMatchObject({ behind: 0, trouble: null });
  });

  test('refuse a rewritten record, a smaller one, and another signer; nothing false is kept', async () => {
    const checkpointer = sealer();
    await checkpointer.seal('east', NOON);
    await start().tick(0);
    await world.tamper(`alter table ledger.cosignature drop constraint cosignature_town_size_fkey; delete from ledger.checkpoint where town = 'east'; update ledger.event set leaf = sha256(leaf) where town = 'east'`);
    await addLives(world.db, 'east', 3, 100);
    await sealer().seal('east', NOON);
    const rewritten = start();
    await rewritten.tick(0);
    expect(troubles.at(-1)).toContain('does not continue');
    await world.tamper(`delete from ledger.cosignature; delete from ledger.checkpoint; delete from ledger.event where town = 'east' and seq > 20`);
    await sealer().seal('east', NOON);
    const cut = start();
    await cut.tick(0);
    expect(troubles.at(-1)).toContain('cut or restored');
    await world.tamper(`delete from ledger.checkpoint`);
    await createCheckpointer(world.db, world.dataDir(), testKey(9)).seal('east', NOON);
    await start().tick(0);
    expect(troubles.at(-1)).toContain('another key');
    const { rows } = await world.db.pool.query('select from ledger.cosignature');
    expect(rows).toEqual([]);
  });

  function readWitnessUrl(): string {
    const [first] = JSON.parse(readFileSync(file, 'utf8')) as { url: string }[];
    return first?.url ?? '';
  }
});

describe('a witness itself', () => {
  const chain = inventChain('south', 40);
  const ask = (size: number, first: number, proof: string[] = []) => ({ checkpoint: checkpointOver('south', chain, size), first, proof });

  test('keeps what it signed before it answers, and never signs a smaller tree after a restart', () => {
    const path = join(folder, 'own.json');
    expect(createWitness(path).sign(ask(30, 0)).status).toBe(200);
    const restarted = createWitness(path);
    expect(restarted.sign(ask(20, 0))).toMatchObject({ status: 409, body: { size: 30 } });
    expect(restarted.sign(ask(20, 30)).status).toBe(409);
    expect(restarted.sign(ask(40, 30)).status, 'no proof').toBe(422);
    expect(restarted.sign({ ...ask(30, 30), checkpoint: signCheckpoint({ town: 'south', size: 30, root: '0'.repeat(64), at: NOON }, testKey()) })).toMatchObject({ status: 422 });
  });
});

describe('the file of witnesses', () => {
  test.each([
    ['one alone', (w: object[]) => [w[0]]], ['two of one owner', (w: object[]) => w.map((each) => ({ ...each, owner: 'one' }))],
    ['one key twice', (w: object[]) => w.map((each) => ({ ...each, keyId: police.keyId }))], ['neither url nor folder', (w: object[]) => [w[0], { ...w[1], folder: undefined }]],
  ])('is refused with %s', (_what, change) => {
    const whole = JSON.parse(readFileSync(file, 'utf8')) as object[];
    writeFileSync(file, JSON.stringify(change(whole)));
    expect(() => readWitnesses(file)).toThrow('LIANDONG_WITNESSES');
  });
});
