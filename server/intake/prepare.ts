/** The edge of intake: a body that parsed → a call ready for the door. Nothing a call says is a reason to refuse it. */
import { hash } from 'node:crypto';
import { mayPostAs, type Subject } from '#domain/access/subject.ts';
import { findArea, findTown, stationFor, townOfArea } from '#domain/catalogue/lookup.ts';
import type { CallBody } from '#domain/intake/contract.ts';
import { peopleIn, phoneDigits, platesIn, wordsKeys } from '#domain/intake/link-keys.ts';
import type { PreparedCall } from '#domain/intake/take.ts';
import { fromGcj02 } from '#domain/shared/datum.ts';
import type { Place, Position } from '#domain/shared/place.ts';
import { refuse, type Refusal } from '#domain/shared/refusal.ts';
import { instant, parseInstant, plus, toMs, type Instant } from '#domain/shared/time.ts';
import type { JudgeInput, PlaceFinding, Proposal } from '#domain/triage/proposal.ts';
import type { District } from '#domain/catalogue/district.ts';
import type { Judge } from '#domain/triage/proposal.ts';
import type { Secrets } from '#server/platform/secrets.ts';
import { linkKey, tailKey } from '#server/incident/search.ts';
import { canonical } from '#server/platform/canonical.ts';
import { newId } from '#server/platform/ids.ts';
import { sealExternalId } from './external-id.ts';
import { locate } from './locate.ts';
import { repairBody, type Warning } from './repair.ts';

export interface Prepared {
  /** as it was told, its texts fit to be kept */
  body: CallBody;
  call: PreparedCall;
  /** what the judge was asked */
  input: JudgeInput;
  proposal: Proposal;
  warnings: Warning[];
  /** clear texts to be sealed once the incident is known */
  clear: { words: string; identity: string | null; placeText: string | null; raw: string | null };
  /** whose key the texts are sealed under: the digits of the caller's number */
  phone: string | null;
  /** the sender's own id, sealed (`sealExternalId`) */
  externalId: string;
}

/** What the edge of intake knows beside the call. */
export interface EdgeParts {
  district: District;
  judge: Judge;
  secrets: Secrets;
}

/** The body as it came, and what could not be read of it. */
export interface RawBody {
  bytes: Uint8Array | null;
  broken: boolean;
  unread?: readonly Warning[];
}

export function prepareCall(deps: EdgeParts, subject: Subject, told: CallBody, now: Instant, raw: RawBody): Prepared | Refusal {
  const warnings: Warning[] = [...(raw.broken ? [{ field: 'text', code: 'encoding_repaired' }] : []), ...(raw.unread ?? [])];
  const body = repairBody(told, warnings);
  if (!mayPostAs(subject, body.source)) return refuse('intake.source_denied');
  const { text } = body;
  const receivedAt = receivedOf(body.receivedAt, now, warnings);
  const position = positionOf(body.place?.position, warnings);
  const input: JudgeInput = { text, channel: body.channel, at: receivedAt, ...(body.town ? { town: body.town } : {}), ...(body.flags ? { flags: body.flags } : {}) };
  const proposal = deps.judge.propose(input);
  const placeText = body.place?.text ?? null;
  const said = saidOf(deps, placeText, proposal);
  const place = placeOf(deps, position, said);
  const town = townFor(deps, subject, body.town, place, warnings);
  if (typeof town !== 'string') return town;
  const phone = body.caller?.phone ? (phoneDigits(body.caller.phone) ?? '') : '';
  return {
    body, input, proposal, warnings, phone: phone === '' ? null : phone, externalId: sealExternalId(deps.secrets, body.source, body.externalId),
    clear: {
      words: text, identity: body.caller ? JSON.stringify(body.caller) : null, placeText,
      raw: rawToKeep(warnings, raw.bytes),
    },
    call: {
      call: { callId: newId('call', toMs(now)), revision: body.revision, receivedAt, words: null, identity: null, placeText: null },
      town, stationId: stationOf(deps, subject, place, town), channel: body.channel, place, flags: body.flags ?? {}, paper: body.observed === 'paper',
      proposal, bodyHash: hash('sha256', canonical(body), 'hex'), linkKeys: linkKeysOf(deps, body, phone, { said, place, position }), excluded: [], conflictEntry: null,
    },
  };
}

/** Base64 of the body as it came, where something of it could not be taken as it was told. */
export function rawToKeep(warnings: readonly Warning[], bytes: Uint8Array | null): string | null {
  return warnings.length > 0 && bytes ? Buffer.from(bytes).toString('base64') : null;
}

const AHEAD = { minutes: 5 };

/** A time nobody can read, or in the future, is not believed: our own clock stands in for it. */
function receivedOf(text: string, now: Instant, warnings: Warning[]): Instant {
  const at = parseInstant(text);
  if (!at) {
    warnings.push({ field: 'receivedAt', code: 'unreadable_time' });
    return now;
  }
  if (at > plus(now, AHEAD)) {
    warnings.push({ field: 'receivedAt', code: 'time_in_future' });
    return now;
  }
  if (toMs(at) < 0) {
    warnings.push({ field: 'receivedAt', code: 'time_implausible' });
    return instant(0);
  }
  return at;
}

function positionOf(value: unknown, warnings: Warning[]): Position | null {
  if (value === undefined || value === null) return null;
  const drop = (code: string) => {
    warnings.push({ field: 'place.position', code });
    return null;
  };
  if (typeof value !== 'object' || !('lon' in value) || !('lat' in value)) return drop('position_unreadable');
  const { lon, lat } = value;
  if (typeof lon !== 'number' || typeof lat !== 'number' || !Number.isFinite(lon) || !Number.isFinite(lat)) return drop('position_unreadable');
  if (Math.abs(lon) > 180 || Math.abs(lat) > 90 || (lon === 0 && lat === 0)) return drop('position_impossible');
  const datum = 'datum' in value ? value.datum : 'wgs84';
  if (datum === 'gcj02') return fromGcj02({ lon, lat });
  return datum === 'wgs84' ? { lon, lat } : drop('datum_unknown');
}

/** What is said of the place in its own field, else in the text. */
function saidOf(deps: EdgeParts, placeText: string | null, proposal: Proposal): PlaceFinding | null {
  return (placeText ? deps.judge.propose({ text: placeText }).place : null) ?? proposal.place;
}

/** Told by position first, then by the words for the place; unknown is an answer. */
function placeOf(deps: EdgeParts, told: Position | null, finding: PlaceFinding | null): Place {
  const said = finding?.place;
  if (told) return said?.areaId && said.precision === 'building' ? { ...said, position: said.position ?? told } : locate(deps.district, told);
  return said ?? { areaId: null, position: null, precision: 'unknown' };
}

/**
 * The town asked for, which must be one of the account's; else that of the place; else the account's own. What a call says of a
 * place refuses nothing (decision 1): one in a town that the account does not enter calls for is taken in its own, and told.
 */
function townFor(deps: EdgeParts, { towns }: Subject, asked: string | undefined, place: Place, warnings: Warning[]): string | Refusal {
  const known = (id: string | null | undefined) => (id ? findTown(deps.district, id)?.id : undefined);
  const wanted = known(asked);
  if (wanted) return towns.includes(wanted) ? wanted : refuse('intake.town_denied');
  if (asked !== undefined) warnings.push({ field: 'town', code: 'town_unknown' });
  const there = known(place.areaId ? townOfArea(deps.district, place.areaId) : null);
  if (there && towns.includes(there)) return there;
  if (there) warnings.push({ field: 'place', code: 'town_not_own' });
  return known(towns[0]) ?? refuse('intake.no_town');
}

/** The station that answers for the place; the caller's own station where the place says nothing. */
function stationOf(deps: EdgeParts, subject: Subject, place: Place, town: string): string {
  if (place.areaId === null && subject.stationId) return subject.stationId;
  return stationFor(deps.district, place.areaId, town).id;
}

const POSITION_DIGITS = 4; // about 10 m

/** Keyed hashes by which calls of one matter find each other (same-matter.ts); a mere road makes none. */
function linkKeysOf(deps: EdgeParts, body: CallBody, phone: string, where: { said: PlaceFinding | null; place: Place; position: Position | null }): string[] {
  const key = (kind: string, value: string) => linkKey(deps.secrets, kind, value);
  const level = where.place.areaId === null ? undefined : findArea(deps.district, where.place.areaId)?.level;
  const doors = [where.said?.identity?.door, level === 'building' ? where.place.areaId : null];
  const around = [where.said?.identity?.around, level === 'compound' ? where.place.areaId : null];
  const at = where.position;
  const keys = (kind: string, values: readonly (string | null | undefined)[]) => [...new Set(values)].flatMap((value) => (value ? [key(kind, value)] : []));
  return [
    ...wordsKeys(body.text, deps.secrets.derive('words')).map((band) => `w:${band}`),
    ...(body.policeNumber ? [key('n', body.policeNumber)] : []),
    ...(phone ? [key('p', phone), tailKey(deps.secrets, phone)] : []),
    ...platesIn(body.text).map((plate) => key('v', plate)),
    ...peopleIn(body.caller?.name ?? '').map((name) => key('c', name)),
    ...keys('l', doors),
    ...(at ? [key('l', `${at.lon.toFixed(POSITION_DIGITS)} ${at.lat.toFixed(POSITION_DIGITS)}`)] : []),
    ...keys('g', around),
  ];
}
