/**
 * Where the words of many lists stand in a text, found in one walk over it. All lists share one trie, laid out in flat
 * arrays: a walk jumps about in it, and what lies together is read together.
 */

export interface WordLists {
  /** adds a word to a list; lists are numbered from 0 by whoever adds to them */
  add(word: string, list: number): void;
  /** every hit of every list; linear in the text, for no word is longer than the longest */
  find(text: string): Hits;
}

export interface Hits {
  /** the lists that were hit, each once */
  readonly lists: readonly number[];
  has(list: number): boolean;
  /** the first hit of a list, and the one after a hit, in order of start and then of end; 0: no more */
  first(list: number): number;
  next(hit: number): number;
  /** where a hit stands, half-open */
  from(hit: number): number;
  to(hit: number): number;
}

export function createWordLists(): WordLists {
  const root = newNode();
  let lists = 0;
  let table: Table | null = null;
  let scratch: Scratch | null = null;
  return {
    add(word, list) {
      let node = root;
      for (let i = 0; i < word.length; i += 1) node = childOf(node, word.charCodeAt(i));
      (node.lists ??= []).push(list);
      lists = Math.max(lists, list + 1);
      table = scratch = null; // laid out anew by the next search
    },
    find: (text) => search((table ??= layOut(root)), text, (scratch ??= newScratch(lists))),
  };
}

/** As the trie grows. Most nodes have no child or end no word, and are made without room for them. */
interface Node {
  next: Map<number, Node> | null;
  lists: number[] | null;
}

const newNode = (): Node => ({ next: null, lists: null });

function childOf(node: Node, code: number): Node {
  const next = (node.next ??= new Map());
  const known = next.get(code);
  if (known) return known;
  const made = newNode();
  next.set(code, made);
  return made;
}

/** As it is walked. Nodes are numbered, the root is 0; no node is a child of two. */
interface Table {
  /** UTF-16 unit → its number among those that stand in words, 0 for the others */
  readonly symbols: Uint16Array;
  /** by symbol: the child of the root, or 0 */
  readonly first: Int32Array;
  /** deeper children by open addressing: pairs of `node × symbols + symbol` (0: empty) and the child */
  readonly edges: Int32Array;
  readonly width: number;
  /** lists of node n: `lists` from `from[n]` to `from[n + 1]` */
  readonly from: Int32Array;
  readonly lists: Int32Array;
}

function layOut(root: Node): Table {
  const { nodes, symbols, width } = inOrder(root);
  const table: Table = {
    symbols, width,
    first: new Int32Array(width),
    edges: new Int32Array(2 << Math.ceil(Math.log2(2 * nodes.length))),
    from: new Int32Array(nodes.length + 1),
    lists: Int32Array.from(nodes.flatMap((node) => node.lists ?? [])),
  };
  let child = 0; // nodes stand in the order in which they are met here
  for (const [parent, { next, lists }] of nodes.entries()) {
    table.from[parent + 1] = (table.from[parent] ?? 0) + (lists?.length ?? 0);
    for (const code of next?.keys() ?? []) connect(table, parent, symbols[code] ?? 0, (child += 1));
  }
  return table;
}

/** Level by level, and a number for each unit that stands in a word. */
function inOrder(root: Node): { nodes: readonly Node[]; symbols: Uint16Array; width: number } {
  const nodes = [root];
  const symbols = new Uint16Array(0x10000);
  let width = 1;
  for (const { next } of nodes) {
    for (const [code, child] of next ?? []) {
      if (symbols[code] === 0) symbols[code] = width++;
      nodes.push(child);
    }
  }
  return { nodes, symbols, width };
}

function connect({ first, edges, width }: Table, parent: number, symbol: number, child: number): void {
  if (parent === 0) {
    first[symbol] = child;
    return;
  }
  const key = parent * width + symbol;
  let at = slotOf(key, edges);
  while (edges[at] !== 0) at = (at + 2) & (edges.length - 1);
  edges[at] = key;
  edges[at + 1] = child;
}

function slotOf(key: number, edges: Int32Array): number {
  return ((Math.imul(key, 0x9e3779b1) >>> 8) << 1) & (edges.length - 1);
}

/** The child of a node below the root, or 0: no key is 0, since neither such a node nor a symbol is. */
function childIn(edges: Int32Array, key: number): number {
  for (let at = slotOf(key, edges); edges[at] !== 0; at = (at + 2) & (edges.length - 1)) if (edges[at] === key) return edges[at + 1] ?? 0;
  return 0;
}

/** What a search writes into before its hits are copied out: made once, for searches do not overlap. */
interface Scratch {
  symbols: Uint16Array;
  /** by list: its last hit */
  readonly tail: Int32Array;
  /** three numbers a hit: the next of its list, start, end; hit 0 is none */
  rows: Int32Array;
}

const newScratch = (lists: number): Scratch => ({ symbols: new Uint16Array(256), tail: new Int32Array(lists), rows: new Int32Array(3 * 256) });

function search(table: Table, text: string, scratch: Scratch): Hits {
  const symbols = symbolsOf(table, text, scratch);
  const { first, edges, width, from, lists: words } = table;
  const chains = createChains(scratch);
  for (let start = 0; start < text.length; start += 1) {
    let node = first[symbols[start] ?? 0] ?? 0;
    for (let end = start + 1; node !== 0; end += 1) {
      for (let i = from[node] ?? 0, last = from[node + 1] ?? 0; i < last; i += 1) chains.add(words[i] ?? 0, start, end);
      const symbol = symbols[end] ?? 0;
      node = symbol === 0 ? 0 : childIn(edges, node * width + symbol);
    }
  }
  return chains.taken();
}

/** The text as symbols, and a zero behind them that ends every walk. */
function symbolsOf({ symbols: known }: Table, text: string, scratch: Scratch): Uint16Array {
  if (scratch.symbols.length <= text.length) scratch.symbols = new Uint16Array(2 * text.length);
  const { symbols } = scratch;
  for (let i = 0; i < text.length; i += 1) symbols[i] = known[text.charCodeAt(i)] ?? 0;
  symbols[text.length] = 0;
  return symbols;
}

/** Hits chained by list, numbered from 1 as they come. */
function createChains(scratch: Scratch): { add(list: number, start: number, end: number): void; taken(): Hits } {
  const { tail } = scratch;
  const head = new Int32Array(tail.length);
  const lists: number[] = [];
  let { rows } = scratch;
  let n = 3;
  return {
    add(list, start, end) {
      if (n === rows.length) rows = longer(scratch);
      if (head[list] === 0) {
        head[list] = n;
        lists.push(list);
      } else rows[tail[list] ?? 0] = n;
      tail[list] = n;
      rows[n] = 0;
      rows[n + 1] = start;
      rows[n + 2] = end;
      n += 3;
    },
    taken: () => hitsOf(lists, head, rows.slice(0, n)),
  };
}

function longer(scratch: Scratch): Int32Array {
  const rows = new Int32Array(2 * scratch.rows.length);
  rows.set(scratch.rows);
  return (scratch.rows = rows);
}

function hitsOf(lists: readonly number[], head: Int32Array, rows: Int32Array): Hits {
  return {
    lists,
    has: (list) => (head[list] ?? 0) !== 0, // a list without a word has no place
    first: (list) => head[list] ?? 0,
    next: (hit) => rows[hit] ?? 0,
    from: (hit) => rows[hit + 1] ?? 0,
    to: (hit) => rows[hit + 2] ?? 0,
  };
}
