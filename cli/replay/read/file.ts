/** A file on disk → rows of its adapter, and what is only known at its end. */
import { createReadStream } from 'node:fs';
import { calls } from './calls.ts';
import { linesOf, plainBytes, type Ending } from './lines.ts';
import { nyc311 } from './nyc311.ts';
import type { Adapter, AdapterName, Row, TypeLookup } from './row.ts';
import { sffd } from './sffd.ts';

const ADAPTER: Readonly<Record<AdapterName, Adapter>> = { sffd, nyc311, calls };

export function getAdapter(name: AdapterName): Adapter {
  return ADAPTER[name];
}

/** Rows of a stream of bytes. A file cut off in mid-row gives that row as refused; `ending` says the rest. */
export function readRows(chunks: AsyncIterable<Uint8Array>, adapter: Adapter, types: TypeLookup, ending: Ending): AsyncGenerator<Row> {
  return adapter.read(linesOf(plainBytes(chunks, ending), ending), types);
}

/** @throws the error of the file system when the file cannot be opened; WrongAdapter. */
export function readFileRows(path: string, adapter: Adapter, types: TypeLookup, ending: Ending): AsyncGenerator<Row> {
  return readRows(createReadStream(path), adapter, types, ending);
}
