/**
 * The service worker: keeps the phone's page for where there is no signal. A new version is fetched whole beside the old
 * one and used from the next opening on, so that no incident is ever interrupted by it. Nothing of the interface is kept.
 */
interface Extendable extends Event { waitUntil(work: Promise<unknown>): void }
interface Fetching extends Extendable { readonly request: Request; respondWith(answer: Promise<Response>): void }
interface WorkerScope { addEventListener(type: 'install' | 'activate', run: (event: Extendable) => void): void; addEventListener(type: 'fetch', run: (event: Fetching) => void): void; skipWaiting(): Promise<void>; clients: { claim(): Promise<void> } }

const worker = globalThis as unknown as WorkerScope; // this file runs as a service worker, which the DOM's types do not know
const PAGE = '/m';
const PREFIX = 'liandong-m-';
const BESIDE = ['/m.webmanifest', '/icon.svg'];

/** Names of the versions that are whole, oldest first. */
async function wholeVersions(): Promise<string[]> {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  const pages = await Promise.all(names.map(async (name) => (await caches.open(name)).match(PAGE)));
  return names.filter((_, i) => pages[i] !== undefined);
}

/** The page and all it names, in a cache of its own version. `shown`: what a page that is open was made of, camera and all: it stays. */
async function fetchVersion(shown: string | null): Promise<void> {
  const page = await fetch(PAGE, { cache: 'no-cache' });
  if (!page.ok) throw new Error(`the page answered ${page.status}`);
  const version = PREFIX + (page.headers.get('etag') ?? 'none');
  if ((await wholeVersions()).at(-1) !== version) await fetchWhole(version, page);
  for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== version && name !== shown) await caches.delete(name);
}

async function fetchWhole(version: string, page: Response): Promise<void> {
  await caches.delete(version); // begun and broken off, or gone back to: it becomes the newest
  const cache = await caches.open(version);
  const named = [...(await page.clone().text()).matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].flatMap((m) => m[1] ?? []);
  await cache.addAll([...new Set([...named, ...BESIDE, ...(await loadedLater(named))])]);
  await cache.put(PAGE, page); // last: a version with a page is whole
}

/** What a script of the page loads when it is needed: camera and dictation are needed where there is no signal. */
async function loadedLater(scripts: readonly string[]): Promise<string[]> {
  const texts = await Promise.all(scripts.filter((s) => s.endsWith('.js')).map(async (s) => (await fetch(s)).text()));
  return texts.flatMap((text) => [...text.matchAll(/import\([`'"]\.\/([\w.-]+\.js)[`'"]\)/g)].flatMap((m) => (m[1] ? [`/assets/${m[1]}`] : [])));
}

async function openPage(event: Fetching): Promise<Response> {
  const newest = (await wholeVersions()).at(-1);
  const kept = newest === undefined ? undefined : await (await caches.open(newest)).match(PAGE);
  if (newest === undefined || !kept) return fetch(event.request);
  event.waitUntil(fetchVersion(newest).catch(() => {}));
  return kept;
}

worker.addEventListener('install', (event) => { event.waitUntil(wholeVersions().then((all) => fetchVersion(all.at(-1) ?? null)).then(() => worker.skipWaiting())); });
worker.addEventListener('activate', (event) => { event.waitUntil(worker.clients.claim()); });
worker.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== location.origin) return;
  if (event.request.mode === 'navigate' && (pathname === PAGE || pathname.startsWith(`${PAGE}/`))) event.respondWith(openPage(event));
  else if (pathname.startsWith('/assets/') || BESIDE.includes(pathname)) event.respondWith(caches.match(event.request).then((kept) => kept ?? fetch(event.request)));
});
