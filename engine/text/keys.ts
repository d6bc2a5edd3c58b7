/** Different keys of 32 bits, in the order in which they first came: one basket for one text after the other, or for all of them. */

export interface Keys {
  /** any number from 1 to 2 ** 32 - 1; its place among those in the basket: the same again makes no difference */
  add(key: number): number;
  /** what was added since the last time, and the basket is empty again */
  take(): Uint32Array;
}

const FEW = 256;

export function createKeys(): Keys {
  let slots = new Uint32Array(8 * FEW); // a key, and its place beside it: both are read at once; 0 is an empty slot; open addressing, at most a quarter full
  let list = new Uint32Array(FEW);
  let n = 0;
  const slotOf = (key: number): number => {
    const mask = slots.length - 2;
    let at = ((key ^ (key >>> 15)) << 1) & mask;
    while (slots[at] !== 0 && slots[at] !== key) at = (at + 2) & mask;
    return at;
  };
  const grow = (): void => {
    const longer = new Uint32Array(2 * list.length);
    longer.set(list);
    [list, slots] = [longer, new Uint32Array(8 * longer.length)];
    for (let place = 0; place < n; place += 1) put(slotOf(list[place] ?? 0), place);
  };
  const put = (at: number, place: number): void => {
    slots[at] = list[place] ?? 0;
    slots[at + 1] = place;
  };
  return {
    add(key) {
      const at = slotOf(key);
      if (slots[at] === key) return slots[at + 1] ?? 0;
      const place = n;
      list[place] = key;
      put(at, place);
      n += 1;
      if (n === list.length) grow();
      return place;
    },
    take() {
      const taken = list.slice(0, n);
      slots.fill(0);
      n = 0;
      return taken;
    },
  };
}
