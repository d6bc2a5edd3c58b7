/** What no setting may be, however well it is formed: words of nothing, words without end, numbers beyond any clock. */
import type { Problem } from '#server/district/files.ts';

const MOST_TEXT = 2_000;
/** Days of a time limit would leave the calendar; seconds are the smallest unit there is. */
const [MOST_NUMBER, MOST_SECONDS] = [100_000, 400_000_000];
const MOST_TOLD = 50;

/** `path` as in `people.pujin.new-1.name`: entries are named by their own code. */
export function excessesIn(file: string, value: unknown): Problem[] {
  const found: Problem[] = [];
  walk(value, [], (path, is) => { if (found.length < MOST_TOLD) found.push({ file, path: path.join('.'), ...WORDS[is] }); });
  return found;
}

type Excess = 'blank' | 'long' | 'number';
const WORDS: Readonly<Record<Excess, { message: string; zh: string }>> = {
  blank: { message: 'nothing but spaces', zh: '只有空格' },
  long: { message: `longer than ${MOST_TEXT} characters`, zh: `超过 ${MOST_TEXT} 字` },
  number: { message: 'a number beyond all measure', zh: '数值过大' },
};

function walk(value: unknown, path: readonly string[], tell: (path: readonly string[], is: Excess) => void): void {
  if (typeof value === 'string') {
    if (value.length > MOST_TEXT) tell(path, 'long');
    else if (value !== '' && value.trim() === '') tell(path, 'blank');
  } else if (typeof value === 'number') {
    if (Math.abs(value) > (path.at(-1) === 'seconds' ? MOST_SECONDS : MOST_NUMBER)) tell(path, 'number');
  } else if (Array.isArray(value)) value.forEach((each, n) => walk(each, [...path, codeIn(each) ?? String(n)], tell));
  else if (typeof value === 'object' && value !== null) for (const [key, each] of Object.entries(value)) walk(each, [...path, key], tell);
}

function codeIn(entry: unknown): string | null {
  if (typeof entry !== 'object' || entry === null) return null;
  const code = Object.entries(entry).find(([key, v]) => ['id', 'code', 'username'].includes(key) && typeof v === 'string')?.[1];
  return typeof code === 'string' ? code.slice(0, 64) : null;
}
