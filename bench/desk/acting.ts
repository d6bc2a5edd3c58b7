/** What has to be there before somebody is watched: calls taken and diverted through the interface. */
import type { Browser, Page } from 'playwright-core';
import type { Stage } from '#docs/build/stage.ts';
import { logInAs, openDesk, type Desk } from '#test/e2e/journey.ts';

/** One act through the interface, by whoever is logged in on this page. */
export async function through(page: Page, path: string, body: unknown): Promise<Record<string, unknown>> {
  return page.evaluate(async ([to, text]) => {
    const answer = await fetch(`/api/v1${to}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: text });
    if (!answer.ok) throw new Error(`${to}: ${await answer.text()}`);
    return answer.json();
  }, [path, JSON.stringify(body)] as const);
}

let calls = 0;
/** A call just taken, open in the browser of whoever judges. */
export async function taken(desk: Desk, text: string, phone?: string): Promise<string> {
  const now = await desk.page.evaluate(async () => (await (await fetch('/api/v1/me')).json()).now);
  const answer = await through(desk.page, '/calls', { source: 'effort', externalId: `effort-${++calls}`, receivedAt: now, channel: '110', town: 'pujin', text, ...(phone ? { caller: { phone } } : {}) });
  return String(answer['incidentId']);
}

/** Diverted by the police in a window of their own: it waits for a dispatcher. */
export async function diverted(browser: Browser, stage: Stage, text: string, item: string, phone?: string): Promise<string> {
  const police = await openDesk(browser, stage.url, 'zh', 'light');
  try {
    await logInAs(police, 'police');
    const id = await taken(police, text, phone);
    await through(police.page, `/incidents/${id}/actions/decide`, { verdict: 'divert', item });
    return id;
  } finally { await police.context.close(); }
}
