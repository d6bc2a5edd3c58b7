/** What a platform must still know after its machine was switched off: a line of JSON for each thing said, answered or had. */
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** A message we sent; `text` is kept until it is answered, so that it can be sent again byte for byte. */
export interface Said {
  id: string;
  seq: number;
  kind: string;
  text: string;
}

/** A call we brought, as the comparison names it. */
export interface Brought {
  externalId: string;
  receivedAt: string;
  digest: string;
}

export interface Had {
  id: string;
  seq: number;
  digest: string;
  sentAt: string;
}

/** Something the town asked: taking a matter back, or a person's identity. */
export interface Asked {
  incidentId: string;
  what: 'hand_back' | 'assist';
  assistId: string | null;
}

export type Line =
  | { count: string }
  | { said: Said }
  | { told: string }
  | { brought: Brought }
  | { known: string }
  | { had: Had }
  | { asked: Asked }
  | { answered: string }
  /** everything of ours up to this number was had; how far we have counted; the last day that was stated */
  | { after: number; seq: number; stated: string | null };

export class Memory {
  readonly #file: string | null;
  count: string;
  seq = 0;
  after = 0;
  stated: string | null = null;
  readonly open = new Map<string, Said>();
  readonly brought = new Map<string, Brought>();
  readonly known = new Set<string>();
  readonly had = new Map<string, Had>();
  readonly asked = new Map<string, Asked>();
  /** nothing was remembered: where the town's numbers stand is not known yet */
  readonly fresh: boolean;

  /** @param count the name of a new count, where nothing is remembered */
  constructor(file: string | null, count: string) {
    this.#file = file;
    this.count = count;
    const lines = file !== null && existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    for (const line of lines.flatMap(parse)) this.#learn(line);
    this.fresh = lines.length === 0;
    if (this.fresh) this.note({ count });
    else this.forget('');
  }

  note(line: Line): void {
    this.#learn(line);
    if (this.#file !== null) appendFileSync(this.#file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
  }

  /** What is of days before, which both sides have compared, is let go of; the file is written anew, beside and over the old one. */
  forget(before: string): void {
    for (const [id, m] of this.had) if (m.sentAt < before) this.had.delete(id);
    for (const [id, c] of this.brought) if (c.receivedAt < before) this.brought.delete(id);
    for (const id of [...this.known].slice(0, Math.max(0, this.known.size - MOST_KNOWN))) this.known.delete(id);
    if (this.#file === null) return;
    writeFileSync(`${this.#file}.new`, this.#lines().map((line) => `${JSON.stringify(line)}\n`).join(''), { mode: 0o600 });
    renameSync(`${this.#file}.new`, this.#file);
  }

  #lines(): Line[] {
    return [
      { count: this.count }, { after: this.after, seq: this.seq, stated: this.stated },
      ...[...this.open.values()].map((said) => ({ said })), ...[...this.brought.values()].map((brought) => ({ brought })), ...[...this.known].map((known) => ({ known })),
      ...[...this.had.values()].map((had) => ({ had })), ...[...this.asked.values()].map((asked) => ({ asked })),
    ];
  }

  #learn(line: Line): void {
    if ('count' in line) this.count = line.count;
    else if ('said' in line) {
      this.open.set(line.said.id, line.said);
      this.seq = Math.max(this.seq, line.said.seq);
    } else if ('told' in line) this.open.delete(line.told);
    else if ('brought' in line) this.brought.set(line.brought.externalId, line.brought);
    else if ('known' in line) this.known.add(line.known);
    else if ('had' in line) this.#have(line.had);
    else if ('asked' in line) this.asked.set(keyOf(line.asked), line.asked);
    else if ('answered' in line) this.asked.delete(line.answered);
    else [this.after, this.seq, this.stated] = [line.after, line.seq, line.stated];
  }

  #have(had: Had): void {
    this.had.set(had.id, had);
    if (had.seq === this.after + 1) this.after = had.seq;
  }
}

const MOST_KNOWN = 2_000;

export function keyOf({ incidentId, what }: Pick<Asked, 'incidentId' | 'what'>): string {
  return `${what} ${incidentId}`;
}

/** A line that was being written when the machine stopped was never sent: it is passed over. */
function parse(line: string): Line[] {
  try {
    return [JSON.parse(line) as Line]; // written by `note`
  } catch {
    return [];
  }
}
