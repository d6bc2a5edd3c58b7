/** Who is asking: log-in, sessions, the guard of every route, and revocation that acts at once. */
import type { FastifyRequest } from 'fastify';
import { BEFORE_SECOND_FACTOR } from '#domain/access/second-factor.ts';
import { decide, mayEver } from '#domain/access/decide.ts';
import type { Subject } from '#domain/access/subject.ts';
import { isRefusal, refuse } from '#domain/shared/refusal.ts';
import type { Refusal } from '#domain/shared/refusal.ts';
import { instant } from '#domain/shared/time.ts';
import { changeAccount, normalName } from './accounts.ts';
import type { AccountChange } from './accounts.ts';
import { createLogin, recordSignIn } from './auth-login.ts';
import type { FactorOptions, LogIn } from './auth-login.ts';
import { isForeign, isOwnPage, readCredential, setCookie } from './auth-request.ts';
import type { AuthRequest } from './auth-request.ts';
import { createSecondStep } from './auth-second-step.ts';
import type { SecondStep } from './auth-second-step.ts';
import { createSessions } from './auth-sessions.ts';
import type { Identity, Revocation, Sessions } from './auth-sessions.ts';
import { endToken, listTokens, makeToken, type NewToken, type Token } from './auth-tokens.ts';
import { inTowns } from './db.ts';
import type { Database } from './db.ts';
import type { Guard } from './http.ts';

export type { Identity, Revocation } from './auth-sessions.ts';
export type { AuthRequest } from './auth-request.ts';
export type { Login } from './auth-login.ts';

export interface AuthOptions {
  db: Database;
  /** milliseconds since 1970 that sessions end by: wall time, since people live in it even when a test drives the town's clock */
  now: () => number;
  /** the town's clock: programs' tokens are made, shown and ended by it, as everything a person reads there; without it `now` */
  townNow?: () => number;
  /** https, by our own certificate or a proxy's: cookies get `__Host-` and Secure */
  secure: boolean;
  /** the https address people use, when a proxy stands in front */
  publicUrl: string | null;
  tick?: () => number;
  /** the second step of logging in; without it nobody is asked for one */
  factor?: FactorOptions;
  /** a refresh that failed because the database is away */
  onError?: (error: unknown) => void;
}

export interface Auth {
  /** The subject of a request; null for nobody, a dead session, or a request another site made. */
  authenticate(request: AuthRequest): Promise<Subject | null>;
  /** The same with the reason: null when nothing was shown. */
  identify(request: AuthRequest): Promise<Identity | Refusal | null>;
  /** For `createHttp`: sets `request.subject`, refuses whoever may never do this. */
  guard: Guard;
  /** Who the guard found behind a request. */
  identityOf(request: FastifyRequest): Identity | null;
  login: LogIn;
  /** setting up the second step, and taking it away */
  secondFactor: SecondStep;
  /** Ends the session of the request; the answer is the cookie that clears the browser's. */
  logout(request: FastifyRequest): Promise<string>;
  /** False when there is no such account. Its sessions and open streams end at once. */
  changeAccount(username: string, change: AccountChange): Promise<boolean>;
  /** Told within a second when another process or server did it, at once when this one did. */
  onRevoked(listener: (revocation: Revocation) => void): () => void;
  /** A token with a name for a program; the first answer is the only place where it can be read. */
  makeToken(wanted: NewToken): Promise<Token & { token: string | null } | Refusal>;
  listTokens(accounts: readonly string[]): Promise<Token[]>;
  /** False when none of these accounts has it. Streams on it end at once. */
  endToken(accounts: readonly string[], id: string): Promise<boolean>;
  /** While a stream is open: keeps its session watched, and alive. The answer ends it. */
  watch(sessionId: string): () => void;
  /** Looks for what other processes revoked; `start` does so each second. */
  refresh(): Promise<void>;
  start(): void;
  stop(): void;
}

const REFRESH_MS = 1_000;

export function createAuth(options: AuthOptions): Auth {
  return new Door(options);
}

class Door implements Auth {
  readonly #options: AuthOptions;
  readonly #sessions: Sessions;
  readonly #origin: string | null;
  readonly #identities = new WeakMap<FastifyRequest, Identity>();
  readonly login: LogIn;
  readonly secondFactor: SecondStep;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: AuthOptions) {
    const { db, now, townNow = now, secure, publicUrl, tick = () => performance.now() } = options;
    this.#options = options;
    this.#sessions = createSessions({ db, now, townNow, tick });
    this.#origin = publicUrl === null ? null : new URL(publicUrl).origin;
    this.login = createLogin({ db, now, tick, secure, sessions: this.#sessions, factor: options.factor ?? null });
    this.secondFactor = createSecondStep({ db, now, sessions: this.#sessions, factor: options.factor ?? null });
  }

  async authenticate(request: AuthRequest): Promise<Subject | null> {
    const who = await this.identify(request);
    return who === null || isRefusal(who) ? null : who.subject;
  }

  async identify(request: AuthRequest): Promise<Identity | Refusal | null> {
    const shown = readCredential(request, this.#options.secure);
    if (shown === null) return null;
    if (shown === 'malformed') return refuse('access.session_expired');
    if (shown.via === 'cookie' && !isOwnPage(request, this.#origin)) return refuse('access.cross_site');
    return (await this.#sessions.find(shown.token, shown.via)) ?? refuse('access.session_expired');
  }

  readonly guard: Guard = async (request, action) => {
    if (action === 'public' || hasOwnCredential(request, action)) return null;
    const open = decide(null, action, null).allow;
    if (open && isForeign(request)) return refuse('access.cross_site'); // nobody is logged in by another site's page
    const who = await this.identify(request);
    if (isRefusal(who)) return open ? null : who;
    if (who) this.#identities.set(request, who);
    request.subject = who?.subject ?? null;
    if (who && this.secondFactor.isLacking(who) && !BEFORE_SECOND_FACTOR.includes(action)) return refuse('access.second_factor_setup');
    if (mayEver(request.subject, action)) return null;
    return refuse(who ? 'access.denied' : 'access.not_logged_in');
  };

  identityOf(request: FastifyRequest): Identity | null {
    return this.#identities.get(request) ?? null;
  }

  async logout(request: FastifyRequest): Promise<string> {
    const who = this.#identities.get(request);
    if (who) await this.#end(who, request.ip);
    return setCookie(this.#options.secure, '', 0);
  }

  async #end({ subject: { account }, sessionId }: Identity, address: string): Promise<void> {
    const { db } = this.#options;
    await inTowns(db, [], async (client) => {
      await client.query('delete from liandong.session where hash = $1', [Buffer.from(sessionId, 'hex')]);
      await recordSignIn(client, { account, address, result: 'closed' });
    });
    this.#sessions.revoke({ account, sessionId });
  }

  async changeAccount(username: string, change: AccountChange): Promise<boolean> {
    const { db, now } = this.#options;
    const found = await inTowns(db, [], (client) => changeAccount(client, username, change, instant(now())));
    if (found) this.#sessions.revoke({ account: normalName(username), sessionId: null });
    return found;
  }

  onRevoked(listener: (revocation: Revocation) => void): () => void {
    return this.#sessions.onRevoked(listener);
  }

  #ofTowns(): { db: Database; now: () => number } {
    const { db, now, townNow = now } = this.#options;
    return { db, now: townNow };
  }

  makeToken(wanted: NewToken): Promise<Token & { token: string | null } | Refusal> {
    return makeToken(this.#ofTowns(), wanted);
  }

  listTokens(accounts: readonly string[]): Promise<Token[]> {
    return listTokens(this.#ofTowns(), accounts);
  }

  async endToken(accounts: readonly string[], id: string): Promise<boolean> {
    const ended = await endToken(this.#options, accounts, id);
    if (ended) this.#sessions.revoke(ended);
    return ended !== null;
  }

  watch(sessionId: string): () => void {
    return this.#sessions.watch(sessionId);
  }

  refresh(): Promise<void> {
    return this.#sessions.refresh();
  }

  start(): void {
    const report = this.#options.onError ?? ((): void => {});
    this.#timer ??= setInterval(() => { this.refresh().catch(report); }, REFRESH_MS).unref();
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }
}

/** Routes that check a credential of their own kind: the caller's link, the relay's address, the police platform's signature. */
function hasOwnCredential(request: AuthRequest, action: string): boolean {
  if (action.startsWith('resident.') || action === 'relay.notice') return true;
  return action.startsWith('gateway.') && request.headers['webhook-signature'] !== undefined;
}
