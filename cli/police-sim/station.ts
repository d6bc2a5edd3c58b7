/**
 * A police platform that does what a script says: it brings the calls it is given and answers what it was really asked,
 * while by itself it reads what the town sends, receipts it, keeps the line's pulse and says each night what it had.
 */
import { keyOf, type Asked, type Memory } from './memory.ts';
import { isFromTown, sha256 } from './sign.ts';
import type { OutItem, Told, Wire } from './wire.ts';

export interface CallAct {
  id: string;
  /** what its clock says: RFC 3339 */
  at: string;
  call: { externalId: string; receivedAt: string; channel: string; text: string; [more: string]: unknown };
}

export interface AnswerAct {
  id: string;
  at: string;
  about: string;
  answer: 'taken' | 'done' | 'refused' | 'assist';
  /** the reason of a refusal, or the answer to a question */
  text?: string;
}

export interface Done {
  /** unheard: the town never asked that here; away: it does not answer, and hears of it later */
  outcome: 'accepted' | 'rejected' | 'parked' | 'unheard' | 'away';
  code?: string;
  incidentId?: string;
}

export interface StationParts {
  wire: Wire;
  memory: Memory;
  /** what the town signs with */
  ours: string;
  prefix: string;
  /** milliseconds since 1970 */
  now(): number;
  print(line: Record<string, unknown>): void;
}

interface Envelope {
  kind: string;
  seq: number;
  sentAt: string;
  body: Record<string, unknown>;
}

const PULSE_MS = 30_000;
const DAY_MS = 86_400_000;
const HOURS_EAST = 8; // the country's one zone
/** What was said just before midnight has been read by then. */
const SETTLED_MS = 60_000;
const PART = 1_000;
/** Said again later; 401 too, since a clock that is set right signs what the town believes. */
const LATER: ReadonlySet<number> = new Set([0, 401, 408, 425, 429]);
const OUTCOMES: readonly string[] = ['accepted', 'rejected', 'parked'] satisfies Done['outcome'][];

export class Station {
  readonly #p: StationParts;
  #pulseAt = -Infinity;
  #begun: boolean;

  constructor(parts: StationParts) {
    this.#p = parts;
    this.#begun = !parts.memory.fresh;
  }

  async bring({ call }: CallAct): Promise<Done> {
    const { externalId, receivedAt, channel, text } = call;
    this.#p.memory.note({ brought: { externalId, receivedAt, digest: sha256(`${receivedAt}\n${channel}\n${text}`) } });
    const done = doneOf(await this.#say('call', call));
    if (done.incidentId !== undefined) this.#p.memory.note({ known: done.incidentId });
    return done;
  }

  /** Only what was asked here is answered: what the town has just written is read first. */
  async answer({ about, answer, text }: AnswerAct): Promise<Done> {
    await this.#read();
    if (answer === 'done') return this.#p.memory.known.has(about) ? doneOf(await this.#say('hand_back_ack', { incidentId: about, result: 'done' })) : { outcome: 'unheard' };
    const asked = this.#p.memory.asked.get(keyOf({ incidentId: about, what: answer === 'assist' ? 'assist' : 'hand_back' }));
    if (!asked) return { outcome: 'unheard' };
    const done = doneOf(await this.#say(...wordsOf(asked, answer, text)));
    if (done.outcome === 'accepted') this.#p.memory.note({ answered: keyOf(asked) });
    return done;
  }

  /** Each second: what has no answer yet is said again, what came is read, the line's pulse, and at night the day before. */
  async tick(): Promise<void> {
    for (const { id, text } of this.#p.memory.open.values()) if (LATER.has((await this.#deliver(id, text)).status)) return;
    await this.#read();
    if (this.#p.now() - this.#pulseAt >= PULSE_MS || this.#p.now() < this.#pulseAt) {
      this.#pulseAt = this.#p.now();
      await this.#say('probe', {});
    }
    await this.#stateYesterday();
  }

  async #say(kind: string, body: Record<string, unknown>): Promise<Told> {
    const { id, text } = this.#write(kind, body);
    return this.#deliver(id, text);
  }

  /** Numbered and remembered before it is sent: whatever happens then, it is sent. */
  #write(kind: string, body: Record<string, unknown>): { id: string; text: string } {
    const { memory, prefix } = this.#p;
    const seq = memory.seq + 1;
    const said = { id: `${prefix}-m${seq}`, seq, kind, text: JSON.stringify({ kind, seq, epoch: memory.count, sentAt: this.#iso(), body }) };
    memory.note({ said });
    return said;
  }

  async #deliver(id: string, text: string): Promise<Told> {
    const told = await this.#p.wire.post(id, text);
    if (LATER.has(told.status) || told.status >= 500) return { status: 0, body: {} };
    if (told.status >= 400) this.#p.print({ event: 'finding', what: 'refused', id, detail: `${told.status} ${String(told.body['code'])}` });
    this.#p.memory.note({ told: id });
    return told;
  }

  /** Everything the town has for us from where nothing is missing. */
  async #read(): Promise<void> {
    const { memory, wire } = this.#p;
    for (;;) {
      const box = await wire.outbox(memory.after);
      const [first] = box?.items ?? [];
      if (!box || !first) return;
      if (!this.#begun) memory.note({ after: first.seq - 1, seq: memory.seq, stated: memory.stated });
      this.#begun = true;
      const before = memory.after;
      for (const item of box.items) await this.#take(item);
      if (!box.more || memory.after === before) return;
    }
  }

  async #take(item: OutItem): Promise<void> {
    const { memory, ours, print } = this.#p;
    if (memory.had.has(item.id)) return;
    if (!isFromTown(ours, item)) return print({ event: 'finding', what: 'town not authentic', id: item.id });
    const { kind, seq, sentAt, body } = JSON.parse(item.body) as Envelope; // signed by the town
    const receipt = kind === 'receipt' ? null : this.#write('receipt', { of: item.id, outcome: 'accepted' });
    const acknowledged = kind === 'result' ? this.#write('result_ack', { of: item.id }) : null;
    const asked = askedBy(kind, body);
    if (asked) memory.note({ asked });
    if (typeof body['incidentId'] === 'string' && !memory.known.has(body['incidentId'])) memory.note({ known: body['incidentId'] });
    memory.note({ had: { id: item.id, seq, digest: sha256(item.body), sentAt } });
    for (const m of [receipt, acknowledged]) if (m) await this.#deliver(m.id, m.text);
  }

  async #stateYesterday(): Promise<void> {
    const { memory, now } = this.#p;
    const day = this.#localDay(now() - SETTLED_MS - DAY_MS);
    if (memory.stated !== null && memory.stated >= day) return;
    const calls = [...memory.brought.values()].filter((c) => this.#localDay(Date.parse(c.receivedAt)) === day).map((c) => [c.externalId, 0, c.digest]);
    const messages = [...memory.had.values()].filter((m) => !m.id.startsWith('receipt_') && this.#localDay(Date.parse(m.sentAt)) === day).map((m) => [m.id, m.digest]);
    if (calls.length + messages.length > 0) {
      for (let part = 0; part * PART < Math.max(calls.length, messages.length); part++) {
        const of = <T>(list: readonly T[]) => list.slice(part * PART, (part + 1) * PART);
        await this.#say('statement', { day, part, until: memory.after, calls: of(calls), messages: of(messages) });
      }
      this.#p.print({ event: 'stated', day, calls: calls.length, messages: messages.length });
    }
    memory.note({ after: memory.after, seq: memory.seq, stated: day });
    memory.forget(new Date(now() - 3 * DAY_MS).toISOString());
  }

  #iso(): string {
    return new Date(this.#p.now()).toISOString();
  }

  #localDay(ms: number): string {
    return new Date(ms + HOURS_EAST * 3_600_000).toISOString().slice(0, 10);
  }
}

function askedBy(kind: string, body: Record<string, unknown>): Asked | null {
  const incidentId = String(body['incidentId']);
  if (kind === 'hand_back') return { incidentId, what: 'hand_back', assistId: null };
  return kind === 'assist_request' ? { incidentId, what: 'assist', assistId: String(body['assistId']) } : null;
}

function wordsOf(asked: Asked, answer: AnswerAct['answer'], text = ''): [kind: string, body: Record<string, unknown>] {
  const { incidentId, assistId } = asked;
  if (answer === 'assist') return ['assist_answer', { incidentId, assistId, answer: text }];
  return answer === 'refused' ? ['hand_back_refusal', { incidentId, reason: text }] : ['hand_back_ack', { incidentId, result: 'taken' }];
}

function doneOf({ status, body }: Told): Done {
  const outcome = OUTCOMES.includes(String(body['outcome'])) ? (body['outcome'] as Done['outcome']) : status === 0 ? 'away' : 'rejected'; // one of the three
  return {
    outcome, ...(typeof body['code'] === 'string' ? { code: body['code'] } : {}), ...(typeof body['incidentId'] === 'string' ? { incidentId: body['incidentId'] } : {}),
  };
}
