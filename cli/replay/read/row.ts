/** What every adapter makes of a file: one `Row` for each row, whatever is in it. */
import type { Instant } from '#domain/shared/time.ts';
import type { Position } from '#domain/shared/place.ts';
import type { Line } from './lines.ts';

/** A body of `POST /api/v1/calls`, as it will be sent. The server judges it, not the reader. */
export type CallBodyToSend = Readonly<Record<string, unknown>>;

/** What a row says beside the call: it feeds the made district and the response times, never the call itself. */
export interface RowFacts {
  /** the type in the file's own words, and its finer kind */
  type: string;
  detail: string;
  /** what the type table maps it to; null = by text only */
  item: string | null;
  mapped: boolean;
  /** who handled it in the file: a unit (SFFD) or an agency (NYC) */
  unitId: string;
  unitType: string;
  /** station area (SFFD) or borough (NYC) */
  area: string;
  address: string;
  position: Position | null;
  /** when this unit was told to go (SFFD) */
  dispatchedAt: Instant | null;
  onSceneAt: Instant | null;
  /** free again (SFFD), closed (NYC) */
  endedAt: Instant | null;
}

export interface CallRow {
  row: number; // from 1, the header not counted
  refused?: undefined;
  /** source and external id: what makes two rows the same call */
  key: string;
  at: Instant | null;
  body: CallBodyToSend;
  /** what was missing or wrong in the row and did not stop it */
  notes: readonly string[];
  facts: RowFacts | null;
}

export interface RefusedRow {
  row: number;
  refused: string;
}

export type Row = CallRow | RefusedRow;

/** Type of the file → a phrase for the call's text and the item of the catalogue. */
export interface TypeLookup {
  find(type: string, detail: string): { item: string | null; zh: string } | null;
}

export interface Adapter {
  name: AdapterName;
  /** `time`: an export sorted for reading, replayed in the order of events; `file`: lines are the order of arrival */
  order: 'time' | 'file';
  timeZone: string;
  read(lines: AsyncIterator<Line>, types: TypeLookup): AsyncGenerator<Row>;
}

export const ADAPTERS = ['sffd', 'nyc311', 'calls'] as const;
export type AdapterName = (typeof ADAPTERS)[number];

/** The file is no file of this adapter: nothing in it can be trusted, so nothing is sent. */
export class WrongAdapter extends Error {
  override name = 'WrongAdapter';
}
