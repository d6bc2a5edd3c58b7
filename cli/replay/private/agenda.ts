/** What is to happen, by the file's clock: a heap of appointments, those of one instant in the order in which they were made. */
interface Appointment {
  at: number; // milliseconds since 1970
  order: number;
  act: () => Promise<void>;
}

export interface Agenda {
  /** the instant reached, milliseconds since 1970 */
  now(): number;
  add(at: number, act: () => Promise<void>): void;
  /** the next instant at which something is to happen; null = nothing */
  next(): number | null;
  /** goes to that instant and takes off everything due */
  due(at: number): (() => Promise<void>)[];
}

export function createAgenda(): Agenda {
  const heap: Appointment[] = [];
  let order = 0;
  let now = 0;
  return {
    now: () => now,
    add(at, act) { push(heap, { at, order: order++, act }); },
    next: () => heap[0]?.at ?? null,
    due(at) {
      now = Math.max(now, at);
      const acts: (() => Promise<void>)[] = [];
      for (let first = heap[0]; first && first.at <= at; first = heap[0]) {
        acts.push(first.act);
        pop(heap);
      }
      return acts;
    },
  };
}

function before(a: Appointment | undefined, b: Appointment | undefined): boolean {
  if (!a || !b) return a !== undefined;
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(heap: Appointment[], appointment: Appointment): void {
  heap.push(appointment);
  for (let i = heap.length - 1; i > 0;) {
    const parent = (i - 1) >> 1;
    if (!before(heap[i], heap[parent])) return;
    swap(heap, i, parent);
    i = parent;
  }
}

function pop(heap: Appointment[]): void {
  const last = heap.pop();
  if (heap.length === 0 || !last) return;
  heap[0] = last;
  for (let i = 0; ;) {
    const left = 2 * i + 1;
    const child = before(heap[left + 1], heap[left]) ? left + 1 : left;
    if (child >= heap.length || !before(heap[child], heap[i])) return;
    swap(heap, i, child);
    i = child;
  }
}

function swap(heap: Appointment[], i: number, j: number): void {
  const [a, b] = [heap[i], heap[j]];
  if (a && b) [heap[i], heap[j]] = [b, a];
}
