/** The whole server as a process: started, killed, its database killed, stopped. */
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findRunningServer, type Running } from '#server/platform/data-folder.ts';
import { isAlive } from '#server/platform/postgres-process.ts';
import { finish, spawnNode, temporaryFolder, type Finished, type TemporaryFolder } from '#test/support/process.ts';

interface Serving {
  readonly child: ChildProcess;
  readonly done: Promise<Finished>;
  readonly note: Running;
}

let folder: TemporaryFolder;
let serving: Serving;

beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(async () => {
  serving.child.kill('SIGTERM');
  await serving.done;
  await folder.remove();
});

async function within<T>(ms: number, attempt: () => Promise<T | null> | T | null): Promise<T> {
  for (let waited = 0; waited < ms; waited += 50) {
    const answer = await attempt();
    if (answer !== null) return answer;
    await sleep(50);
  }
  throw new Error(`not within ${ms} ms`);
}

/** Starts the server and waits until it says where it is. */
async function serve(): Promise<Serving> {
  const child = spawnNode(['cli/main.ts', 'serve'], { LIANDONG_DATA: folder.path, LIANDONG_DEMO: 'still', PORT: '0', LOG_LEVEL: 'error' });
  const done = finish(child);
  const ended = done.then(({ code, err }): never => {
    throw new Error(`the server ended with ${code}: ${err}`);
  });
  ended.catch(() => {});
  const note = await Promise.race([within(40_000, () => noteOf(child)), ended]);
  return { child, done, note };
}

function noteOf(child: ChildProcess): Running | null {
  const note = findRunningServer(folder.path);
  return note?.pid === child.pid ? note : null;
}

const answers = (url: string, path: string): Promise<true | null> => fetch(new URL(path, url)).then((response) => (response.status === 200 ? true : null), () => null);

test('started, it says who runs and answers', async () => {
  serving = await serve();
  expect(await answers(serving.note.url, '/healthz')).toBe(true);
  await within(10_000, () => answers(serving.note.url, '/readyz'));
  expect(isAlive(serving.note.postgresPid ?? 0)).toBe(true);
}, 60_000);

test('killed and started again, it takes over the database and is ready', async () => {
  const { child, done, note } = serving;
  child.kill('SIGKILL');
  await done;
  serving = await serve();
  expect(serving.note.postgresPid).toBe(note.postgresPid);
  await within(10_000, () => answers(serving.note.url, '/readyz'));
}, 60_000);

test('its database killed, it is ready again by itself within 15 s', async () => {
  const before = serving.note.postgresPid ?? 0;
  process.kill(before, 'SIGKILL');
  const after = await within(15_000, () => {
    const pid = noteOf(serving.child)?.postgresPid ?? before;
    return pid === before ? null : pid;
  });
  expect(isAlive(after)).toBe(true);
  await within(15_000, () => answers(serving.note.url, '/readyz'));
}, 60_000);

test('asked to stop, it ends with 0 and leaves nothing behind', async () => {
  const postgres = noteOf(serving.child)?.postgresPid ?? 0;
  serving.child.kill('SIGTERM');
  const { code, out } = await serving.done;
  expect(code).toBe(0);
  expect(out).toContain(serving.note.url);
  expect(isAlive(postgres)).toBe(false);
  expect(findRunningServer(folder.path)).toBeNull();
}, 60_000);
