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
  /** the hits of a list, half-open, in order of start and then of end */
  each(list: number, visit: (from: number, to: number) => void): void;
}

export function createWordLists(): WordLists {
  const root = newNode();
  let lists = 0;
  let table: Table | null = null;
  return {
    add(word, list) {
      let node = root;
      for (let i = 0; i < word.length; i += 1) node = childOf(node, word.charCodeAt(i));
      node.lists.push(list);
      lists = Math.max(lists, list + 1);
      table = null; // laid out anew by the next search
    },
    find: (text) => search((table ??= layOut(root)), text, lists),
  };
}

/** As the trie grows. */
interface Node {
  readonly next: Map<number, Node>;
  readonly lists: number[];
}

const newNode = (): Node => ({ next: new Map(), lists: [] });

function childOf(node: Node, code: number): Node {
  const known = node.next.get(code);
  if (known) return known;
  const made = newNode();
  node.next.set(code, made);
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
  const nodes = [root];
  const symbols = new Uint16Array(0x10000);
  let width = 1;
  for (const node of nodes) {
    for (const [code, child] of node.next) {
      if (symbols[code] === 0) symbols[code] = width++;
      nodes.push(child);
    }
  }
  const number = new Map(nodes.map((node, i) => [node, i]));
  const table: Table = {
    symbols, width,
    first: new Int32Array(width),
    edges: new Int32Array(2 << Math.ceil(Math.log2(2 * nodes.length))),
    from: Int32Array.from([0, ...runningSums(nodes.map((node) => node.lists.length))]),
    lists: Int32Array.from(nodes.flatMap((node) => node.lists)),
  };
  nodes.forEach((node, parent) => node.next.forEach((child, code) => connect(table, parent, symbols[code] ?? 0, number.get(child) ?? 0)));
  return table;
}

function runningSums(counts: readonly number[]): number[] {
  let sum = 0;
  return counts.map((n) => (sum += n));
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

function search(table: Table, text: string, count: number): Hits {
  const found = new Chains(count);
  for (let start = 0; start < text.length; start += 1) {
    let node = table.first[symbolAt(table, text, start)] ?? 0;
    for (let end = start + 1; node !== 0; end += 1) {
      for (let i = table.from[node] ?? 0, last = table.from[node + 1] ?? 0; i < last; i += 1) found.add(table.lists[i] ?? 0, start, end);
      const symbol = end < text.length ? symbolAt(table, text, end) : 0;
      node = symbol === 0 ? 0 : childIn(table.edges, node * table.width + symbol);
    }
  }
  return found;
}

function symbolAt({ symbols }: Table, text: string, at: number): number {
  return symbols[text.charCodeAt(at)] ?? 0;
}

/** Hits chained by list, numbered from 1 as they come. */
class Chains implements Hits {
  readonly lists: number[] = [];
  readonly #head: Int32Array;
  readonly #tail: Int32Array;
  readonly #next: number[] = [0];
  readonly #start: number[] = [0];
  readonly #end: number[] = [0];

  constructor(count: number) {
    this.#head = new Int32Array(count);
    this.#tail = new Int32Array(count);
  }

  add(list: number, start: number, end: number): void {
    const hit = this.#next.length;
    this.#next.push(0);
    this.#start.push(start);
    this.#end.push(end);
    if (this.#head[list] === 0) {
      this.#head[list] = hit;
      this.lists.push(list);
    } else this.#next[this.#tail[list] ?? 0] = hit;
    this.#tail[list] = hit;
  }

  has(list: number): boolean {
    return (this.#head[list] ?? 0) !== 0; // a list without a word has no place
  }

  each(list: number, visit: (from: number, to: number) => void): void {
    for (let hit = this.#head[list] ?? 0; hit !== 0; hit = this.#next[hit] ?? 0) visit(this.#start[hit] ?? 0, this.#end[hit] ?? 0);
  }
}
