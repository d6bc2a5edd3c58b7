/** A new version of the page: fetched whole beside the old one, used from the next opening on, and never half. */
import { beforeEach, expect, test, vi } from 'vitest';

type Handler = (event: object) => void;
const handlers = new Map<string, Handler>();
let site: Record<string, { body: string; etag?: string }> = {};
let stored = new Map<string, Map<string, Response>>();
const pathOf = (asked: string | { url: string }): string => new URL(typeof asked === 'string' ? asked : asked.url, 'https://street.example').pathname;

async function answer(asked: string | { url: string }): Promise<Response> {
  const found = site[pathOf(asked)];
  return found ? new Response(found.body, { headers: found.etag ? { etag: found.etag } : {} }) : new Response('', { status: 404 });
}

function cacheOf(name: string) {
  const kept = stored.get(name) ?? new Map<string, Response>();
  stored.set(name, kept);
  return {
    match: async (asked: string | { url: string }) => kept.get(pathOf(asked))?.clone(),
    put: async (asked: string, response: Response) => { kept.set(pathOf(asked), response); },
    async addAll(list: string[]) {
      const answers = await Promise.all(list.map(answer));
      if (answers.some((a) => !a.ok)) throw new TypeError('one is missing');
      list.forEach((path, i) => { const one = answers[i]; if (one) kept.set(pathOf(path), one); });
    },
  };
}

beforeEach(async () => {
  stored = new Map();
  vi.stubGlobal('addEventListener', (name: string, run: Handler) => { handlers.set(name, run); });
  vi.stubGlobal('skipWaiting', async () => {});
  vi.stubGlobal('clients', { claim: async () => {} });
  vi.stubGlobal('location', { origin: 'https://street.example' });
  vi.stubGlobal('fetch', answer);
  vi.stubGlobal('caches', {
    open: async (name: string) => cacheOf(name), has: async (name: string) => stored.has(name), keys: async () => [...stored.keys()], delete: async (name: string) => stored.delete(name),
    match: async (asked: { url: string }) => [...stored.values()].flatMap((kept) => kept.get(pathOf(asked)) ?? [])[0]?.clone(),
  });
  vi.resetModules();
  await import('./worker.ts');
});

function release(n: number, without: readonly string[] = []): void {
  const all = {
    '/m': { body: `<script type="module" src="/assets/phone-${n}.js"></script>version ${n}`, etag: `"${n}"` }, [`/assets/phone-${n}.js`]: { body: `import("./attach-${n}.js")` },
    [`/assets/attach-${n}.js`]: { body: `camera ${n}` }, '/m.webmanifest': { body: '{}' }, '/icon.svg': { body: '<svg/>' },
  };
  site = Object.fromEntries(Object.entries(all).filter(([path]) => !without.includes(path)));
}

/** Lets a handler run, and all that it wants to be waited for. */
async function happens(name: string, request?: object): Promise<string | null> {
  const waits: Promise<unknown>[] = [];
  let responded: Promise<Response> | null = null;
  handlers.get(name)?.({ request, waitUntil: (work: Promise<unknown>) => { waits.push(work); }, respondWith: (given: Promise<Response>) => { responded = given; } });
  const given = responded as Promise<Response> | null;
  const text = given ? await (await given).text() : null;
  await Promise.all(waits);
  return text;
}
const opens = (): Promise<string | null> => happens('fetch', { method: 'GET', mode: 'navigate', url: 'https://street.example/m' });
const asks = (path: string): Promise<string | null> => happens('fetch', { method: 'GET', mode: 'cors', url: `https://street.example${path}` });

test('the page on the screen stays what it was; the new one comes with the next opening, camera and all', async () => {
  release(1);
  await happens('install');
  release(2);
  expect(await opens()).toContain('version 1');
  site = {};
  expect(await asks('/assets/attach-1.js'), 'the page that is open has its camera still').toBe('camera 1');
  release(2);
  expect(await opens()).toContain('version 2');
  site = {};
  expect(await opens(), 'without signal, too').toContain('version 2');
  expect(await asks('/assets/attach-2.js')).toBe('camera 2');
  expect([...stored.keys()]).toHaveLength(1);
});

test('a version that did not come whole is not used, and takes nothing of the old one away', async () => {
  release(1);
  await happens('install');
  release(2, ['/assets/attach-2.js']);
  await opens();
  expect(await opens()).toContain('version 1');
  expect(await asks('/assets/attach-1.js')).toBe('camera 1');
  release(2);
  await opens();
  expect(await opens()).toContain('version 2');
});

test('a server that goes back to an earlier version takes the phones along', async () => {
  release(1);
  await happens('install');
  release(2);
  await opens();
  release(1);
  expect(await opens()).toContain('version 2');
  expect(await opens()).toContain('version 1');
});

test('what the interface answers is never kept', async () => {
  release(1);
  await happens('install');
  expect(await asks('/api/v1/field'), 'left to the browser').toBeNull();
});
