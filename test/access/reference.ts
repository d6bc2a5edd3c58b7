/**
 * A second reading of the access rules, slow and plain, from the table in expected.txt. It knows nothing of the
 * matrix, its bit masks or its code; only that both must always give the same answer.
 */
import { readFileSync } from 'node:fs';

export interface Answer {
  allow: boolean;
  hidden: boolean;
  fields: string[];
}

const COLUMN: Record<string, string> = {
  call_taker: 'CT', duty_officer: 'DO', dispatcher: 'DI', responder: 'RE', mediator: 'ME', volunteer: 'VO', reviewer: 'RV',
  town_leader: 'TL', assessor: 'AS', surveyor: 'SU', commander: 'CO', district_lead: 'DL', admin: 'AD', caller: 'CA',
  gateway: 'GW', witness: 'WI', anonymous: 'AN',
};
const LETTER: Record<string, string> = {
  lead: 'l', co_handler: 'c', former_holder: 'f', same_org: 'o', same_station: 's', same_town: 't', other_town: 'x',
  decider: 'd', arbitrator: 'a', none: 'n',
};
const FIELD: Record<string, string> = { L: 'list', B: 'brief', E: 'evidence', W: 'words', I: 'identity', A: 'audit' };

type Table = Map<string, Map<string, string>>;

export const expected = readTables(new URL('./expected.txt', import.meta.url));

function readTables(file: URL): { acts: Table; sight: Table } {
  const tables = new Map<string, Table>();
  let header: string[] | null = null;
  let table: Table = new Map();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const title = /^\[(\w+)\]$/.exec(line);
    if (title) {
      table = new Map();
      tables.set(title[1] ?? '', table);
      header = null;
      continue;
    }
    const cells = line.split(/\s+/);
    if (header === null) {
      header = cells;
      continue;
    }
    if (cells.length !== header.length) throw new Error(`expected.txt: "${cells[0]}" has ${cells.length} cells, the header ${header.length}`);
    table.set(cells[0] ?? '', new Map(header.map((name, i) => [name, cells[i] ?? ''])));
  }
  const acts = tables.get('acts');
  const sight = tables.get('sight');
  if (!acts || !sight) throw new Error('expected.txt needs [acts] and [sight]');
  return { acts, sight };
}

function cell(table: Table, row: string, column: string): string {
  const found = table.get(row)?.get(column);
  if (found === undefined) throw new Error(`expected.txt has no ${row} × ${column}`);
  return found;
}

/** `relations` null: may somebody with these roles ever do this? */
export function expectedAnswer(actors: readonly string[], action: string, relations: readonly string[] | null): Answer {
  const columns = actors.map((actor) => COLUMN[actor] ?? actor);
  if (relations === null) {
    return { allow: columns.some((column) => cell(expected.acts, action, column) !== '.'), hidden: false, fields: [] };
  }
  // Whoever is complained about sees nothing and does nothing, not even that there is something.
  if (relations.includes('complained')) return { allow: false, hidden: true, fields: [] };

  const seen = new Set<string>();
  let allow = false;
  for (const column of columns) {
    for (const relation of relations) {
      const letter = LETTER[relation] ?? relation;
      for (const field of cell(expected.sight, letter, column)) if (field !== '.') seen.add(field);
      const right = cell(expected.acts, action, column);
      if (right === '*' || right.includes(letter)) allow = true;
    }
  }
  const hasWorked = ['lead', 'co_handler', 'former_holder'].some((relation) => relations.includes(relation));
  // Who did the work neither checks it, nor judges the quarrel about it, nor learns who called.
  if (hasWorked && ['review', 'redo', 'decide-appeal', 'adjudicate', 'incident.words', 'file.caller'].includes(action)) allow = false;
  // The second person is a second person.
  if (action === 'confirm' && relations.includes('decider')) allow = false;

  const shows = cell(expected.acts, action, 'shows');
  const fields = allow ? [...seen].filter((field) => shows.includes(field)).map((field) => FIELD[field] ?? field) : [];
  return { allow, hidden: !seen.has('L'), fields: fields.sort() };
}
