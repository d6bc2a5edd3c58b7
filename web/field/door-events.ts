/** What the log-in and the app tell each other; each can be there without the other. */
export interface DoorWish { open: boolean; ended: boolean }

/** app → log-in: stand open, or closed */
export const DOOR = 'liandong-door';
/** log-in → app: somebody has just logged in */
export const ENTERED = 'liandong-entered';

/** What came with an event of the name `DOOR`; null for anybody else's. */
export function wishIn(event: Event): DoorWish | null {
  const told: unknown = event instanceof CustomEvent ? event.detail : null;
  if (typeof told !== 'object' || told === null || !('open' in told) || !('ended' in told)) return null;
  return { open: told.open === true, ended: told.ended === true };
}

export function wishDoor(wish: DoorWish): void {
  dispatchEvent(new CustomEvent<DoorWish>(DOOR, { detail: wish }));
}

/** Answered with the log-in, or asked for right after it, while the app may still be on its way: each answer is taken once. */
export interface Early { sent: number; response: Promise<Pick<Response, 'ok' | 'status' | 'json'>> }
declare global {
  interface Window { liandongEarly?: Map<string, Early> }
}

/** `sent`: milliseconds of `performance.now()` */
export function askEarly(path: string): void {
  const response = fetch(path, { credentials: 'same-origin', headers: { accept: 'application/json', 'accept-language': document.documentElement.lang } });
  response.catch(() => {}); // whoever takes it asks again
  (window.liandongEarly ??= new Map()).set(path, { sent: performance.now(), response });
}

/** What came with the log-in counts as asked for when that was sent. */
export function keepEarly(path: string, body: unknown, sent: number): void {
  (window.liandongEarly ??= new Map()).set(path, { sent, response: Promise.resolve({ ok: true, status: 200, json: () => Promise.resolve(body) }) });
}

export function takeEarly(path: string): Early | null {
  const early = window.liandongEarly?.get(path) ?? null;
  window.liandongEarly?.delete(path);
  return early;
}

/** What was asked for before something was told is old. */
export function forgetEarly(): void {
  window.liandongEarly?.clear();
}

/** What the app reads first. */
export const FIRST = ['/api/v1/me', '/api/v1/field'] as const;

/** Where the phone's own name and last number lie: the app writes it when it is opened for the first time. */
export const MARK = 'liandong.device';

/** No app was ever opened in this browser, or none that could keep anything. */
export function isFresh(): boolean {
  try { return localStorage.getItem(MARK) === null; } catch { return true; }
}

export const isDoorOpen = (): boolean => document.getElementById('door')?.hidden === false;
