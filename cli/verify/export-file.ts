/** Verification of an export: no database, no key, nothing but the file (and a checkpoint kept by the verifier). */
import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { isGenuine } from '#server/platform/checkpoint.ts';
import type { Checkpoint } from '#server/platform/checkpoint.ts';
import { leafOf, linkOf } from '#server/platform/event-log.ts';
import { rootByInclusion } from '#server/platform/merkle.ts';
import { createChain, payloadOf } from './chain.ts';
import type { Chain } from './chain.ts';
import { parseLine } from '#server/ledger/export-format.ts';
import type { Continues, EventLine, HeaderLine, Line } from '#server/ledger/export-format.ts';
import { CannotVerify, Found } from './finding.ts';
import type { Report } from './finding.ts';
import { createKept } from './kept.ts';
import { readAhead, readersInThreads, type Readers } from './readers.ts';
import { linesOf, readLines, readPieces } from './lines.ts';
import type { Stretch } from './stretch.ts';

type Totals = Omit<Report, 'firstBad'>;

/** What is checked while lines go by; `totals` is right at any time, also after a throw. */
interface Check {
  take(line: Line): void;
  /** False when the lines have to be taken one by one, because the stretch does not go on where the record ends, or is not all that is asked. */
  takeStretch(stretch: Stretch): boolean;
  end(): void;
  totals(): Totals;
}

/**
 * Verify the export at `path` against itself and against `given`, the checkpoints that the verifier kept.
 * With `incident`, count only its events. Throws CannotVerify when the file is no export.
 */
export function verifyFile(path: string, given: readonly Checkpoint[], incident: string | null): Report {
  const lines = readLines(path);
  const { check, place } = begin(readHeader(lines.next().value), given, incident);
  try {
    for (const text of lines) check.take(readLine(text, place));
    check.end();
    return { ...check.totals(), firstBad: null };
  } catch (error) {
    return reportOf(check, error);
  }
}

/** The same of a large file: `readers` read pieces ahead, here they are put together. Their number is what it takes. */
export async function verifyLargeFile(path: string, given: readonly Checkpoint[], incident: string | null, readers: Readers, pieceBytes?: number): Promise<Report> {
  const { check, place } = begin(readHeader(readLines(path).next().value), given, incident);
  try {
    let ofHeader = true;
    for await (const { piece, stretch } of readAhead(readPieces(path, pieceBytes), readers)) {
      if (stretch && check.takeStretch(stretch)) continue;
      for (const text of linesOf(piece)) {
        if (!ofHeader) check.take(readLine(text, place));
        ofHeader = false;
      }
    }
    check.end();
    return { ...check.totals(), firstBad: null };
  } catch (error) {
    return reportOf(check, error);
  }
}

/** Below it, starting threads takes longer than reading. */
const LARGE_BYTES = 16 * 1024 * 1024;

/** As `verifyFile`; a large one on as many threads as there are processors. */
export async function verifyExport(path: string, given: readonly Checkpoint[], incident: string | null): Promise<Report> {
  const threads = availableParallelism();
  if (threads === 1 || statSync(path).size < LARGE_BYTES) return verifyFile(path, given, incident);
  const readers = readersInThreads(threads);
  try {
    return await verifyLargeFile(path, given, incident, readers);
  } finally {
    await readers.close();
  }
}

function begin(header: HeaderLine, given: readonly Checkpoint[], incident: string | null): { check: Check; place: Place } {
  if (incident !== null && header.incident !== null && header.incident !== incident) {
    throw new CannotVerify(`this is an export of incident ${header.incident} alone`);
  }
  const place = { town: header.heads[0]?.town ?? '', seq: 0 };
  const start = header.incident === null ? wholeRecord : oneIncident;
  return { check: start(header, given, incident, place), place };
}

function reportOf(check: Check, error: unknown): Report {
  if (error instanceof Found) return { ...check.totals(), firstBad: error.finding };
  throw error;
}

/** The last event that went by: where the file is at fault when a line has no place of its own. */
interface Place {
  town: string;
  seq: number;
}

function readHeader(line: string | void): HeaderLine {
  const parsed = typeof line === 'string' ? parseLine(line) : null;
  if (parsed?.kind !== 'header') throw new CannotVerify('this is not an export of the record: its first line is no header');
  return parsed.header;
}

function readLine(text: string, { town, seq }: Place): Line {
  const line = parseLine(text);
  if (!line) throw new Found(town, seq + 1, 'file', 'a line is neither checkpoint, event nor trailer');
  return line;
}

/** The trailer comes last and counts the events. */
function createTrailer(place: Place): { see(line: Line): void; seen(): boolean; end(events: number): void } {
  let said: number | null = null;
  const fault = (detail: string): Found => new Found(place.town, place.seq, 'file', detail);
  return {
    seen: () => said !== null,
    see(line) {
      if (said !== null) throw fault('there is more after the last line');
      if (line.kind === 'header') throw fault('a second header');
      if (line.kind === 'trailer') said = line.events;
    },
    end(events) {
      if (said === null) throw fault('the last line is missing: the file was cut short');
      if (said !== events) throw fault(`${events} events instead of ${said}`);
    },
  };
}

function wholeRecord(header: HeaderLine, given: readonly Checkpoint[], incident: string | null, place: Place): Check {
  const trailer = createTrailer(place);
  const chains = new Map<string, Chain>();
  const chainOf = (town: string): Chain => {
    const chain = chains.get(town) ?? createChain(town);
    chains.set(town, chain);
    return chain;
  };
  let [events, ofIncident] = [0, 0];
  for (const checkpoint of given) chainOf(checkpoint.town).expect(checkpoint);
  const take = (line: Line): void => {
    trailer.see(line);
    if (line.kind === 'checkpoint') chainOf(line.checkpoint.town).expect(line.checkpoint);
    if (line.kind !== 'event') return;
    const said = chainOf(line.event.town).add(line.event);
    [place.town, place.seq] = [line.event.town, line.event.seq];
    events += 1;
    if (said.incident === incident) ofIncident += 1;
  };
  const takeStretch = (stretch: Stretch): boolean => {
    const chain = chainOf(stretch.town);
    if (incident !== null || trailer.seen() || !chain.precedes(stretch)) return false;
    for (const [n, leaf] of stretch.leaves.entries()) {
      chain.grow(leaf, stretch.hashes[n] ?? '');
      [place.town, place.seq] = [stretch.town, stretch.from + n];
      events += 1;
    }
    return true;
  };
  const end = (): void => {
    for (const chain of chains.values()) chain.end();
    compareHeads(header, chains);
    trailer.end(events);
    if (incident !== null && ofIncident === 0) throw new CannotVerify(`the record holds no incident ${incident}`);
  };
  const totals = (): Totals => ({
    events: incident === null ? events : ofIncident, towns: chains.size, incidents: null,
    checkpoints: sum(chains, (chain) => chain.checkpoints), sealed: sum(chains, (chain) => chain.sealed),
  });
  return { take, takeStretch, end, totals };
}

function compareHeads(header: HeaderLine, chains: ReadonlyMap<string, Chain>): void {
  const heads = new Map(header.heads.map((head) => [head.town, head]));
  for (const [town, chain] of chains) {
    const head = heads.get(town);
    if (head?.seq !== chain.size || head.hash !== chain.hash) throw new Found(town, Math.min(chain.size, head?.seq ?? 0) + 1, 'head');
  }
  for (const { town, seq } of heads.values()) {
    if (seq > 0 && !chains.has(town)) throw new Found(town, 1, 'head');
  }
}

function sum(chains: ReadonlyMap<string, Chain>, of: (chain: Chain) => number): number {
  return [...chains.values()].reduce((total, chain) => total + of(chain), 0);
}

/** The events of one incident, each by itself: its payload, its link, and its proof against the checkpoint in the file. */
function oneIncident(header: HeaderLine, given: readonly Checkpoint[], _incident: string | null, place: Place): Check {
  const trailer = createTrailer(place);
  const town = header.heads[0]?.town ?? '';
  const kept = createKept(town, given);
  let own: Checkpoint | undefined;
  let [events, sealed] = [0, 0];
  const takeCheckpoint = (checkpoint: Checkpoint, continues: Continues | null): void => {
    if (!isGenuine(checkpoint)) throw new Found(checkpoint.town, checkpoint.size, 'checkpoint_signature');
    if (checkpoint.town !== town || (own !== undefined && (own.size !== checkpoint.size || own.root !== checkpoint.root))) throw new Found(checkpoint.town, checkpoint.size, 'file', 'another checkpoint than that of the file');
    kept.compare(checkpoint, continues);
    own = checkpoint;
  };
  const takeEvent = (event: EventLine): void => {
    if (event.town !== town) throw new Found(event.town, event.seq, 'file', 'it belongs to another town');
    if (event.seq <= place.seq) throw new Found(event.town, event.seq, 'order');
    [place.town, place.seq] = [event.town, event.seq];
    if (payloadOf(event).incident !== header.incident) throw new Found(event.town, event.seq, 'payload', 'it belongs to another incident');
    checkLink(event);
    if (checkProof(event, own)) sealed += 1;
    events += 1;
  };
  const take = (line: Line): void => {
    trailer.see(line);
    if (line.kind === 'checkpoint') takeCheckpoint(line.checkpoint, line.continues);
    if (line.kind === 'event') takeEvent(line.event);
  };
  const end = (): void => {
    trailer.end(events);
    kept.end(own);
  };
  return { take, takeStretch: () => false, end, totals: () => ({ events, towns: header.heads.length, checkpoints: own ? 1 : 0, sealed, incidents: null }) };
}

function checkLink(event: EventLine): void {
  if (event.previous === undefined || linkOf(event.previous, event.seq, leafOf(event.payload)) !== event.hash) {
    throw new Found(event.town, event.seq, 'link');
  }
}

/** True when the checkpoint covers the event and the proof holds; false when the event is younger. */
function checkProof(event: EventLine, checkpoint: Checkpoint | undefined): boolean {
  if (!checkpoint || event.seq > checkpoint.size) return false;
  const root = event.proof ? rootByInclusion(leafOf(event.payload), event.seq - 1, checkpoint.size, event.proof) : null;
  if (root !== checkpoint.root) throw new Found(event.town, event.seq, 'proof');
  return true;
}
