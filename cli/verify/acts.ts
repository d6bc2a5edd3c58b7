/**
 * Two-person acts' rows against their events: who asked, who answered, when, and what it came to. The reason lies in the row
 * alone; it has to fit the commitment in the chain.
 */
import { hash } from 'node:crypto';
import type { ClientBase } from 'pg';
import { canonical } from '#server/platform/canonical.ts';
import { Found } from './finding.ts';
import { sameJson } from './rows.ts';

const PREFIX = 'two_person.';
const PAGE = 1_000;

/** What `encodeEvent` wrote of a step: the chain was verified before. */
interface Said {
  readonly actor: string;
  readonly at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** An act as its events leave it. */
interface Act {
  readonly town: string;
  readonly seq: number;
  readonly commitment: unknown;
  /** in the order of the row's columns */
  readonly fields: Readonly<Record<Field, unknown>>;
}

const FIELDS = ['kind', 'asked_by', 'at', 'expires_at', 'status', 'answered_by', 'answered_at', 'ended_at', 'outcome'] as const;
type Field = (typeof FIELDS)[number];

export interface Acts {
  /** one event after the other, in the order of their chain */
  note(town: string, seq: number, type: string, about: string, payload: string): void;
  /** Throws Found at the first row that is not what its events lead to. Returns how many there are. */
  compare(client: ClientBase): Promise<number>;
}

export function createActs(): Acts {
  const acts = new Map<string, Act>();
  return {
    note(town, seq, type, about, payload) {
      if (type.startsWith(PREFIX)) acts.set(about, step(acts.get(about), { town, seq }, type.slice(PREFIX.length), JSON.parse(payload) as Said));
    },
    async compare(client) {
      const missing = new Map(acts);
      for await (const row of readRows(client)) {
        const act = missing.get(row.id);
        if (!act) throw new Found(row.town, 0, 'row', `two-person act ${row.id} has a row but no events`);
        compareAct(row, act);
        missing.delete(row.id);
      }
      const [lost] = missing;
      if (lost) throw new Found(lost[1].town, lost[1].seq, 'row', `two-person act ${lost[0]} has no row`);
      return acts.size;
    },
  };
}

const NOTHING: Act['fields'] = { kind: null, asked_by: null, at: null, expires_at: null, status: null, answered_by: null, answered_at: null, ended_at: null, outcome: null };

function step(before: Act | undefined, place: Pick<Act, 'town' | 'seq'>, status: string, { actor, at, data }: Said): Act {
  if (status === 'asked') return { ...place, commitment: data['commitment'], fields: { ...NOTHING, kind: data['kind'], asked_by: actor, at, expires_at: data['expiresAt'], status } };
  if (!before) throw new Found(place.town, place.seq, 'replay', 'a two-person act that nobody asked for');
  const { fields, commitment } = before;
  const ended = { ...fields, status, ended_at: at };
  switch (status) {
    case 'confirmed': case 'refused': case 'withdrawn': return { ...place, commitment, fields: { ...fields, status, answered_by: actor, answered_at: at } };
    case 'done': return { ...place, commitment, fields: { ...ended, outcome: data['outcome'] } };
    case 'failed': return { ...place, commitment, fields: { ...ended, outcome: { code: data['code'] } } };
    default: return { ...place, commitment, fields: ended };
  }
}

interface Row extends Readonly<Record<Field, unknown>> {
  readonly id: string;
  readonly town: string;
  readonly about: string;
  readonly reason: string;
  readonly salt: Buffer;
  readonly commitment: Buffer;
}

const TIMES: ReadonlySet<Field> = new Set(['at', 'expires_at', 'answered_at', 'ended_at']);

function compareAct(row: Row, act: Act): void {
  const differs = (what: string): Found => new Found(act.town, act.seq, 'row', `${what} of two-person act ${row.id}`);
  if (row.town !== act.town) throw differs('town');
  for (const field of FIELDS) if (!sameJson(asRead(field, row[field]), asWritten(field, act.fields[field]))) throw differs(field);
  const told = hash('sha256', Buffer.concat([row.salt, Buffer.from(canonical({ about: JSON.parse(row.about), reason: row.reason }), 'utf8')]), 'hex');
  if (told !== act.commitment || row.commitment.toString('hex') !== told) throw differs('about or reason');
}

const asRead = (field: Field, value: unknown): unknown => (field === 'outcome' && typeof value === 'string' ? JSON.parse(value) : value);
const asWritten = (field: Field, value: unknown): unknown => (TIMES.has(field) && typeof value === 'string' ? value.replace(/Z$/, '000Z') : value);

const READ = FIELDS.map((field) => (TIMES.has(field) ? `to_char(${field} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as ${field}` : field)).join(', ');

async function* readRows(client: ClientBase): AsyncGenerator<Row> {
  let last = '';
  for (let more = true; more;) {
    const { rows } = await client.query<Row>({ name: 'verify.acts', text: `select id, town, about, reason, salt, commitment, ${READ} from liandong.two_person_act where id > $1 order by id limit ${PAGE}`, values: [last] });
    yield* rows;
    last = rows.at(-1)?.id ?? '';
    more = rows.length === PAGE;
  }
}
