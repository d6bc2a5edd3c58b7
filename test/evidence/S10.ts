/** S10 on paper: hostile texts as many as wanted, and what a PDF would show of one that was obeyed. */
import { inflateSync } from 'node:zlib';
import { chance } from '#test/support/canaries.ts';

const CORES = [
  '<script>alert(1)</script>', '=HYPERLINK("http://x.example","赔偿")', '+cmd|\' /C calc\'!A0', '@SUM(1)', '-2+3', ') Tj ET endstream endobj', '>> /OpenAction << /S /JavaScript /JS (app.alert(1)) >>', '/URI (http://x.example)',
  '{"image":"/etc/passwd"}', '{"link":"http://x.example"}', 'file:///etc/passwd', 'data:text/html,<b>', '%PDF-1.7', '<</Type/EmbeddedFile>>', '\\u0000', '{{7*7}}', '${7*7}', '长长的话', '﷽', '😀👩‍👩‍👧', "'; drop table call; --", '</text></svg>',
];
const TRICKS = ['\u202e', '\u202d', '\u2066', '\u200b', '\u200d', '\u2060', '\ufeff', '\u0000', '\u0001', '\u0007', '\u001b[31m', '\u0085', '\r\n', '\r', '\ud800', '\udc00', ''];

/** The same for the same seed: a core between tricks, now and then ten thousand characters long. */
export function hostileTexts(count: number, seed = 10): string[] {
  const random = chance(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T; // never empty
  return Array.from({ length: count }, (_, n) => {
    const text = `${pick(TRICKS)}${pick(CORES)}${pick(TRICKS)}${pick(CORES)}${pick(TRICKS)}`;
    return n % 50 === 49 ? text.padEnd(10_000, pick(['x', '长'])) : text;
  });
}

const OBEYED = /\/(?:JavaScript|JS|Launch|URI|OpenAction|AA|EmbeddedFile|GoToR|SubmitForm|RichMedia)\b/;

/** As PDF writes it: brackets and backslashes inside are escaped. */
const STRING = /\((?:\\[\s\S]|[^\\()])*\)/g;

/** What in the objects of a PDF would act. Texts lie in compressed streams as numbers of glyphs, the title in a string: what broke out of it counts. */
export function actingIn(pdf: Buffer): string | null {
  const [objects, streams] = split(pdf.toString('latin1'));
  const inside = streams.map((s) => inflated(s)).filter((s) => /\/Type\s*\/(?:Action|Annot|Catalog)/.test(s));
  return [objects, ...inside].map((s) => OBEYED.exec(s.replace(STRING, '()'))?.[0]).find((found) => found !== undefined) ?? null;
}

function split(text: string): [string, string[]] {
  const streams: string[] = [];
  const objects = text.replace(/stream\r?\n([\s\S]*?)endstream/g, (_, stream: string) => { streams.push(stream); return ''; });
  return [objects, streams];
}

function inflated(stream: string): string {
  try {
    return inflateSync(Buffer.from(stream, 'latin1')).toString('latin1');
  } catch {
    return ''; // a font or a picture
  }
}

/** What hides, turns or ends a text. */
export const HIDING = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
