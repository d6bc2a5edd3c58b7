/** The caller's page in a real browser: without a script, on a telephone, large, by touch, and accessible. */
import { gzipSync } from 'node:zlib';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { CREW, finishes, goes, noise } from '#test/support/journey.ts';
import { linkIn, messages } from '#test/support/resident.ts';
import { chromiumHere, useBrowser, useWorld } from '#test/support/use-browser.ts';

const PHONE = '13912345678';
const TELEPHONE = { width: 390, height: 844 };
const SMALL = { width: 320, height: 568 };

const browser = useBrowser();
const world = useWorld();

async function finished(): Promise<string> {
  const { incidentId } = await noise(world(), { caller: { phone: PHONE } });
  await (await world().as('police')).does(incidentId, 'decide', { verdict: 'divert', item: 'HJ-04' });
  await (await world().as('dispatcher')).does(incidentId, 'dispatch', { unitId: CREW });
  const responder = await world().as('responder1');
  await goes(responder, incidentId);
  await finishes(responder, incidentId, ['note', 'persuasion', 'parties', 'measure']);
  await world().settle();
  return linkIn(messages(world(), PHONE)[0]);
}

async function open(url: string, how: { scripts: boolean; scheme?: 'light' | 'dark'; size?: { width: number; height: number } }): Promise<Page> {
  const context = await browser().newContext({ viewport: how.size ?? TELEPHONE, javaScriptEnabled: how.scripts, colorScheme: how.scheme ?? 'light', hasTouch: true, locale: 'zh-CN', deviceScaleFactor: 2 });
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
  return found.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')}`));
}

/** What the ministry's rules for elders ask, measured on the page (TRUST U8): type, line, and what is pressed. */
async function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    for (const e of document.querySelectorAll<HTMLElement>('main *, header *')) {
      const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent?.trim());
      const style = getComputedStyle(e);
      if (own && parseFloat(style.fontSize) < 18) found.push(`${e.tagName} ${style.fontSize}`);
      if (own && parseFloat(style.lineHeight) < parseFloat(style.fontSize) * 1.29) found.push(`${e.tagName} line ${style.lineHeight}`);
      if (e.matches('a, button, .choice, textarea, input[type=text]') && e.getBoundingClientRect().height < 59.5) found.push(`${e.className || e.tagName} ${e.getBoundingClientRect().height} high`);
    }
    if (document.documentElement.scrollWidth > innerWidth) found.push(`page ${document.documentElement.scrollWidth} wide`);
    return found;
  });
}

async function shot(page: Page, name: string): Promise<void> {
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/resident-${name}.png`, fullPage: true });
}

describe.skipIf(!chromiumHere)('the caller\'s page', () => {
  test('two taps answer, four digits open the rest, one press says it goes on: all without a script', async () => {
    const page = await open(await finished(), { scripts: false });
    await page.getByLabel('满意', { exact: true }).tap();
    await page.getByRole('button', { name: '提交评价' }).tap();
    await page.getByText('谢谢，已收到您的评价').waitFor();
    await page.getByLabel('手机号后四位').fill(PHONE.slice(-4));
    await page.getByRole('button', { name: '查看' }).tap();
    await page.getByText('居民生活与装修噪声').waitFor();
    await page.getByLabel('现在是什么情况').fill('他们走了又开始拖桌子');
    await page.getByRole('button', { name: '还没解决，重新办理' }).tap();
    await page.getByText('城运中心正在重新安排').waitFor();
    await page.getByText('他们走了又开始拖桌子').waitFor();
    await page.context().close();
  }, 120_000);

  test('is accessible, large enough and light, in both languages, light and dark', async () => {
    const url = await finished();
    for (const [lang, scheme] of [['zh', 'light'], ['en', 'dark']] as const) {
      const page = await open(`${url}?lang=${lang}`, { scripts: true, scheme });
      expect(await violations(page)).toEqual([]);
      expect(await tooSmall(page)).toEqual([]);
      await page.fill('#digits', PHONE.slice(-4));
      await page.locator('form[action*="/open"] button').click();
      await page.locator('dl').waitFor();
      expect(await violations(page)).toEqual([]);
      expect(await tooSmall(page)).toEqual([]);
      expect(gzipSync(await page.content()).length).toBeLessThan(60_000);
      await shot(page, `${lang}-details`);
      await page.goto(`${url}?lang=${lang}&view=large`);
      for (const step of ['', '&do=score', '&do=again', '&do=complain', '&do=add']) {
        await page.goto(`${url}?lang=${lang}&view=large${step}`);
        expect(await violations(page), step).toEqual([]);
        expect(await tooSmall(page), step).toEqual([]);
        expect(await page.locator('form').count(), 'one thing a page').toBeLessThanOrEqual(step === '' ? 0 : 1);
        expect(await page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize))).toBeGreaterThanOrEqual(30);
        await shot(page, `${lang}-large${step.replace('&do=', '-')}`);
      }
      await page.fill('#digits', PHONE.slice(-4));
      await page.locator('form[action*="/open"] button').click();
      await page.locator('#pictures').waitFor();
      expect(await violations(page)).toEqual([]);
      expect(await tooSmall(page)).toEqual([]);
      await shot(page, `${lang}-large-add-form`);
      await page.goto(`${url}?lang=${lang}`);
      await shot(page, `${lang}-over`);
      await page.setViewportSize(SMALL);
      expect(await tooSmall(page)).toEqual([]);
      await page.goto(`${world().url}/r/unknown?lang=${lang}`);
      expect(await violations(page)).toEqual([]);
      await page.context().close();
    }
  }, 240_000);

  test.each([['zh', false, 390, 844], ['en', true, 360, 640]] as const)('words of danger end the form: 110 and nothing else to fill in (%s, large %s, %i×%i)', async (lang, large, width, height) => {
    const phone = large ? '13912349876' : '13912345432';
    const { incidentId } = await noise(world(), { caller: { phone } });
    await (await world().as('police')).does(incidentId, 'decide', { verdict: 'divert', item: 'HJ-04' });
    await world().settle();
    const url = linkIn(messages(world(), phone)[0]);
    const page = await open(`${url}?lang=${lang}${large ? '&view=large&do=add' : ''}`, { scripts: true, size: { width, height } });
    await page.fill('#digits', phone.slice(-4));
    await page.locator('form[action*="/open"] button').click();
    await page.locator('form[action*="/add"] textarea').fill('对方现在拿着刀冲过来了');
    await shot(page, `${lang}-${width}-before-danger`);
    await page.locator('form[action*="/add"] button').click();
    await page.getByRole('heading', { name: lang === 'zh' ? '请现在就拨打 110' : 'call 110 now' }).waitFor();
    expect(await page.locator('form, input, textarea').count()).toBe(0);
    expect(await page.locator('.sos').getAttribute('href')).toBe('tel:110');
    expect(await violations(page)).toEqual([]);
    expect(await tooSmall(page)).toEqual([]);
    await shot(page, `${lang}-${width}-danger`);
    await page.context().close();
  }, 120_000);
});
