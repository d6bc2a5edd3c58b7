/** What goes out: each message until it is answered, by way of every accident that was asked for. */
import type { Chance } from './chance.ts';
import type { Fault } from './faults.ts';
import { attempts, isFinding } from './rubbish.ts';
import type { Told, Wire } from './wire.ts';

export interface Message {
  id: string;
  seq: number;
  kind: string;
  body: Record<string, unknown>;
  /** which count its number belongs to */
  epoch: string;
  /** as it is sent, byte for byte */
  text: string;
  told: Told | null;
}

export interface Finding {
  what: string;
  id: string;
  detail: string;
}

export interface SenderParts {
  wire: Wire;
  chance: Chance;
  faults: ReadonlySet<Fault>;
  /** ISO, the platform's clock */
  now(): string;
  seconds(): number;
  prefix: string;
}

/** Answers that mean "later": everything else in 4xx is a "no" to this message. */
const LATER = new Set([0, 408, 425, 429]);
const MOST_HELD = 3;

export class Sender {
  readonly parts: SenderParts;
  readonly all: Message[] = [];
  readonly findings: Finding[] = [];
  readonly counts = { sent: 0, repeated: 0, answersLost: 0, held: 0, conflicts: 0, rubbish: 0 };
  #held: Message[] = [];
  #seq = 0;
  #epoch = '';

  constructor(parts: SenderParts) {
    this.parts = parts;
  }

  /** Another machine, or the same with an empty disk: it counts from one again, and says which count it is. */
  restart(epoch: string): void {
    this.#seq = 0;
    this.#epoch = epoch;
  }

  /** What the town said of a message by another way than an answer. */
  receipted(id: string, epoch: string, body: Record<string, unknown>): void {
    const message = this.all.find((m) => m.id === id && m.epoch === epoch);
    if (message?.told === null) message.told = { status: 200, body };
  }

  /** Numbered now, sent when fate wants. */
  async send(kind: string, body: Record<string, unknown>): Promise<Message> {
    const message = this.#make(kind, body);
    if (this.#meets('drop', 0.08) || (this.#meets('reorder', 0.15) && this.#held.length < MOST_HELD)) {
      this.#held.push(message);
      this.counts.held += 1;
      return message;
    }
    await this.#deliver(message);
    if (this.#held.length > 0 && this.parts.chance.happens(0.5)) await this.#release();
    return message;
  }

  /** In its turn: what is said in parts must not overtake itself. */
  async sendNow(kind: string, body: Record<string, unknown>): Promise<Message> {
    const message = this.#make(kind, body);
    await this.#deliver(message);
    return message;
  }

  /** Everything that has no answer yet; answers how many still have none. */
  async flush(): Promise<number> {
    await this.#release();
    for (const m of this.all) if (isOpen(m)) await this.#once(m);
    return this.all.filter(isOpen).length;
  }

  /** The worst of a platform beside its honest messages; what gets in is a finding. */
  async rubbish(genuine: Message, n: number): Promise<void> {
    if (!this.parts.faults.has('rubbish')) return;
    for (const attempt of attempts(this.parts.wire, { id: genuine.id, body: genuine.text }, n, this.parts.seconds())) {
      const told = await attempt.send();
      this.counts.rubbish += 1;
      if (isFinding(told)) this.findings.push({ what: 'rubbish', id: genuine.id, detail: `${attempt.name}: ${told.status}` });
    }
  }

  /** Another content under an id that was used: the first must stand, and this one be told so. */
  async contradict(of: Message): Promise<void> {
    if (!this.#meets('conflict', 0.1) || of.told === null || isOpen(of)) return;
    const text = JSON.stringify({ kind: of.kind, seq: of.seq, ...epochOf(of.epoch), sentAt: this.parts.now(), body: { ...of.body, text: '内容被改过的同号报文' } });
    const told = await this.parts.wire.post(of.id, text);
    this.counts.conflicts += 1;
    if (told.status !== 409) this.findings.push({ what: 'conflict', id: of.id, detail: `not noticed: ${told.status}` });
  }

  #make(kind: string, body: Record<string, unknown>): Message {
    const seq = (this.#seq += 1);
    const message: Message = { id: `${this.parts.prefix}-m${seq}`, seq, epoch: this.#epoch, kind, body, told: null, text: JSON.stringify({ kind, seq, ...epochOf(this.#epoch), sentAt: this.parts.now(), body }) };
    this.all.push(message);
    return message;
  }

  async #deliver(message: Message): Promise<void> {
    await this.#once(message);
    if (this.#meets('repeat', 0.3)) {
      for (let n = 1 + this.parts.chance.below(4); n > 0; n--) {
        this.counts.repeated += 1;
        await this.#once(message);
      }
    }
  }

  /** One delivery; the same message is signed anew each time, as a retry is. */
  async #once(message: Message): Promise<void> {
    const told = await this.parts.wire.post(message.id, message.text);
    this.counts.sent += 1;
    if (this.#meets('drop', 0.05)) {
      this.counts.answersLost += 1; // it got there, and we do not know
      return;
    }
    this.#hear(message, told);
  }

  /** An honest message is never a "no" to its form, and never answered in two ways. */
  #hear(message: Message, told: Told): void {
    if (LATER.has(told.status) || told.status >= 500) return;
    if (told.status >= 400) this.findings.push({ what: 'refused', id: message.id, detail: `${message.kind}: ${told.status} ${String(told.body['code'])}` });
    const before = message.told?.body['callId'];
    if (before !== undefined && before !== told.body['callId']) this.findings.push({ what: 'two answers', id: message.id, detail: 'the same message became two calls' });
    message.told = told;
  }

  async #release(): Promise<void> {
    for (const message of this.#held.splice(0).reverse()) await this.#deliver(message);
  }

  #meets(fault: Fault, share: number): boolean {
    return this.parts.faults.has(fault) && this.parts.chance.happens(share);
  }
}

function epochOf(epoch: string): { epoch?: string } {
  return epoch === '' ? {} : { epoch };
}

function isOpen(m: Message): boolean {
  return m.told === null;
}
