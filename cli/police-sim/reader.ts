/** What comes in from the town: checked, numbered, answered as a station would answer it, or as a bad one would. */
import type { Chance } from './chance.ts';
import type { Fault } from './faults.ts';
import type { Finding, Sender } from './sender.ts';
import { isFromTown, sha256 } from './sign.ts';
import type { OutItem, Wire } from './wire.ts';

interface Envelope {
  kind: string;
  seq: number;
  sentAt: string;
  body: Record<string, unknown>;
}

export interface ReaderParts {
  wire: Wire;
  sender: Sender;
  chance: Chance;
  faults: ReadonlySet<Fault>;
  ours: string;
}

const MOST_PAGES = 1_000;

export class Reader {
  readonly #p: ReaderParts;
  readonly findings: Finding[] = [];
  /** message id → digest of what was signed, and when the town says it wrote it */
  readonly had = new Map<string, { digest: string; sentAt: string }>();
  readonly counts: Record<string, number> = {};
  /** what became of our calls, by the town's word */
  readonly results = new Map<string, string>();
  readonly #numbers = new Set<number>();
  #after = 0;
  #lost = 0;

  constructor(parts: ReaderParts) {
    this.#p = parts;
  }

  /** The last number up to which nothing is missing. */
  get until(): number {
    return this.#after;
  }

  /** Reads on from where nothing is missing yet. Answers how many were new or lost on purpose, or null when nobody answered. */
  async poll(): Promise<number | null> {
    let fresh = 0;
    const lost = this.#lost;
    let from = this.#after;
    for (let page = 0; page < MOST_PAGES; page++) {
      const box = await this.#p.wire.outbox(from);
      if (!box) return null;
      for (const item of box.items) if (await this.take(item)) fresh += 1;
      const last = box.items.at(-1)?.seq;
      if (!box.more || last === undefined) break;
      from = last;
    }
    return fresh + this.#lost - lost;
  }

  /** False for what was had before, or is lost on purpose: then it must come again. */
  async take(item: OutItem): Promise<boolean> {
    if (this.#p.faults.has('drop') && !this.had.has(item.id) && this.#p.chance.happens(0.1)) {
      this.#lost += 1;
      return false;
    }
    if (!isFromTown(this.#p.ours, item)) {
      this.findings.push({ what: 'town not authentic', id: item.id, detail: 'its signature is not the town\'s' });
      return false;
    }
    const before = this.had.get(item.id);
    if (before !== undefined) {
      if (before.digest !== sha256(item.body)) this.findings.push({ what: 'town contradicts itself', id: item.id, detail: 'another content under one id' });
      return false;
    }
    const envelope = JSON.parse(item.body) as Envelope; // signed by the town
    this.had.set(item.id, { digest: sha256(item.body), sentAt: envelope.sentAt });
    this.#numbers.add(envelope.seq);
    while (this.#numbers.delete(this.#after + 1)) this.#after += 1;
    this.counts[envelope.kind] = (this.counts[envelope.kind] ?? 0) + 1;
    await this.#answer(item.id, envelope);
    return true;
  }

  async #answer(id: string, { kind, body }: Envelope): Promise<void> {
    if (kind === 'receipt') {
      this.#p.sender.receipted(String(body['of']), String(body['epoch'] ?? ''), body);
      return;
    }
    await this.#p.sender.send('receipt', { of: id, outcome: 'accepted' });
    if (kind === 'hand_back') await this.#answerHandBack(body);
    if (kind === 'assist_request') await this.#p.sender.send('assist_answer', { incidentId: body['incidentId'], assistId: body['assistId'], answer: '经核对，身份无误' });
    if (kind === 'result') {
      for (const call of Array.isArray(body['externalIds']) ? body['externalIds'] : []) this.results.set(String(call), String(body['feedback']));
      await this.#p.sender.send('result_ack', { of: id });
    }
  }

  async #answerHandBack(body: Record<string, unknown>): Promise<void> {
    const about = { incidentId: body['incidentId'] };
    const refuses = this.#p.faults.has('refuse') && this.#p.chance.happens(0.4);
    await this.#p.sender.send(refuses ? 'hand_back_refusal' : 'hand_back_ack', refuses ? { ...about, reason: 'no_police_matter' } : about);
    if (this.#p.faults.has('twice')) await this.#p.sender.send(this.#p.chance.happens(0.5) ? 'hand_back_ack' : 'hand_back_refusal', { ...about });
  }
}
