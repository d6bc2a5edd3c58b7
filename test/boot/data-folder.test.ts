import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { assertRoom, findRunningServer, FolderUnusable, openDataFolder } from '#server/platform/data-folder.ts';
import { liandong, spawnNode, temporaryFolder, type TemporaryFolder } from '#test/support/process.ts';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const SERVER = { pid: process.pid, postgresPid: 4711, url: 'http://localhost:1' };

describe('the data folder', () => {
  test('tells others who runs, for as long as it runs, and only the owner of the files', () => {
    const open = openDataFolder(folder.path);
    expect(findRunningServer(folder.path)).toBeNull();
    open.announce(SERVER);
    expect(JSON.parse(readFileSync(join(folder.path, 'server.json'), 'utf8'))).toEqual(SERVER);
    expect(statSync(join(folder.path, 'server.json')).mode & 0o077).toBe(0);
    open.release();
    expect(findRunningServer(folder.path)).toBeNull();
  });

  test('a second server is refused with exit code 3 and told whom to stop', async () => {
    const open = openDataFolder(folder.path);
    open.announce(SERVER);
    const second = await liandong(['serve'], { LIANDONG_DATA: folder.path, PORT: '0' });
    open.release();
    expect(second.code).toBe(3);
    expect(second.err).toContain(`process ${process.pid}`);
    expect(second.err).toContain('LIANDONG_DATA');
  });

  test('the lock of a server that was killed is free at once', async () => {
    const holder = spawnNode(['--input-type=module', '-e', `
      import { openDataFolder } from '#server/platform/data-folder.ts';
      openDataFolder(process.argv[1]).announce({ pid: process.pid, postgresPid: null, url: 'http://localhost:2' });
      console.log('held');
      setInterval(() => {}, 1000);`, folder.path]);
    await new Promise((resolve) => holder.stdout?.once('data', resolve));
    expect(() => openDataFolder(folder.path)).toThrow(FolderUnusable);
    const gone = new Promise((resolve) => holder.once('exit', resolve));
    holder.kill('SIGKILL');
    await gone;
    const open = openDataFolder(folder.path);
    expect(findRunningServer(folder.path)).toBeNull();
    open.release();
  });

  test('a folder of another version is refused with exit code 3, untouched', async () => {
    const version = '{"folder":2,"postgres":19}\n';
    writeFileSync(join(folder.path, 'version'), version);
    const start = await liandong(['serve'], { LIANDONG_DATA: folder.path, PORT: '0' });
    expect(start.code).toBe(3);
    expect(start.err).toContain('another version');
    expect(readFileSync(join(folder.path, 'version'), 'utf8')).toBe(version);
  });

  test('a disk that is nearly full is refused before anything is written', () => {
    expect(() => assertRoom(folder.path, Number.MAX_SAFE_INTEGER)).toThrow(/nearly full: \d+ MB free/);
  });

  test('a folder that cannot be made is refused with exit code 3', async () => {
    writeFileSync(join(folder.path, 'file'), '');
    const start = await liandong(['serve'], { LIANDONG_DATA: join(folder.path, 'file', 'below'), PORT: '0' });
    expect(start.code).toBe(3);
    expect(start.err).toContain('cannot be made');
  });
});

describe('the command line', () => {
  test('a port that is taken gives exit code 3 and says what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const start = await liandong(['serve'], { LIANDONG_DATA: folder.path, HOST: '127.0.0.1', PORT: String(port) });
    other.close();
    expect(start.code).toBe(3);
    expect(start.err).toContain(`Port ${port} on 127.0.0.1 is taken`);
    expect(start.err).toContain('PORT=0');
  });

  test('a setting that does not exist gives exit code 2 and its name', async () => {
    const start = await liandong(['serve'], { LIANDONG_DATA: folder.path, LIANDONG_DEMOS: 'off' });
    expect(start.code).toBe(2);
    expect(start.err).toContain('LIANDONG_DEMOS');
  });

  test('help lists the verbs there are; a verb there is not gives exit code 2', async () => {
    const help = await liandong(['--help']);
    expect(help).toMatchObject({ code: 0, err: '' });
    expect(help.out).toMatch(/^ {2}serve /m);
    expect(help.out).toMatch(/^ {2}migrate /m);
    const unknown = await liandong(['serves']);
    expect(unknown).toMatchObject({ code: 2, out: '' });
    expect(unknown.err).toContain('There is no verb "serves"');
    expect((await liandong([])).code).toBe(2);
  });
});
