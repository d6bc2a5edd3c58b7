/** Pinyin initials of Chinese, from the collation every browser has: 锦川里 → "jcl". Letters and digits stay. */
const LETTERS = 'abcdefghjklmnopqrstwxyz';
/** The first character of each letter in pinyin order. */
const FIRST = [...'阿八嚓哒妸发旮哈讥咔垃妈拏噢妑七呥仨他穵夕丫帀'];
const ORDER = new Intl.Collator('zh-CN-u-co-pinyin');
const known = new Map<string, string>();

function initial(char: string): string {
  if (/[a-z0-9]/i.test(char)) return char.toLowerCase();
  if (!/\p{Script=Han}/u.test(char)) return '';
  let at = -1;
  for (const [i, first] of FIRST.entries()) if (ORDER.compare(first, char) <= 0) at = i;
  return LETTERS[at] ?? '';
}

export function initials(text: string): string {
  const had = known.get(text);
  if (had !== undefined) return had;
  const made = [...text].map(initial).join('');
  known.set(text, made);
  return made;
}

/** Chinese by any part, English by the start of a word, pinyin by initials; nothing typed fits nothing. */
export function fitsName(typed: string, names: readonly string[]): boolean {
  const want = typed.trim().toLowerCase();
  if (want === '') return false;
  return names.some((name) => {
    const low = name.toLowerCase();
    if (low.includes(want)) return true;
    return /^[a-z0-9]+$/.test(want) && initials(name).includes(want);
  });
}
