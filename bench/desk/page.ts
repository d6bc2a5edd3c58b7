/** What is watched inside a page: how long events took to be painted, long tasks, memory; and what it loaded. */
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';

declare global {
  interface Window { watched: { events: number[]; tasks: number[] }; proposals: number[]; ready: Promise<void> }
}

/** Begins before the page's own scripts. An interaction's time is from the key to the next paint (Event Timing), in steps of 8 ms. */
export async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.watched = { events: [], tasks: [] };
    const seen = (list: PerformanceObserverEntryList, into: number[]): void => { for (const entry of list.getEntries()) into.push(entry.duration); };
    new PerformanceObserver((list) => seen(list, window.watched.events)).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit); // the threshold is not in the types yet
    new PerformanceObserver((list) => seen(list, window.watched.tasks)).observe({ type: 'longtask', buffered: true });
  });
}

export async function forget(page: Page): Promise<void> {
  await page.evaluate(() => { window.watched.events.length = 0; window.watched.tasks.length = 0; });
}

export async function watched(page: Page): Promise<{ events: number[]; longest: number }> {
  return page.evaluate(() => ({ events: [...window.watched.events], longest: Math.max(0, ...window.watched.tasks) }));
}

/** Megabytes after a collection. */
export async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 1e6;
}

/** Compressed size of every script, style and page that is fetched from here on, in kilobytes. */
export function weigh(page: Page): () => Promise<number> {
  const bodies: Promise<Buffer>[] = [];
  page.on('response', (response) => { if (['script', 'stylesheet', 'document'].includes(response.request().resourceType())) bodies.push(response.body()); });
  return async () => (await Promise.all(bodies)).reduce((sum, body) => sum + gzipSync(body).length, 0) / 1000;
}

/** How long each text typed waited for the paint after its proposal, in milliseconds: from its input to the second frame after the answer was read. */
export async function watchProposals(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.proposals = [];
    let typed = 0;
    document.addEventListener('input', (event) => { typed = event.timeStamp; }, true);
    const ask = window.fetch.bind(window);
    window.fetch = async (to, options) => {
      const answer = await ask(to, options);
      if (!(typeof to === 'string' && to.endsWith('/triage'))) return answer;
      const json = answer.json.bind(answer);
      const began = typed;
      answer.json = async () => { const read = await json(); requestAnimationFrame(() => requestAnimationFrame(() => { window.proposals.push(performance.now() - began); })); return read; };
      return answer;
    };
  });
}
