/** Whether a text says anything at all: a greeting, a number, a word about the bad line do not. */

const LONGEST = 40; // letters: whoever says more says something

/** Whether a normalised text, its digits and marks left out, is made of these words and nothing else. At most `LONGEST` × words steps. */
export function createSaysNothing(words: readonly string[]): (text: string) => boolean {
  return (text) => {
    const letters = text.slice(0, 2 * LONGEST).replace(/[^\p{L}]/gu, '');
    if (text.length > 2 * LONGEST || letters.length > LONGEST) return false;
    const reached = new Uint8Array(letters.length + 1).fill(1, 0, 1);
    for (let at = 0; at < letters.length; at += 1) {
      if (reached[at] === 1) for (const word of words) if (letters.startsWith(word, at)) reached[at + word.length] = 1;
    }
    return reached[letters.length] === 1;
  };
}
