/** Different keys of 32 bits, in the order in which they first came: one basket for one text after the other, or for all of them. */

export interface Keys {
  /** any number from 1 to 2 ** 32 - 1; its place among those in the basket: the same again makes no difference */
  add(key: number): number;
  /** what was added since the last time, and the basket is empty again */
  take(): Uint32Array;
}

const FEW = 512;

export function createKeys(): Keys {
  let slots = new Int32Array(4 * FEW); // places of keys, and one: 0 is an empty slot; open addressing, at most half full
  let list = new Uint32Array(FEW);
  let n = 0;
  const slotOf = (key: number): number => {
    const mask = slots.length - 1;
    let at = (key ^ (key >>> 15)) & mask;
    while (slots[at] !== 0 && list[(slots[at] ?? 0) - 1] !== key) at = (at + 1) & mask;
    return at;
  };
  const grow = (): void => {
    const longer = new Uint32Array(2 * list.length);
    longer.set(list);
    [list, slots] = [longer, new Int32Array(4 * longer.length)];
    for (let i = 0; i < n; i += 1) slots[slotOf(list[i] ?? 0)] = i + 1;
  };
  return {
    add(key) {
      const at = slotOf(key);
      const place = slots[at] ?? 0;
      if (place !== 0) return place - 1;
      slots[at] = n + 1;
      list[n] = key;
      n += 1;
      if (n === list.length) grow();
      return n - 1;
    },
    take() {
      const taken = list.slice(0, n);
      slots.fill(0);
      n = 0;
      return taken;
    },
  };
}
