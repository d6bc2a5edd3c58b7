/** What nobody should type, typed into the desk's forms: each says what is wrong beside its field, in words, and keeps what was typed. */
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { loadDistrict } from '#server/district/load.ts';
import { COMMITTEE, finishes, handledBy } from '#test/support/journey.ts';
import { plainJudge } from '#test/support/plain-judge.ts';
import { chromiumHere, useBrowser, useWorld } from '#test/support/use-browser.ts';
import { MORNING, takeCall } from '#test/support/world.ts';
import { atDesk, onScreen, violations, type Desk, type Language } from './journey.ts';

const LONG_MS = 300_000;
const browser = useBrowser();
const world = useWorld(() => ({ judge: plainJudge(loadDistrict(), MORNING) }));

const LANGUAGES: readonly Language[] = ['zh', 'en'];
const MARKUP = '<img src=x onerror="document.title=1"><b>粗</b>😀👩‍👩‍👧\u202e倒';
const LONG = '长'.repeat(20_000);

/** Nothing of the server may fail outright meanwhile, and no refusal be shown as its code. */
async function unharmed(who: string, language: Language, act: (desk: Desk) => Promise<void>): Promise<void> {
  const failed: string[] = [];
  await atDesk(browser(), world().url, who, [language, 'light'], async (desk) => {
    desk.page.on('response', (r) => { if (r.status() >= 500) failed.push(`${r.status()} ${r.url()}`); });
    await act(desk);
    for (const said of await desk.page.locator('[role=alert]').allTextContents()) expect(said).not.toMatch(/\b[a-z]+_?[a-z]*\.[a-z_]+\b|undefined|\[object/);
    expect(await violations(desk)).toEqual([]);
  });
  expect(failed).toEqual([]);
}

const faultOf = (page: Page, field: Locator): Promise<string> => field.getAttribute('aria-describedby').then((ids) => page.locator((ids ?? '').split(' ').map((id) => `[id="${id}"][data-fault]`).join(', ')).innerText());

/** Sends the form and expects what is wrong to be said beside the field, which keeps what was typed. */
async function isWrong(page: Page, form: Locator, field: Locator, typed: string, said: string): Promise<void> {
  await field.fill(typed);
  await form.locator('button[type=submit]').click();
  await expect.poll(() => field.getAttribute('aria-invalid'), { message: `“${typed.slice(0, 30)}” is marked`, timeout: 20_000 }).toBe('true');
  expect(await faultOf(page, field)).toContain(said);
  expect(await field.inputValue()).toBe(typed);
}

/** A field for words that holds so much says so; nothing goes missing without a word. */
async function isFull(field: Locator, most: number, said: string): Promise<void> {
  await field.fill(LONG);
  expect((await field.inputValue()).length).toBe(most);
  await field.locator('xpath=..').getByText(said.replace('{{most}}', String(most))).first().waitFor();
}

describe.skipIf(!chromiumHere).each(LANGUAGES)('rubbish in the forms, %s', (language) => {
  test('of two persons', () => unharmed('leader', language, async (desk) => {
    const { page, text } = desk;
    const { incidentId } = await takeCall(world(), await world().as('police'));
    await page.goto('/oversight/two-person');
    await onScreen(desk, 'oversight');
    await page.locator('.ask summary').click();
    const form = page.locator('.ask form');
    const [name, reason] = [form.locator('input').nth(0), form.locator('input').nth(1)];
    await reason.fill('本人申请');
    for (const typed of ['', '   ']) await isWrong(page, form, name, typed, text.oversight.fault.empty);
    const unknown = language === 'zh' ? '未找到该事件' : 'No such incident';
    for (const typed of [MARKUP, '-1', '9'.repeat(120)]) await isWrong(page, form, name, typed, unknown);
    await name.fill(incidentId);
    for (const typed of ['', '    ']) await isWrong(page, form, reason, typed, text.oversight.fault.empty);
    expect(await name.inputValue(), 'the other field keeps what was typed').toBe(incidentId);
    await form.locator('select').selectOption('erase.person');
    for (const typed of ['电话', '1', MARKUP]) await isWrong(page, form, name, typed, text.oversight.fault.phone);
    await form.locator('select').selectOption('hold.place');
    await name.fill(incidentId);
    await reason.fill(MARKUP);
    await form.locator('button[type=submit]').click();
    await page.locator('[data-act="hold.place"]', { hasText: MARKUP }).waitFor();
    await expect.poll(() => name.inputValue(), { timeout: 20_000 }).toBe('');
  }), LONG_MS);

  test('of a slip typed in later', () => unharmed('police', language, async (desk) => {
    const { page, text } = desk;
    await page.goto('/calls/new');
    await onScreen(desk, 'call');
    const form = page.locator('form.call-words');
    const words = form.locator('.marked textarea');
    await form.getByLabel(text.call.paper, { exact: true }).check();
    const time = form.getByLabel(text.call.receivedAt, { exact: true });
    const day = (ms: number): string => new Date(Date.parse(world().now()) + 28_800_000 + ms).toISOString().slice(0, 16);
    await time.fill(day(-3_600_000));
    for (const typed of ['', '   ']) await isWrong(page, form, words, typed, text.call.empty);
    await isWrong(page, form, words, `${LONG}长`, text.call.tooLong.replace('{{n}}', '1'));
    await words.fill(MARKUP);
    for (const typed of ['', day(86_400_000)]) await isWrong(page, form, time, typed, text.call.badTime);
    for (const typed of [`0026${day(-3_600_000).slice(4)}`, day(-40 * 86_400_000)]) await isWrong(page, form, time, typed, text.call.longAgo);
    expect(await words.inputValue()).toBe(MARKUP);
    await isFull(form.getByLabel(text.call.phone, { exact: true }), 64, text.room.full);
    await form.getByLabel(text.call.phone, { exact: true }).fill('-1e308 电话');
    await page.reload();
    expect([await words.inputValue(), await time.inputValue()], 'the draft outlives a reload').toEqual([MARKUP, day(-40 * 86_400_000)]);
    await time.fill(day(-3_600_000));
    await form.locator('button[type=submit]').click();
    await onScreen(desk, 'judge');
  }), LONG_MS);

  test('of an appeal', async () => {
    const id = await handledBy(world(), 'committee1', COMMITTEE, 'HJ-04', { text: '楼上太吵', caller: { phone: language === 'zh' ? '13700000071' : '13700000072' } });
    const committee = await world().as('committee1');
    await finishes(committee, id);
    await (await world().as('reviewer')).does(id, 'review', { result: 'redo', text: '照片不清' });
    await committee.isRefused(id, 'appeal', 'request.invalid', { against: 'redo', text: '   ' });
    await committee.does(id, 'appeal', { against: 'redo', text: MARKUP });
    await unharmed('leader', language, async (desk) => {
      const { page, text } = desk;
      await page.goto('/appeals');
      await onScreen(desk, 'appeals');
      await page.locator(`[data-appeal-of="${id}"] [data-appeal=decide]`).click();
      const form = page.locator('.act-form');
      for (const typed of ['', '   ']) await isWrong(page, form, form.locator('textarea'), typed, text.failure.field.replace('{{field}}', text.field.text));
      await form.locator('textarea').fill(MARKUP);
      await page.reload();
      await page.locator(`[data-appeal-of="${id}"] [data-appeal=decide]`).click();
      expect(await form.locator('textarea').inputValue(), 'the draft outlives a reload').toBe(MARKUP);
      await form.locator('button[type=submit]').click();
      await form.waitFor({ state: 'detached' });
    });
  }, LONG_MS);

  test('of settings: a person, an organisation, a shift; what was typed and not put in outlives a reload', () => unharmed('admin', language, async (desk) => {
    const { page, text } = desk;
    const { fault } = text.settings;
    const form = page.locator('.entry-form');
    const field = (key: string, part?: string): Locator => form.getByLabel(part === undefined ? text.settingField[key as keyof typeof text.settingField] : `${text.settingField[key as keyof typeof text.settingField]} ${part}`, { exact: true });
    const opens = async (list: string): Promise<void> => { await page.locator(`[data-list=${list}]`).click(); await page.getByRole('button', { name: text.settings.add, exact: true }).click(); await form.waitFor(); };
    await page.goto('/settings/edit');
    await page.locator('.settings-nav select').selectOption('pujin');
    await opens('people');
    const code = form.getByLabel(text.settings.code, { exact: true });
    for (const typed of ['  ', '']) await isWrong(page, form, code, typed, fault.empty);
    for (const typed of [MARKUP, LONG, 'Pujin.New']) await isWrong(page, form, code, typed, fault.code);
    await code.fill('pujin.new-one');
    for (const typed of ['', '   ']) await isWrong(page, form, field('name'), typed, fault.empty);
    await isWrong(page, form, field('name'), LONG, fault.long);
    await field('name').fill(MARKUP);
    await isWrong(page, form, field('organisationId'), '浦锦', fault.code);
    await field('organisationId').fill('pujin.team');
    await isWrong(page, form, field('qualifications'), 'law 2027-01-01 2025-01-01', fault.stages);
    await page.reload();
    await page.locator('[data-restored]').waitFor();
    expect([await code.inputValue(), await field('name').inputValue(), await field('qualifications').inputValue()]).toEqual(['pujin.new-one', MARKUP, 'law 2027-01-01 2025-01-01']);
    await field('qualifications').fill('law 2025-01-01 2027-01-01');
    await form.locator('button[type=submit]').click();
    await page.locator('[data-planned="1"]').waitFor();
    await opens('organisations');
    await isWrong(page, form, field('name', text.my.zh), ' ', fault.both);
    await field('name', text.my.zh).fill('新队');
    await isWrong(page, form, field('areaIds'), ' ', fault.empty);
    await form.getByRole('button', { name: text.app.cancel, exact: true }).click();
    await opens('shifts');
    await isWrong(page, form, field('hours', text.settings.from), '25:99', fault.hours);
    await form.getByRole('button', { name: text.app.cancel, exact: true }).click();
    await page.locator('[data-list=policy]').click();
    await page.locator('[data-edit=pujin]').click();
    for (const typed of ['', '-3', '99999999', '1e308', 'x']) await isWrong(page, form, field('times.dispatch', text.settings.value), typed, fault.span);
    await form.getByRole('button', { name: text.app.cancel, exact: true }).click();
  }), LONG_MS);

  test('of a new account, which outlives a reload', () => unharmed('admin', language, async (desk) => {
    const { page, text } = desk;
    await page.goto('/settings/accounts');
    await page.locator('.settings-nav select').selectOption('pujin');
    await page.locator('.new-account summary').click();
    const field = (name: string): Locator => page.locator(`.new-account [data-field=${name}]`);
    const lacks = (name: keyof typeof text.account.lack): string => text.account.lack[name];
    const typedWrong = async (name: keyof typeof text.account.lack, typed: string): Promise<void> => {
      await field(name).fill(typed);
      await expect.poll(() => field(name).getAttribute('aria-invalid'), { message: `${name}: “${typed.slice(0, 30)}”`, timeout: 20_000 }).toBe('true');
      expect(await faultOf(page, field(name))).toContain(lacks(name));
      expect(await field(name).inputValue()).toBe(typed);
    };
    await typedWrong('name', '   ');
    await isFull(field('name'), 60, text.room.full);
    for (const typed of ['  ', '-1', MARKUP, LONG]) await typedWrong('username', typed);
    await typedWrong('reason', '   ');
    await isFull(field('reason'), 500, text.room.full);
    await typedWrong('from', '2020-01-01T08:00');
    await field('name').fill(MARKUP.slice(0, 50));
    await field('username').fill('new-one');
    expect(await page.locator('[data-open-account]').isDisabled()).toBe(true);
    await page.reload();
    await page.locator('.new-account [data-restored]').waitFor();
    expect([await field('name').inputValue(), await field('username').inputValue()]).toEqual([MARKUP.slice(0, 50), 'new-one']);
    expect(await violations(desk)).toEqual([]);
    await page.getByRole('button', { name: text.account.startAnew, exact: true }).click();
    expect(await field('name').inputValue()).toBe('');
  }), LONG_MS);

  test('of the danger rules', () => unharmed('lead', language, async (desk) => {
    const { page, text } = desk;
    await page.goto('/settings/judge');
    await page.getByText(text.judging.newRule).click();
    const form = page.locator('.rule-form');
    const field = (name: string): Locator => page.locator(`#rule-${name}`);
    const fault = text.judging.fault;
    await field('id').fill(`g02-glow-${language}`);
    await field('sign').selectOption('G02');
    await field('any').fill('荧光棒 ..4 比划');
    await field('examples').fill('他拿荧光棒朝我比划');
    for (const typed of ['', '  ', '-1', '0', '1e308', 'x']) await isWrong(page, form, field('weight'), typed, fault.weight);
    const tops = await Promise.all(['sign', 'weight'].map(async (name) => (await field(name).boundingBox())?.y));
    expect(tops[0], 'a fault beside one field moves none of its neighbours').toBe(tops[1]);
    await field('weight').fill('0.8');
    await isWrong(page, form, field('id'), MARKUP, fault.id);
    await isWrong(page, form, field('id'), LONG, fault.id);
    await field('id').fill(`g02-glow-${language}`);
    await isWrong(page, form, field('any'), '  \n ', fault.empty);
    await isWrong(page, form, field('any'), LONG, fault.line.replace('{{most}}', '500'));
    await isWrong(page, form, field('any'), '一\n'.repeat(51), fault.lines.replace('{{lines}}', '50'));
    const unusable = language === 'zh' ? '该危险规则不能使用' : 'The danger rule cannot be used';
    for (const typed of ['..4 ..4', '<nowhere> ..4 刀', '刀 ..99999999999 人']) await isWrong(page, form, field('any'), typed, unusable);
    await field('any').fill('荧光棒 ..4 比划');
    await isWrong(page, form, field('examples'), `他拿荧光棒朝我比划\n${MARKUP}`, fault.inLine.replace('{{n}}', '2'));
    await field('examples').fill('他拿荧光棒朝我比划');
    await isWrong(page, form, field('counter'), '荧光棒比划', fault.inLine.replace('{{n}}', '1'));
    await field('counter').fill('');
    await form.locator('button[type=submit]').click();
    await page.getByRole('row', { name: new RegExp(`g02-glow-${language}`) }).waitFor();
  }), LONG_MS);
});
