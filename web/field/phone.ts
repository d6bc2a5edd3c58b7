/** The phone as one thing: who is logged in, what is assigned, what is kept, whether there is signal. */
import { useSyncExternalStore } from 'react';
import { clock } from '#web/data/clock.ts';
import { dropOldDrafts, endDraft, forgetDrafts, openDrafts } from './drafts.ts';
import { ring } from './bell.ts';
import { forgetEarly } from './door-events.ts';
import { deliverFiles, isWaiting, type KeptFile, type TakenFile } from './files.ts';
import { HOLD_MS, isHeldBack } from './held.ts';
import { markRead, newlyOffered, offeredIn, tellAllRead, unread } from './offers.ts';
import { flush, isUnsent, type Kept } from './outbox.ts';
import { aboutOf, changeShape, packetShape, type Act, type Answer, type Packet } from './shapes.ts';
import { openStore, type HeldAct, type PhoneStore } from './store.ts';
import { Answered, askField, askMe, logOut, putFile, reportTo, tellShown } from './wire.ts';

export interface PhoneState {
  phase: 'opening' | 'login' | 'ready' | 'broken';
  packet: Packet | null;
  kept: Kept[];
  files: KeptFile[];
  /** written down and not yet on its way: it can be taken back until `until`, by the phone's running time */
  held: (HeldAct & { until: number }) | null;
  online: boolean;
  sending: boolean;
  /** the session ended while something was open */
  ended: boolean;
  lost: Answer['lost'];
  silent: Answer['silent'];
}

const FRESH: PhoneState = { phase: 'opening', packet: null, kept: [], files: [], held: null, online: true, sending: false, ended: false, lost: { count: 0, since: null }, silent: null };
/** Without signal a phone forgets what it was shown after a shift (TRUST O6). */
const PACKET_MS = 12 * 3_600_000;
const AGAIN_MS = 60_000;
const SOON_MS = 300;

let state = FRESH;
let store: PhoneStore | null = null;
const listeners = new Set<() => void>();
const offers = new Set<(there: boolean) => void>();
/** incidents whose offer has rung by the stream: reading it is no second reason */
const rung = new Set<string>();

function set(part: Partial<PhoneState>): void {
  state = { ...state, ...part };
  for (const listener of listeners) listener();
}

export function usePhone(): PhoneState {
  return useSyncExternalStore((l) => { listeners.add(l); return () => { listeners.delete(l); }; }, () => state);
}

/** Called when something new is offered, and when nothing is offered any more. */
export function onOffer(listener: (there: boolean) => void): void { offers.add(listener); }
export const phoneState = (): PhoneState => state;

export async function startPhone(): Promise<void> {
  try {
    store = await openStore();
    await store.release(); // the page was closed before it had left
    const packet = packetShape.safeParse(await store.get('packet'));
    const kept = await memory(store);
    await openDrafts(store);
    if (packet.success) clock.observe(clock.now() + packet.data.offset, 1, clock.mono());
    const fresh = packet.success && clock.now() - packet.data.at < PACKET_MS ? packet.data : null;
    // a phone that was never used has nobody to ask about: its log-in does not wait for the line
    const unused = !packet.success && (await store.issued()) === 0;
    set({ ...kept, packet: fresh, phase: fresh ? 'ready' : unused ? 'login' : 'opening' });
  } catch { set({ phase: 'broken' }); return; }
  addEventListener('online', () => { refresh(); });
  addEventListener('offline', () => { set({ online: false }); });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') refresh();
    else void letGo().catch(() => {}); // in a pocket nothing runs: whoever puts the phone away stands by what was pressed
  });
  setInterval(refresh, AGAIN_MS);
  refresh();
}

let firstRead: (() => void) | null = null;

/** Runs once, after the first try to read from the server, whatever came of it. */
export function onceRead(run: () => void): void { firstRead = run; }

let running: Promise<void> | null = null;
let again = false;

/** Tells what is kept, then reads what is assigned: one at a time, once more when something happened meanwhile. */
export function refresh(): void {
  if (running) { again = true; return; }
  running = exclusive(renew).catch(() => set({ online: false })).finally(() => {
    running = null;
    set({ sending: false, phase: state.phase === 'opening' ? 'login' : state.phase });
    firstRead?.();
    firstRead = null;
    if (again) { again = false; refresh(); }
  });
}

/** Two pages of one phone do not send at the same time. */
async function exclusive(run: () => Promise<void>): Promise<void> {
  if ('locks' in navigator) await navigator.locks.request('liandong-phone', run);
  else await run();
}

async function renew(): Promise<void> {
  const here = store;
  if (!here) return;
  try {
    // what waits goes first, so that what is read has it in; with nothing waiting, nobody waits for the report
    const waiting = (await here.list()).some(isUnsent);
    if (waiting) { await tell(here, answeredBy(await askMe())); forgetEarly(); }
    const account = await read(here);
    if (!waiting && (await tell(here, account)) > 0) await read(here); // a server that was restored from a backup was told again
    await bring(here, account);
  } catch (cause) {
    if (!(cause instanceof Answered)) throw cause;
    if (cause.status === 401) await end(here);
  } finally {
    set(await memory(here));
  }
}

function answeredBy(me: Packet['me']): string {
  set({ online: true, sending: state.kept.some(isUnsent) || state.files.some(isWaiting) });
  return me.account;
}

/** What cannot be told now is told later; it keeps nobody from reading what is assigned. Answers how many were told. */
async function tell(here: PhoneStore, account: string): Promise<number> {
  try {
    const { answer, sent } = await flush({ store: here, wire: reportTo(here.device), account, now: () => clock.now() });
    if (answer) { set({ lost: answer.lost, silent: answer.silent ?? state.silent }); epoch = answer.epoch; }
    return sent;
  } catch (cause) {
    if (!(cause instanceof Answered) || cause.status === 401) throw cause;
    return 0;
  }
}

let epoch = 1;

/** Pictures last: an act that is written down meanwhile goes before the next of them. */
async function bring(here: PhoneStore, account: string): Promise<void> {
  const acts = await here.list();
  await deliverFiles({
    store: here, account, acts, epoch, interrupted: () => state.kept.some((k) => isUnsent(k) && k.account === account),
    async put(file, bytes) { await putFile(file, bytes); set({ files: await here.listFiles() }); },
  });
}

/** once a page: what is old was looked through */
let swept = false;

/** Answers whose account it is. */
async function read(here: PhoneStore): Promise<string> {
  const answered = (await here.list()).reduce((last, k) => (k.receipt === null ? last : Math.max(last, k.n)), 0);
  await tellAllRead();
  const [me, field] = await Promise.all([askMe(), askField()]);
  answeredBy(me);
  const before = state.packet?.me.account === me.account ? state.packet : null;
  const packet: Packet = { at: clock.now(), answered, offset: clock.offset(), me, ...field };
  set({ packet, phase: 'ready', ended: false, kept: await here.list() });
  await here.put('packet', packet);
  if (!swept) { swept = true; await dropOldDrafts(); }
  listen();
  const known = before?.messages.map((m) => m.id) ?? [];
  if (before && unread(packet).some((m) => !known.includes(m.id))) ring();
  const fresh = newlyOffered(before, packet);
  if (fresh.some((id) => !rung.delete(id))) for (const ring of offers) ring(true);
  if (fresh.length === 0 && offeredIn(packet).size === 0) for (const ring of offers) ring(false);
  return me.account;
}

export function readMessage(id: string): void {
  markRead(id);
  set({});
  refresh();
}

const shown = new Set<string>();

/** An offer is on the screen: said once, and again when it did not get through. */
export function showsOffer(incidentId: string, assignmentId: string): void {
  if (!store || shown.has(assignmentId) || document.visibilityState !== 'visible') return;
  shown.add(assignmentId);
  void tellShown(store.device, incidentId, assignmentId).catch(() => { shown.delete(assignmentId); });
}

/** Logged out by the server: what was shown goes, what was not told stays, sealed. */
async function end(here: PhoneStore): Promise<void> {
  source?.close();
  source = null;
  await here.drop('packet');
  set({ phase: 'login', ended: state.packet !== null, packet: null });
}

let source: EventSource | null = null;
let soon: ReturnType<typeof setTimeout> | null = null;

/** The live stream says that something changed, never what: it is then read. An offer to this unit rings before that. */
function listen(): void {
  if (source && source.readyState !== EventSource.CLOSED) return;
  source = new EventSource('/api/v1/events');
  const changed = (): void => { soon ??= setTimeout(() => { soon = null; refresh(); }, SOON_MS); };
  source.addEventListener('change', (event) => {
    if (ringsNow(event.data)) refresh();
    else changed();
  });
  source.addEventListener('resync', changed);
  source.addEventListener('nudge', changed);
}

function ringsNow(data: unknown): boolean {
  const change = changeShape.safeParse(typeof data === 'string' ? JSON.parse(data) : null);
  if (!change.success || change.data.unitId === undefined || change.data.unitId !== state.packet?.me.unitId) return false;
  rung.add(change.data.incidentId);
  for (const ring of offers) ring(true);
  return true;
}

/** Written down first, then told; at once, or once it can no longer be taken back. Throws when the phone could not write it down: then it was not done. */
export async function keep(incidentId: string, action: string, body: Record<string, unknown> = {}, files: readonly TakenFile[] = [], draft?: string): Promise<void> {
  const here = store;
  const account = state.packet?.me.account;
  if (!here || account === undefined) throw new Error('nobody is logged in');
  const task = state.packet?.tasks.find((t) => t.id === incidentId);
  const act: Act = { incidentId, action, body, statedAt: new Date(clock.now()).toISOString(), ...(task ? { about: aboutOf(task) } : {}) };
  await letGo(); // whoever goes on stands by what was before, and the order is kept
  if (files.length === 0 && isHeldBack(action, task?.deadlines ?? [], clock.now())) {
    await hold(here, { account, act, draft: draft ?? null });
    return;
  }
  const add = async (): Promise<void> => { await here.add(account, act, files, draft); };
  await (draft === undefined ? add() : endDraft(draft, add));
  set(await memory(here));
  refresh();
}

let leaving: ReturnType<typeof setTimeout> | null = null;

async function hold(here: PhoneStore, held: HeldAct): Promise<void> {
  await here.hold(held);
  set({ held: { ...held, until: clock.mono() + HOLD_MS } });
  leaving = setTimeout(() => { void letGo().catch(() => {}); }, HOLD_MS); // what could not be numbered now is at the next act, or the next opening
}

/** What was held becomes an act like any other. */
async function letGo(): Promise<void> {
  const [here, held] = [store, state.held];
  if (!here || !held) return;
  if (leaving) clearTimeout(leaving);
  const release = async (): Promise<void> => { await here.release(); };
  await (held.draft === null ? release() : endDraft(held.draft, release));
  set({ ...(await memory(here)), held: state.held === held ? null : state.held });
  refresh();
}

/** 撤销: as if it had not been pressed; what was filled in is there again. */
export async function takeBack(): Promise<void> {
  if (leaving) clearTimeout(leaving);
  await store?.takeBack();
  set({ held: null });
}

async function memory(here: PhoneStore): Promise<Pick<PhoneState, 'kept' | 'files'>> {
  return { kept: await here.list(), files: await here.listFiles() };
}

export async function understood(n: number): Promise<void> {
  await store?.markRead(n);
  if (store) set({ kept: await store.list() });
}

/** Somebody has just logged in. */
export function entered(): void {
  set({ phase: 'opening', silent: null });
  void navigator.storage?.persist?.();
  refresh();
}

/** Answers how many acts still wait: with any, nobody leaves. */
export async function leave(): Promise<number> {
  const here = store;
  const account = state.packet?.me.account;
  if (!here || account === undefined) return 0;
  await letGo();
  const waiting = (): number => state.kept.filter((k) => isUnsent(k) && k.account === account).length + state.files.filter((f) => isWaiting(f) && f.account === account).length;
  await exclusive(async () => { await flush({ store: here, wire: reportTo(here.device), account, now: () => clock.now() }); await bring(here, account); }).catch(() => {});
  set(await memory(here));
  if (waiting() > 0) return waiting();
  await flush({ store: here, wire: reportTo(here.device), account, now: () => clock.now() }, true);
  await logOut();
  source?.close();
  source = null;
  await here.wipe();
  forgetDrafts();
  set({ ...FRESH, phase: 'login' });
  return 0;
}
