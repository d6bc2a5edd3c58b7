/**
 * What is being filled in: written down sealed with every change, so that a phone killed in the middle of a sentence opens
 * with it. It ends in the step that makes an act of it, when somebody empties it, or after three days.
 */
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type * as z from 'zod/mini';
import { clock } from '#web/data/clock.ts';
import type { TakenFile } from './files.ts';

export interface DraftStore {
  putDraft(name: string, fields: unknown, at: number): Promise<void>;
  putDraftFiles(name: string, files: readonly TakenFile[]): Promise<void>;
  dropDraft(name: string): Promise<void>;
  listDrafts(): Promise<{ name: string; at: number; fields: unknown }[]>;
  draftFiles(name: string): Promise<TakenFile[]>;
}

const KEPT_MS = 72 * 3_600_000;

let store: DraftStore | null = null;
const known = new Map<string, unknown>();
let names: readonly string[] = [];
/** becoming an act: what is still typed belongs to nothing any more */
const ending = new Set<string>();
const listeners = new Set<() => void>();

function tell(): void {
  names = [...known.keys()];
  for (const listener of listeners) listener();
}

export async function openDrafts(here: DraftStore): Promise<void> {
  store = here;
  for (const { name, fields } of await here.listDrafts()) known.set(name, fields);
  tell();
}

/** Only once the server has told the time: a phone's own clock may be wrong by days. */
export async function dropOldDrafts(): Promise<void> {
  for (const { name, at } of (await store?.listDrafts()) ?? []) if (clock.now() - at > KEPT_MS) drop(name);
}

const nameOf = (account: string, incidentId: string, form: string): string => `${account}/${incidentId}/${form}`;

/** The forms of one incident that somebody has begun. */
export function useBegun(account: string, incidentId: string): string[] {
  const all = useSyncExternalStore((l) => { listeners.add(l); return () => { listeners.delete(l); }; }, () => names);
  const before = nameOf(account, incidentId, '');
  return all.filter((name) => name.startsWith(before)).map((name) => name.slice(before.length));
}

/** The newest of each waits while another is written: a disk slower than a hand loses no more than what is under way. */
const wanted = new Map<string, (here: DraftStore) => Promise<void>>();
let writing: Promise<void> | null = null;

function want(what: string, job: (here: DraftStore) => Promise<void>): void {
  wanted.delete(what); // the order is that of the newest
  wanted.set(what, job);
  writing ??= drain().finally(() => { writing = null; });
}

async function drain(): Promise<void> {
  for (let next = [...wanted][0]; next !== undefined; next = [...wanted][0]) {
    wanted.delete(next[0]);
    if (store) await next[1](store).catch(() => {}); // a full phone is said when the act is saved
  }
}

function unwant(name: string): void {
  for (const part of PARTS) wanted.delete(`${part} ${name}`);
}

const PARTS = ['fields', 'files', 'drop'] as const;

function keepFields(name: string, fields: unknown): void {
  if (ending.has(name)) return;
  const fresh = !known.has(name);
  known.set(name, fields);
  if (fresh) tell();
  want(`fields ${name}`, (here) => here.putDraft(name, fields, clock.now()));
}

function forget(name: string): boolean {
  if (!known.delete(name)) return false;
  tell();
  return true;
}

function drop(name: string): void {
  if (!forget(name)) return;
  unwant(name);
  want(`drop ${name}`, (here) => here.dropDraft(name));
}

/** Runs what makes an act of it and takes the draft away in the same step; when that fails the draft is as it was. */
export async function endDraft(name: string, run: () => Promise<void>): Promise<void> {
  ending.add(name);
  unwant(name);
  await writing;
  try {
    await run();
    forget(name);
  } catch (cause) {
    ending.delete(name);
    if (known.has(name)) keepFields(name, known.get(name));
    throw cause;
  }
}

export function forgetDrafts(): void {
  known.clear();
  tell();
}

export interface Draft<T> {
  name: string;
  value: T;
  set(part: Partial<T>): void;
  /** pictures and sound; only where the form takes any */
  files: readonly TakenFile[];
  setFiles(files: readonly TakenFile[]): void;
  /** found again when the sheet was opened */
  restored: boolean;
  clear(): void;
}

interface Form<T> { account: string; incidentId: string; form: string; shape: z.ZodMiniType<T>; empty: T }

/** A form's fields; worth keeping as soon as they differ from the empty ones. */
export function useDraft<T extends object>({ account, incidentId, form, shape, empty }: Form<T>): Draft<T> {
  const name = nameOf(account, incidentId, form);
  const found = shape.safeParse(known.get(name));
  const [now, setNow] = useState<{ value: T; files: readonly TakenFile[] }>({ value: found.success ? found.data : empty, files: [] });
  const [restored, setRestored] = useState(found.success);
  const latest = useRef(now);
  const show = (next: typeof now): void => { latest.current = next; setNow(next); };
  useEffect(() => {
    ending.delete(name);
    if (known.has(name)) void store?.draftFiles(name).then((files) => { if (files.length > 0) show({ ...latest.current, files: [...files.filter((f) => latest.current.files.every((g) => g.sha256 !== f.sha256)), ...latest.current.files] }); });
  }, [name]);
  const put = (next: typeof now): void => {
    show(next);
    if (next.files.length === 0 && JSON.stringify(next.value) === JSON.stringify(empty)) drop(name);
    else keepFields(name, next.value);
  };
  return {
    name, ...now, restored,
    set: (part) => put({ ...latest.current, value: { ...latest.current.value, ...part } }),
    setFiles(files) {
      put({ ...latest.current, files });
      if (!ending.has(name) && known.has(name)) want(`files ${name}`, (here) => here.putDraftFiles(name, files));
    },
    clear() { setRestored(false); show({ value: empty, files: [] }); drop(name); },
  };
}
