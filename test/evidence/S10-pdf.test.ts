/** S10: hostile texts in every cell of a document. Nothing in the PDF acts, nothing hides; a printer that obeys them is noticed. */
import { expect, test } from 'vitest';
import { listing, pairs, printable, renderPdf } from '#server/platform/pdf.ts';
import { size, within } from '#test/support/size.ts';
import { actingIn, hostileTexts, HIDING } from './S10.ts';

const TEXTS = size('S10', 100);
const A_DOCUMENT = 50;
const texts = hostileTexts(TEXTS);
const sheet = (some: readonly string[]) => ({
  title: printable(some[0] ?? ''), watermark: printable(some[1] ?? '').slice(0, 40),
  content: [pairs(some.map((text, n) => [`第 ${n + 1} 项`, text])), listing(['序号', '内容'], [34, '*'], some.map((text, n) => [String(n), text]))],
});

test(`${TEXTS} hostile texts, ${A_DOCUMENT} a document: nothing in it acts`, async () => {
  for (let from = 0; from < TEXTS; from += A_DOCUMENT) {
    const pdf = await renderPdf(sheet(texts.slice(from, from + A_DOCUMENT)));
    expect(pdf.toString('latin1', 0, 5)).toBe('%PDF-');
    expect(pdf.toString('latin1').trimEnd()).toMatch(/%%EOF$/);
    expect(actingIn(pdf), `from text ${from}`).toBeNull();
  }
}, within('S10', 120_000));

test('what is printed of them hides nothing and turns nothing, and keeps the words', () => {
  for (const text of texts) expect(HIDING.test(printable(text)), JSON.stringify(text)).toBe(false);
  expect(texts.filter((text) => HIDING.test(text)).length, 'there was something to take away').toBeGreaterThan(TEXTS / 2);
  expect(printable(`\u202e${'<script>alert(1)</script>'}`)).toBe('<script>alert(1)</script>');
});

test('the twin: a printer that makes of a text what it says is noticed, and one that prints it as it is hides something', async () => {
  const obeys = await renderPdf({ title: 'x', watermark: 'x', content: texts.slice(0, 5).map((text) => ({ text: printable(text), link: 'http://x.example' })) });
  expect(actingIn(obeys)).toBe('/URI');
  const asItIs = (text: string): string => text;
  expect(texts.some((text) => HIDING.test(asItIs(text)))).toBe(true);
});
