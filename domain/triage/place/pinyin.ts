/**
 * Which characters sound alike. Speech recognition and southern ears mix zh/z, ch/c, sh/s and -ng/-n after i and e,
 * so those count as one sound here; tones do not count.
 */
import { SOUNDS } from './pinyin-table.ts';

const FIRST = 0x4e00;
const LAST = 0x9fff;
/** Readings of a character: at most two, 0 for none. */
const one = new Uint16Array(LAST - FIRST + 1);
const two = new Uint16Array(LAST - FIRST + 1);

const ids = new Map<string, number>();
for (const row of SOUNDS.trim().split(/\s+/)) {
  const [, syllable = '', characters = ''] = /^([a-z]+)(.*)$/.exec(row) ?? [];
  const heard = syllable.replace(/^([zcs])h/, '$1').replace(/([ie])ng$/, '$1n');
  const id = ids.get(heard) ?? ids.size + 1;
  ids.set(heard, id);
  for (const character of characters) {
    const at = character.charCodeAt(0) - FIRST;
    if (one[at] === 0) one[at] = id;
    else if (one[at] !== id) two[at] = id;
  }
}

/** How a character sounds, as a small number; 0 for what is no character of the table. */
export function soundOf(code: number): number {
  return one[code - FIRST] ?? 0;
}

/** Its other reading; 0 where it has none. */
export function otherSoundOf(code: number): number {
  return two[code - FIRST] ?? 0;
}
