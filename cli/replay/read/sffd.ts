/**
 * San Francisco Fire Department, Calls for Service (DataSF): a row for each unit sent, so several rows are one
 * call. Times are local. Source: data/real/README.md.
 */
import type { Instant } from '#domain/shared/time.ts';
import type { Position } from '#domain/shared/place.ts';
import type { Adapter, CallBodyToSend, Row, RowFacts, TypeLookup } from './row.ts';
import { createNotes, placeField, positionOf, readTable, timeOf, type Get, type Notes } from './table.ts';

const TIME_ZONE = 'America/Los_Angeles';
const NEEDS = ['Call Number', 'Unit ID', 'Incident Number', 'Call Type', 'Received DtTm', 'On Scene DtTm', 'Available DtTm', 'Address', 'Location', 'Unit Type'];
/** in the order in which they must happen */
const STEPS = ['Entry DtTm', 'Dispatch DtTm', 'Response DtTm', 'On Scene DtTm', 'Available DtTm'] as const;

export const sffd: Adapter = {
  name: 'sffd', order: 'time', timeZone: TIME_ZONE,
  read: (lines, types) => readTable(lines, { adapter: 'sffd', needs: NEEDS }, (row, get) => parse(row, get, types)),
};

function parse(row: number, get: Get, types: TypeLookup): Row {
  const notes = createNotes();
  const id = get('Call Number');
  if (id === '') return { row, refused: 'no_id' };
  const at = timeOf(get('Received DtTm'), TIME_ZONE, notes);
  if (at === null) return { row, refused: get('Received DtTm') === '' ? 'no_received_time' : 'received_time_unreadable' };
  const facts = factsOf(get, at, types, notes);
  return { row, key: `sffd ${id}`, at, body: bodyOf(get, id, at, facts, types), notes: notes.list, facts };
}

function factsOf(get: Get, at: Instant, types: TypeLookup, notes: Notes): RowFacts {
  const steps = stepsOf(get, at, notes);
  const found = types.find(get('Call Type'), '');
  return {
    type: get('Call Type'), detail: '', item: found?.item ?? null, mapped: found !== null,
    unitId: get('Unit ID'), unitType: get('Unit Type'), area: get('Station Area'), address: get('Address'),
    position: pointOf(get('Location'), notes),
    dispatchedAt: steps.get('Dispatch DtTm') ?? null, onSceneAt: steps.get('On Scene DtTm') ?? null, endedAt: steps.get('Available DtTm') ?? null,
  };
}

function stepsOf(get: Get, received: Instant, notes: Notes): Map<string, Instant> {
  const steps = new Map<string, Instant>();
  let last = received;
  for (const step of STEPS) {
    const at = timeOf(get(step), TIME_ZONE, notes, last);
    if (at === null) continue;
    steps.set(step, at);
    if (at < last) notes.add('times_out_of_order');
    else last = at;
  }
  if (!steps.has('On Scene DtTm')) notes.add('on_scene_missing');
  return steps;
}

/** `(37.745858648581, -122.456664252061)`: latitude first. */
function pointOf(text: string, notes: Notes): Position | null {
  const match = /^\(\s*([^,()\s]+)\s*,\s*([^,()\s]+)\s*\)$/.exec(text);
  if (match) return positionOf(match[1] ?? '', match[2] ?? '', notes);
  notes.add(text === '' ? 'position_missing' : 'position_unreadable');
  return null;
}

/** Only what is the same on every unit row of the call: its other rows must read as the same call. */
function bodyOf(get: Get, id: string, at: Instant, facts: RowFacts, types: TypeLookup): CallBodyToSend {
  const address = [facts.address, get('City')].filter((part) => part !== '').join(', ');
  const phrase = types.find(facts.type, '')?.zh;
  return {
    source: 'sffd', externalId: id, receivedAt: at, channel: '110',
    text: [phrase, facts.type].filter((part) => part !== undefined && part !== '').join(' / '),
    place: placeField(address, facts.position),
    ...(facts.type === '' ? {} : { policeCode: facts.type.slice(0, 64) }),
    ...(get('Incident Number') === '' ? {} : { policeNumber: get('Incident Number').slice(0, 64) }),
  };
}
