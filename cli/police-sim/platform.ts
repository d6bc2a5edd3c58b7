/** A police platform as bad as the worst real one, from its first call of the day to the comparison at the end. */
import { Calls, type SimCall } from './calls.ts';
import { Chance } from './chance.ts';
import type { Fault } from './faults.ts';
import { Reader } from './reader.ts';
import { Sender, type Finding, type Message } from './sender.ts';
import { privateKey, sha256 } from './sign.ts';
import { FolderWire } from './folder.ts';
import type { Ask } from './pinned.ts';
import { Wire, type SimKey } from './wire.ts';

export interface SimOptions {
  url: string;
  key: SimKey;
  faults: ReadonlySet<Fault>;
  seed: number;
  /** how many calls; 0 goes on until `stopped` */
  calls: number;
  /** milliseconds between calls */
  pauseMs: number;
  /** milliseconds of silence where `silence` is among the faults */
  silentMs: number;
  /** milliseconds to go on reading after the last call */
  lingerMs: number;
  /** how the town is asked; absent: as any server that shows a certificate everybody trusts */
  ask?: Ask | undefined;
  /** a boundary that only moves files: its messages go into `in`, the town's are in `out` */
  folder: string | null;
  /** names its calls apart from those of another run */
  prefix: string;
  town: string | null;
  /** milliseconds since 1970 */
  now(): number;
  pause(ms: number): Promise<void>;
  stopped(): boolean;
  print(line: Record<string, unknown>): void;
}

export interface Summary {
  calls: number;
  messages: number;
  sent: Sender['counts'];
  received: Record<string, number>;
  results: number;
  findings: Finding[];
  days: { day: string; zero: boolean; compared: number }[];
}

const HOURS_EAST = 8; // the country's one zone
const RESTART_MS = 1_000;
const FLUSHES = 50;
const PART = 1_000;

export class PolicePlatform {
  readonly #o: SimOptions;
  readonly #chance: Chance;
  readonly #calls: Calls;
  readonly #wire: Wire;
  readonly sender: Sender;
  readonly reader: Reader;
  /** what was first said of each call: that is what must stand */
  readonly #truth: { day: string; call: SimCall; message: Message }[] = [];
  #days = new Set<string>();

  constructor(options: SimOptions) {
    this.#o = options;
    const { faults, key, seed, prefix } = options;
    this.#chance = new Chance(seed);
    this.#calls = new Calls(this.#chance, prefix);
    const seconds = () => options.now() / 1000;
    const signing = [privateKey(key.secret ?? key.seeds[0] ?? '')];
    this.#wire = options.folder === null ? new Wire(options.url, signing, seconds, options.ask) : new FolderWire(options.url, signing, seconds, options.folder, options.ask);
    this.sender = new Sender({ wire: this.#wire, chance: this.#chance, faults, now: () => this.#iso(), seconds, prefix });
    this.reader = new Reader({ wire: this.#wire, sender: this.sender, chance: this.#chance, faults, ours: key.ours });
  }

  async run(): Promise<Summary> {
    for (let n = 1; (this.#o.calls === 0 || n <= this.#o.calls) && !this.#o.stopped(); n++) {
      if (n === Math.max(2, Math.ceil(this.#o.calls / 2))) await this.#halfway();
      await this.call(n);
      await this.reader.poll();
      await this.#o.pause(this.#o.pauseMs);
    }
    for (let waited = 0; waited < this.#o.lingerMs && !this.#o.stopped(); waited += 1_000) {
      await this.reader.poll();
      await this.#o.pause(1_000);
    }
    await this.drain();
    return this.reconcile();
  }

  /** One call, and what may go wrong beside it. */
  async call(n: number): Promise<void> {
    const call = this.#calls.next(this.#iso());
    const first = await this.#say('call', call);
    if (this.#o.faults.has('change') && this.#chance.happens(0.3)) await this.#say('call_update', this.#calls.changed(call));
    await this.sender.contradict(first);
    if (this.#chance.happens(0.2)) await this.sender.rubbish(first, n);
  }

  async #say(kind: 'call' | 'call_update', call: SimCall): Promise<Message> {
    const message = await this.sender.send(kind, { ...call, ...(this.#o.town === null ? {} : { town: this.#o.town }) });
    this.#truth.push({ day: this.#localDay(call.receivedAt), call, message });
    return message;
  }

  async #halfway(): Promise<void> {
    if (this.#o.faults.has('silence')) {
      this.#o.print({ event: 'silent', ms: this.#o.silentMs });
      await this.#o.pause(this.#o.silentMs);
    }
    const [old, fresh] = this.#o.key.seeds;
    if (this.#o.faults.has('rekey') && old !== undefined && fresh !== undefined) {
      this.#wire.keys = [privateKey(old), privateKey(fresh)]; // for a while both sign
      await this.call(0);
      this.#wire.keys = [privateKey(fresh)];
      this.#o.print({ event: 'rekeyed' });
    }
    if (this.#o.faults.has('restart')) {
      await this.#o.pause(RESTART_MS); // a machine takes its time, so that no two of its calls have one id and one instant
      this.restart('second');
    }
  }

  /** Counts anew, calls as well as messages: a call of the new count may be called as one of the old. */
  restart(epoch: string): void {
    this.sender.restart(epoch);
    this.#calls.restart();
    this.#o.print({ event: 'restarted', epoch });
  }

  /** Until everything said is answered and everything there is has been read. */
  async drain(): Promise<void> {
    for (let n = 0; n < FLUSHES; n++) {
      const open = await this.sender.flush();
      const fresh = await this.reader.poll();
      if (open === 0 && fresh === 0) return;
      await this.#o.pause(fresh === null ? 1_000 : 50);
    }
    this.reader.findings.push({ what: 'not drained', id: '', detail: 'the town does not answer, or goes on talking' });
  }

  /** Says what was sent and had, and asks the town to compare. */
  async reconcile(): Promise<Summary> {
    this.#days = new Set([...this.#truth.map((t) => t.day), ...[...this.reader.had.values()].map((m) => this.#localDay(m.sentAt)), this.#localDay(this.#iso())]);
    const days = [];
    for (const day of [...this.#days].sort()) {
      await this.#state(day);
      await this.drain();
      const told = await this.#wire.reconcile(day);
      const differences = Array.isArray(told.body['differences']) ? told.body['differences'] : [];
      for (const d of differences) this.#o.print({ event: 'difference', day, ...d });
      for (const d of told.status === 200 ? differences : ['no answer']) this.reader.findings.push({ what: 'difference', id: day, detail: JSON.stringify(d) });
      const gaps = Array.isArray(told.body['gaps']) ? told.body['gaps'] : [];
      for (const gap of gaps) this.reader.findings.push({ what: 'gap', id: day, detail: JSON.stringify(gap) });
      days.push({ day, zero: told.body['zero'] === true, compared: Number(told.body['compared'] ?? 0) });
    }
    return this.#summary(days);
  }

  async #state(day: string): Promise<void> {
    const calls = this.#truth.filter((t) => t.day === day).map(({ call }) => [call.externalId, call.revision, sha256(`${call.receivedAt}\n${call.channel}\n${call.text}`)]);
    const messages = [...this.reader.had].filter(([id, m]) => !id.startsWith('receipt_') && this.#localDay(m.sentAt) === day).map(([id, m]) => [id, m.digest]);
    for (let part = 0; part * PART < Math.max(1, calls.length, messages.length); part++) {
      const of = <T>(list: readonly T[]) => list.slice(part * PART, (part + 1) * PART);
      await this.sender.sendNow('statement', { day, part, until: this.reader.until, calls: of(calls), messages: of(messages) });
    }
  }

  #summary(days: Summary['days']): Summary {
    return {
      calls: this.#truth.filter((t) => t.call.revision === 0).length, messages: this.sender.all.length, sent: this.sender.counts, received: this.reader.counts,
      results: this.reader.results.size, findings: [...this.sender.findings, ...this.reader.findings], days,
    };
  }

  #iso(): string {
    return new Date(this.#o.now()).toISOString();
  }

  #localDay(at: string): string {
    return new Date(Date.parse(at) + HOURS_EAST * 3_600_000).toISOString().slice(0, 10);
  }
}
