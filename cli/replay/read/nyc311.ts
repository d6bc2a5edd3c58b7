/** New York 311 service requests (NYC Open Data): a row for each request, local times. Source: data/real/README.md. */
import type { Instant } from '#domain/shared/time.ts';
import type { Adapter, CallBodyToSend, Row, RowFacts, TypeLookup } from './row.ts';
import { createNotes, placeField, positionOf, readTable, timeOf, type Get, type Notes } from './table.ts';

const TIME_ZONE = 'America/New_York';
const NEEDS = ['Unique Key', 'Created Date', 'Closed Date', 'Agency', 'Complaint Type', 'Descriptor', 'Incident Address', 'Cross Street 1', 'Cross Street 2', 'Intersection Street 1', 'Intersection Street 2', 'Borough', 'Latitude', 'Longitude'];

export const nyc311: Adapter = {
  name: 'nyc311', order: 'time', timeZone: TIME_ZONE,
  read: (lines, types) => readTable(lines, { adapter: 'nyc311', needs: NEEDS }, (row, get) => parse(row, get, types)),
};

function parse(row: number, get: Get, types: TypeLookup): Row {
  const notes = createNotes();
  const id = get('Unique Key');
  if (id === '') return { row, refused: 'no_id' };
  const created = get('Created Date');
  const at = timeOf(created, TIME_ZONE, notes);
  if (at === null) return { row, refused: created === '' ? 'no_received_time' : 'received_time_unreadable' };
  // some agencies hand in the day alone, which the export writes as midnight sharp
  if (/ 12:00:00 AM$|T00:00:00/.test(created)) notes.add('time_of_day_missing');
  const facts = factsOf(get, at, types, notes);
  return { row, key: `nyc311 ${id}`, at, body: bodyOf(get, id, at, facts, types), notes: notes.list, facts };
}

function factsOf(get: Get, at: Instant, types: TypeLookup, notes: Notes): RowFacts {
  const [type, detail] = [get('Complaint Type'), get('Descriptor')];
  const found = types.find(type, detail);
  const endedAt = timeOf(get('Closed Date'), TIME_ZONE, notes, at);
  if (endedAt === null) notes.add('closed_missing');
  else if (endedAt < at) notes.add('times_out_of_order');
  return {
    type, detail, item: found?.item ?? null, mapped: found !== null,
    unitId: get('Agency'), unitType: get('Agency Name'), area: get('Borough'), address: get('Incident Address'),
    position: positionOf(get('Latitude'), get('Longitude'), notes), dispatchedAt: null, onSceneAt: null, endedAt,
  };
}

function bodyOf(get: Get, id: string, at: Instant, facts: RowFacts, types: TypeLookup): CallBodyToSend {
  const address = addressOf(get, facts);
  const words = [types.find(facts.type, facts.detail)?.zh, facts.type, facts.detail];
  return {
    source: 'nyc311', externalId: id, receivedAt: at, channel: '12345',
    text: words.filter((part) => part !== undefined && part !== '').join(' / '),
    place: placeField(address, facts.position),
    ...(facts.type === '' ? {} : { policeCode: facts.type.slice(0, 64) }),
  };
}

/** A road without a number is no place: the crossings make it one. A borough alone is none, so it is not said. */
function addressOf(get: Get, { address, area }: RowFacts): string {
  const pair = (a: string, b: string): string => [get(a), get(b)].filter((s) => s !== '').join(' / ');
  const street = address || pair('Intersection Street 1', 'Intersection Street 2');
  const crossings = /\d/.test(address) ? '' : pair('Cross Street 1', 'Cross Street 2');
  return street === '' ? '' : [street, crossings, area === 'Unspecified' ? '' : area].filter((s) => s !== '').join(', ');
}
