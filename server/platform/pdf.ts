/** Text documents as PDF, in Chinese, on a server without fonts: pdfmake with Noto Sans SC, of which only the used glyphs go in. */
import { createRequire } from 'node:module';
import pdfmake from 'pdfmake';
import type { Content, TDocumentDefinitions, TableCell } from 'pdfmake/interfaces.d.ts';

export type { Content, TableCell };

const FONTS = '@expo-google-fonts/noto-sans-sc';
const fontFile = (weight: string): string => createRequire(import.meta.url).resolve(`${FONTS}/${weight}/NotoSansSC_${weight}.ttf`);
const [REGULAR, BOLD] = [fontFile('400Regular'), fontFile('700Bold')];

// Nothing in a document may make the server fetch or read: texts come from people.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path: string) => path === REGULAR || path === BOLD);
pdfmake.setFonts({ Noto: { normal: REGULAR, bold: BOLD, italics: REGULAR, bolditalics: BOLD } });

export interface Sheet {
  readonly title: string;
  readonly content: readonly Content[];
  /** on every page: who had it made, and when */
  readonly watermark: string;
}

const MM = 72 / 25.4;

export function renderPdf({ title, content, watermark }: Sheet): Promise<Buffer> {
  const definition: TDocumentDefinitions = {
    info: { title, creator: 'Liandong', producer: 'Liandong' },
    pageSize: 'A4', pageMargins: [18 * MM, 18 * MM, 18 * MM, 20 * MM],
    defaultStyle: { font: 'Noto', fontSize: 10, lineHeight: 1.25 },
    styles: { title: { fontSize: 18, bold: true, alignment: 'center', margin: [0, 0, 0, 8] }, heading: { fontSize: 12, bold: true, margin: [0, 10, 0, 4] }, small: { fontSize: 8, color: '#333333' } },
    watermark: { text: watermark, opacity: 0.08, angle: -40, fontSize: 28, bold: false },
    footer: (page, pages) => ({ margin: [18 * MM, 6 * MM], columns: [{ text: watermark, style: 'small' }, { text: `${page} / ${pages}`, style: 'small', alignment: 'right' }] }),
    content: [{ text: title, style: 'title' }, ...content],
  };
  return pdfmake.createPdf(definition).getBuffer();
}

const LONGEST = 10_000;
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g;
/** Marks that turn or hide text, and lone halves of pairs. */
const TRICKS = /[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Whatever somebody wrote → what can be printed: nothing that hides, turns or ends a text; cut at 10,000 characters. */
export function printable(text: string): string {
  const clean = text.replace(/\r\n?/g, '\n').replace(CONTROLS, ' ').replace(TRICKS, '');
  return clean.length > LONGEST ? `${clean.slice(0, LONGEST)}…（以下略）` : clean;
}

/** A table of labels and values. */
export function pairs(rows: readonly (readonly [string, string])[]): Content {
  return { table: { widths: [90, '*'], body: rows.map(([label, value]): TableCell[] => [{ text: label, bold: true }, { text: printable(value) }]) } };
}

/** A table with a head that every page repeats. */
export function listing(head: readonly string[], widths: readonly (number | '*' | 'auto')[], rows: readonly (readonly string[])[]): Content {
  return {
    table: {
      headerRows: 1, dontBreakRows: false, widths: [...widths],
      body: [head.map((text): TableCell => ({ text, bold: true })), ...rows.map((row) => row.map((text): TableCell => ({ text: printable(text) })))],
    },
  };
}
