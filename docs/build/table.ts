/** Markdown tables and lists, so that each page says only what is in it. */

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

export function code(text: string): string {
  return `\`${text}\``;
}

export function codes(list: Iterable<string>): string {
  return [...list].map(code).join(' ');
}

export const MADE = 'Made from the program by `npm run docs`; do not edit by hand.';
