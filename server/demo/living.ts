/**
 * `LIANDONG_DEMO=live`: people call and people answer, at `LIANDONG_SPEED` times their natural pace. They touch only
 * their own calls (source `demo-life`), so whoever is logged in can try everything beside them, or take one over.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { createRandom, type Random } from '#engine/random.ts';
import type { Account, District } from '#domain/catalogue/district.ts';
import { localTime } from '#domain/deadlines/local-time.ts';
import type { IncidentView } from '#domain/incident/contract.ts';
import { VERDICTS } from '#domain/triage/proposal.ts';
import type { Instant } from '#domain/shared/time.ts';
import { toMs } from '#domain/shared/time.ts';
import { nextAct, type Next, type Truth, type Who } from './life.ts';
import { createPeople, type People } from './people.ts';

export interface LivingOptions {
  url: string;
  dataDir: string;
  district: District;
  speed: number;
  now(): Instant;
  onError(error: unknown): void;
  seed?: number;
}

const DATA = fileURLToPath(new URL('../../data/', import.meta.url));
const SOURCE = 'demo-life';
const TICK_MS = 1_000;
const MOST_OPEN = 60;
const DAY_SECONDS = 86_400;

const lifeShape = z.object({ note: z.string(), callsPerDay: z.record(z.string(), z.number().nonnegative()), hourlyShare: z.array(z.number().nonnegative()).length(24) });
const corpusShape = z.object({ text: z.string(), channel: z.enum(['110', '12345', 'walk_in', 'web']), at: z.string(), verdict: z.enum(VERDICTS), item: z.string().nullable() });
type CorpusCall = z.output<typeof corpusShape>;

/** An incident the invented people have in hand. */
interface Mine {
  id: string;
  town: string;
  truth: Truth;
  /** what they are about to do, and when; null: look again */
  next: Next | null;
  dueMs: number;
}

export interface Living {
  stop(): Promise<void>;
}

export function startLiving(options: LivingOptions): Living {
  const life = new Life(options);
  return { stop: () => life.stop() };
}

class Life {
  readonly o: LivingOptions;
  readonly people: People;
  readonly random: Random;
  readonly plan = lifeShape.parse(JSON.parse(readFileSync(join(DATA, 'demo/life.json'), 'utf8')));
  readonly corpus = readCorpus();
  readonly file: string;
  readonly timer: NodeJS.Timeout;
  mine = new Map<string, Mine>();
  called = 0;
  running: Promise<void> | null = null;

  constructor(options: LivingOptions) {
    this.o = options;
    this.people = createPeople(options.url, options.dataDir);
    this.random = createRandom(options.seed ?? Math.floor(toMs(options.now()) / 1000));
    this.file = join(options.dataDir, 'demo-life.json');
    for (const m of readMine(this.file)) this.mine.set(m.id, m);
    this.timer = setInterval(() => { this.running ??= this.tick().catch(options.onError).finally(() => { this.running = null; }); }, TICK_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
    this.remember();
  }

  async tick(): Promise<void> {
    for (const { id } of this.o.district.towns) if (this.rings(id) && this.mine.size < MOST_OPEN) await this.call(id);
    const now = toMs(this.o.now());
    for (const m of [...this.mine.values()].filter((x) => x.dueMs <= now)) await this.step(m);
    this.remember();
  }

  /** A Poisson call: the town's daily number by the hour's share, times the speed. */
  rings(town: string): boolean {
    const perDay = this.plan.callsPerDay[town] ?? 0;
    const hour = Math.floor(localTime(this.o.now(), this.o.district.timeZone).minutes / 60);
    const perSecond = (perDay * (this.plan.hourlyShare[hour] ?? 0) * 24) / DAY_SECONDS;
    return this.random.next() < 1 - Math.exp((-perSecond * this.o.speed * TICK_MS) / 1000);
  }

  async call(town: string): Promise<void> {
    const chosen = this.random.pick(this.corpus);
    const externalId = `${this.o.now()}-${(this.called += 1)}`;
    const phone = `1990000${String(this.random.below(10_000)).padStart(4, '0')}`;
    const reply = await this.people.as('gateway').post<{ incidentId: string }>('/calls', {
      source: SOURCE, externalId, town, receivedAt: this.o.now(), channel: chosen.channel, text: chosen.text, caller: { phone },
    });
    if (reply.status !== 201 || this.mine.has(reply.body.incidentId)) return;
    this.mine.set(reply.body.incidentId, { id: reply.body.incidentId, town, truth: { verdict: chosen.verdict, item: chosen.item }, next: null, dueMs: 0 });
  }

  /** Does what was planned, then looks and plans the next. A "no" is looked at again; somebody may have taken over. */
  async step(m: Mine): Promise<void> {
    if (m.next) {
      const account = this.accountOf(m.next.who, m.town);
      if (account) await this.people.as(account).post(`/incidents/${m.id}/actions/${m.next.action}`, m.next.body);
    }
    const seen = await this.people.as('police').get<IncidentView>(`/incidents/${m.id}`);
    if (seen.status === 404 || seen.body.status === 'closed') {
      this.mine.delete(m.id);
      return;
    }
    const recommended = seen.body.status === 'to_dispatch' ? await this.recommended(m) : [];
    m.next = nextAct(seen.body, { truth: m.truth, recommended, random: this.random });
    m.dueMs = toMs(this.o.now()) + ((m.next?.after ?? 60) * 1000) / this.o.speed;
  }

  async recommended(m: Mine): Promise<{ unitId: string; arrivalMinutes: number }[]> {
    const dispatcher = this.accountOf({ role: 'dispatcher' }, m.town);
    if (!dispatcher) return [];
    const reply = await this.people.as(dispatcher).get<{ items: { unitId: string; arrivalMinutes: number }[] }>(`/incidents/${m.id}/recommendations`);
    return reply.status === 200 ? reply.body.items.filter((r) => this.accountOf({ unitId: r.unitId }, m.town)) : [];
  }

  accountOf(who: Who, town: string): string | undefined {
    const has = (test: (a: Account) => boolean) => this.o.district.accounts.find((a) => a.towns.includes(town) && test(a))?.username;
    if ('unitId' in who) return has((a) => a.unitId === who.unitId);
    if (who.role === 'dispatcher' || who.role === 'reviewer') return has((a) => a.roles.includes(who.role));
    const officers = this.o.district.accounts.filter((a) => a.towns.includes(town) && a.roles.includes('duty_officer'));
    return officers[who.role === 'second' ? 1 : 0]?.username;
  }

  remember(): void {
    writeFileSync(this.file, JSON.stringify([...this.mine.values()]), { mode: 0o600 });
  }
}

function readCorpus(): CorpusCall[] {
  const folder = join(DATA, 'corpus');
  const lines = readdirSync(folder).filter((f) => f.endsWith('.jsonl')).flatMap((f) => readFileSync(join(folder, f), 'utf8').split('\n'));
  return lines.filter((l) => l.trim() !== '').map((l) => corpusShape.parse(JSON.parse(l)));
}

/** What was in hand when the server stopped; a file that cannot be read is a new beginning. */
function readMine(file: string): Mine[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Mine[]; // written by remember
  } catch {
    return [];
  }
}
