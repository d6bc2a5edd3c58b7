/**
 * Lists as PostgreSQL reads them without parsing: its binary form of an array of one dimension (`array_recv` in its
 * sources: dimensions, whether there are nulls, the element's type, length, lower bound; then each element behind its
 * length). As text every quotation mark of a long JSON and every half byte of a hash would be written and read one by one.
 */
const TYPE = { text: 25, bytea: 17 } as const; // of pg_type
const HEAD = 20; // bytes before the first element
const LENGTH = 4;
const NULL = -1;

/** For a parameter of type `text[]`. A text with a NUL in it is refused by the database. */
export function textArray(items: readonly (string | null)[]): Buffer {
  const sizes = items.map((item) => (item === null ? 0 : Buffer.byteLength(item)));
  const array = headOf(TYPE.text, items, sizes);
  let at = HEAD;
  for (const [n, item] of items.entries()) {
    at = array.writeInt32BE(item === null ? NULL : (sizes[n] ?? 0), at);
    if (item !== null) at += array.write(item, at);
  }
  return array;
}

/** For a parameter of type `bytea[]`. */
export function byteaArray(items: readonly (Uint8Array | null)[]): Buffer {
  const array = headOf(TYPE.bytea, items, items.map((item) => item?.length ?? 0));
  let at = HEAD;
  for (const item of items) {
    at = array.writeInt32BE(item?.length ?? NULL, at);
    if (item) array.set(item, at);
    at += item?.length ?? 0;
  }
  return array;
}

function headOf(type: number, items: readonly unknown[], sizes: readonly number[]): Buffer {
  const array = Buffer.allocUnsafe(sizes.reduce((sum, size) => sum + LENGTH + size, HEAD));
  let at = array.writeInt32BE(1, 0);
  at = array.writeInt32BE(items.includes(null) ? 1 : 0, at);
  at = array.writeInt32BE(type, at);
  at = array.writeInt32BE(items.length, at);
  array.writeInt32BE(1, at);
  return array;
}
