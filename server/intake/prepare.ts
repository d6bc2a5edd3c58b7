/** The edge of intake: a body that parsed → a call ready for the door. Nothing a call says is a reason to refuse it. */
import { hash } from 'node:crypto';
import { mayPostAs, type Subject } from '#domain/access/subject.ts';
import { findTown, stationFor, townOfArea } from '#domain/catalogue/lookup.ts';
import type { CallBody } from '#domain/intake/contract.ts';
import { phoneDigits, wordsKeys } from '#domain/intake/link-keys.ts';
import type { PreparedCall } from '#domain/intake/take.ts';
import { fromGcj02 } from '#domain/shared/datum.ts';
import type { Place, Position } from '#domain/shared/place.ts';
import { refuse, type Refusal } from '#domain/shared/refusal.ts';
import { instant, parseInstant, plus, toMs, type Instant } from '#domain/shared/time.ts';
import type { Proposal } from '#domain/triage/proposal.ts';
import type { Deps } from '#server/deps.ts';
import { tailKey } from '#server/incident/search.ts';
import { canonical } from '#server/platform/canonical.ts';
import { newId } from '#server/platform/ids.ts';
import { sealExternalId } from './external-id.ts';
import { locate } from './locate.ts';
import { repairBody, type Warning } from './repair.ts';

export interface Prepared {
  /** as it was told, its texts fit to be kept */
  body: CallBody;
  call: PreparedCall;
  proposal: Proposal;
  warnings: Warning[];
  /** clear texts to be sealed once the incident is known */
  clear: { words: string; identity: string | null; placeText: string | null; raw: string | null };
  /** whose key the texts are sealed under: the digits of the caller's number */
  phone: string | null;
  /** the sender's own id, sealed (`sealExternalId`) */
  externalId: string;
}

export function prepareCall(deps: Deps, subject: Subject, told: CallBody, now: Instant, raw: { bytes: Buffer | null; broken: boolean; unread?: readonly Warning[] }): Prepared | Refusal {
  const warnings: Warning[] = [...(raw.broken ? [{ field: 'text', code: 'encoding_repaired' }] : []), ...(raw.unread ?? [])];
  const body = repairBody(told, warnings);
  if (!mayPostAs(subject, body.source)) return refuse('intake.source_denied');
  const { text } = body;
  const receivedAt = receivedOf(body.receivedAt, now, warnings);
  const position = positionOf(body.place?.position, warnings);
  const proposal = deps.judge.propose({ text, channel: body.channel, at: receivedAt, ...(body.town ? { town: body.town } : {}), ...(body.flags ? { flags: body.flags } : {}) });
  const placeText = body.place?.text ?? null;
  const place = placeOf(deps, position, placeText, proposal);
  const town = townFor(deps, subject, body.town, place, warnings);
  if (typeof town !== 'string') return town;
  const phone = body.caller?.phone ? (phoneDigits(body.caller.phone) ?? '') : '';
  return {
    body, proposal, warnings, phone: phone === '' ? null : phone, externalId: sealExternalId(deps.secrets, body.source, body.externalId),
    clear: {
      words: text, identity: body.caller ? JSON.stringify(body.caller) : null, placeText,
      raw: warnings.length > 0 && raw.bytes ? raw.bytes.toString('base64') : null,
    },
    call: {
      call: { callId: newId('call', toMs(now)), revision: body.revision, receivedAt, words: null, identity: null, placeText: null },
      town, stationId: stationOf(deps, subject, place, town), channel: body.channel, place, flags: body.flags ?? {}, paper: body.observed === 'paper',
      proposal, bodyHash: hash('sha256', canonical(body), 'hex'), linkKeys: linkKeysOf(deps, body, text, phone, place), excluded: [], conflictEntry: null,
    },
  };
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

/** Told by position first, then by the words for the place, then by what the text says; unknown is an answer. */
function placeOf(deps: Deps, told: Position | null, placeText: string | null, proposal: Proposal): Place {
  const named = placeText ? deps.judge.propose({ text: placeText }).place?.place : undefined;
  const said = named ?? proposal.place?.place;
  if (told) return said?.areaId && said.precision === 'building' ? { ...said, position: said.position ?? told } : locate(deps.district, told);
  return said ?? { areaId: null, position: null, precision: 'unknown' };
}

/** A town that does not exist is told and left aside: the place decides, else the account. */
function townFor(deps: Deps, subject: Subject, asked: string | undefined, place: Place, warnings: Warning[]): string | Refusal {
  const known = (id: string | null | undefined) => (id ? findTown(deps.district, id)?.id : undefined);
  if (asked !== undefined && !known(asked)) warnings.push({ field: 'town', code: 'town_unknown' });
  const town = known(asked) ?? known(place.areaId ? townOfArea(deps.district, place.areaId) : null) ?? known(subject.towns[0]);
  if (!town) return refuse('intake.no_town');
  return subject.towns.includes(town) ? town : refuse('intake.town_denied');
}

/** The station that answers for the place; the caller's own station where the place says nothing. */
function stationOf(deps: Deps, subject: Subject, place: Place, town: string): string {
  if (place.areaId === null && subject.stationId) return subject.stationId;
  return stationFor(deps.district, place.areaId, town).id;
}

const POSITION_DIGITS = 4; // about 10 m

function linkKeysOf(deps: Deps, body: CallBody, text: string, phone: string, place: Place): string[] {
  const key = (kind: string, value: string) => `${kind}:${deps.secrets.hmac('link', `${kind} ${value}`).slice(0, 16)}`;
  const keys = wordsKeys(text, deps.secrets.derive('words')).map((band) => `w:${band}`);
  if (body.policeNumber) keys.push(key('n', body.policeNumber));
  if (phone) keys.push(key('p', phone), tailKey(deps.secrets, phone));
  if (place.areaId && (place.precision === 'building' || place.precision === 'compound')) keys.push(key('l', place.areaId));
  if (place.position && place.precision === 'building') keys.push(key('l', `${place.position.lon.toFixed(POSITION_DIGITS)} ${place.position.lat.toFixed(POSITION_DIGITS)}`));
  const said = body.place?.text?.replace(/\s+/g, '') ?? '';
  if (said.length >= 4) keys.push(key('l', said));
  return keys;
}
