/** How much a field of words still takes. Pure. */

export type Room = { state: 'ample' | 'near' | 'full'; left: number } | { state: 'over'; over: number };

/** `near` from nine tenths on; lengths in UTF-16 units, as the server counts them. */
export function roomIn(length: number, most: number): Room {
  const left = most - length;
  if (left < 0) return { state: 'over', over: -left };
  if (left === 0) return { state: 'full', left };
  return { state: length >= most * 0.9 ? 'near' : 'ample', left };
}
