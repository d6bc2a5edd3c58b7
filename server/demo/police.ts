/**
 * The demonstration's police: the simulator as a process of its own, which brings calls by signed messages, fetches what the
 * town has for it and answers what it was asked. It is told who calls and how a matter goes, and knows nothing else of the town.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Instant } from '#domain/shared/time.ts';

/** The account it signs as, and its key in the data folder; beside the platform that is free to be tried. */
export const DEMO_POLICE = 'demo.gateway';
export const DEMO_POLICE_KEY = 'demo-police.key';

export interface Told {
  /** unheard: the police were never asked that by message; away: there is nobody on the line */
  outcome: 'accepted' | 'rejected' | 'parked' | 'unheard' | 'away';
  code?: string;
  incidentId?: string;
}

export interface DemoPolice {
  call(body: object): Promise<Told>;
  answer(about: string, answer: 'taken' | 'done' | 'refused' | 'assist', text?: string): Promise<Told>;
  /** null while it is being started again */
  pid(): number | null;
  stop(): Promise<void>;
}

export interface DemoPoliceOptions {
  url: string;
  /** file of the server's own certificate, where it has one */
  certificateFile?: string | null;
  dataDir: string;
  now(): Instant;
  onError(error: Error): void;
}

const PROGRAM = fileURLToPath(new URL('../../cli/police-sim.ts', import.meta.url));
/** So long somebody waits for the line; then it is away, and the telephone is taken. */
const PATIENCE_MS = 20_000;
const [SOONEST_MS, LATEST_MS] = [500, 30_000];
const STOP_MS = 2_000;
const AWAY: Told = { outcome: 'away' };

interface Waiting {
  line: string;
  settle(told: Told): void;
}

export function startDemoPolice(o: DemoPoliceOptions): DemoPolice {
  return new Police(o);
}

class Police implements DemoPolice {
  readonly #o: DemoPoliceOptions;
  readonly #waiting = new Map<string, Waiting>();
  #child: ChildProcess | null = null;
  #again: NodeJS.Timeout | null = null;
  #pauseMs = SOONEST_MS;
  #asked = 0;
  #stopped = false;

  constructor(o: DemoPoliceOptions) {
    this.#o = o;
    this.#begin();
  }

  call = (call: object): Promise<Told> => this.#ask({ call });
  answer = (about: string, answer: string, text?: string): Promise<Told> => this.#ask({ about, answer, ...(text === undefined ? {} : { text }) });
  pid = (): number | null => this.#child?.pid ?? null;

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#again) clearTimeout(this.#again);
    for (const [id] of this.#waiting) this.#settle(id, AWAY);
    const child = this.#child;
    if (child === null) return;
    const ended = new Promise<void>((resolve) => { child.once('close', () => { resolve(); }); });
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    child.stdin?.end();
    await ended;
    clearTimeout(late);
  }

  #ask(act: object): Promise<Told> {
    if (this.#stopped) return Promise.resolve(AWAY);
    const id = String((this.#asked += 1));
    const line = `${JSON.stringify({ id, at: this.#o.now(), ...act })}\n`;
    return new Promise((resolve) => {
      const late = setTimeout(() => { this.#settle(id, AWAY); }, PATIENCE_MS);
      this.#waiting.set(id, { line, settle: (told) => { clearTimeout(late); resolve(told); } });
      this.#child?.stdin?.write(line);
    });
  }

  #settle(id: string, told: Told): void {
    this.#waiting.get(id)?.settle(told);
    this.#waiting.delete(id);
  }

  /** What was asked of one that is gone is asked of the next: nothing said twice is done twice. */
  #begin(): void {
    const { url, certificateFile, dataDir, now, onError } = this.#o;
    const memory = join(dataDir, 'demo-police.jsonl');
    const child = spawn(process.execPath, [
      '--disable-warning=ExperimentalWarning', PROGRAM, '--url', url, '--key', join(dataDir, DEMO_POLICE_KEY), '--script', '--memory', memory, '--at', now(), '--prefix', 'demo',
      ...(certificateFile ? ['--cert', certificateFile] : []),
    ], { env: {}, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child = child;
    child.once('error', onError);
    child.stdin.on('error', () => undefined); // it is gone: what it was told is said again
    child.stderr.setEncoding('utf8').on('data', (text: string) => { onError(new Error(text.trim())); });
    createInterface({ input: child.stdout }).on('line', (line) => { this.#heard(line); });
    child.once('close', (code) => { this.#ended(code); });
    for (const { line } of this.#waiting.values()) child.stdin.write(line);
  }

  #heard(line: string): void {
    const said = JSON.parse(line) as { event: string; id?: string; what?: string; detail?: string } & Told; // the simulator's own
    this.#pauseMs = SOONEST_MS;
    if (said.event === 'done' && said.id !== undefined) this.#settle(said.id, said);
    else if (said.event === 'finding' || said.event === 'fault') this.#o.onError(new Error(`${said.what ?? said.event}: ${said.detail ?? said.id ?? ''}`));
  }

  #ended(code: number | null): void {
    this.#child = null;
    if (this.#stopped) return;
    this.#o.onError(new Error(`the simulated police ended (${code ?? 'killed'}); they are started again`));
    this.#again = setTimeout(() => { this.#begin(); }, this.#pauseMs);
    this.#pauseMs = Math.min(2 * this.#pauseMs, LATEST_MS);
  }
}
