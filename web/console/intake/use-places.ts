/**
 * Where: what the machine read in the words, or what is meant by what is typed into the field for the place, with how exactly it is
 * known and what else it may be. A position is taken over only of a building: the middle of an estate is nobody's door.
 */
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import type { Precision } from '#domain/shared/place.ts';
import { areasQuery, proposalQuery, townsQuery } from '#web/data/queries.ts';
import { useSpeech } from '#web/text/i18n.ts';
import type { Draft } from './call-draft.ts';
import type { ProposalSeen } from './proposal-card.tsx';

export interface Offered { text: string; position: { lon: number; lat: number } | null; precision: Precision; bySound: boolean }
export interface Places { offered: readonly Offered[]; /** what stands in the field is read as */ reads: Offered | null; typed: boolean }

type Read = NonNullable<ProposalSeen['place']>;
const MOST = 6;
const PRECISIONS: readonly Precision[] = ['building', 'compound', 'lane', 'road', 'community', 'town'];
/** How exactly a name of the map says where, by its level. */
const OF_LEVEL: Readonly<Record<string, Precision>> = { landmark: 'compound', micro_grid: 'community', grid: 'community', district: 'unknown' };

export function usePlaces(draft: Draft, inWords: Read | null): Places {
  const { say } = useSpeech();
  const typed = useDeferredValue(draft.place.text.trim());
  const asks = typed !== '' && draft.place.position === null;
  const readOf = useQuery({ ...proposalQuery({ text: typed, channel: draft.channel, flags: {} }), enabled: asks }).data?.place ?? null;
  const areas = useQuery({ ...areasQuery(typed), enabled: asks }).data ?? [];
  const read = typed === '' ? inWords : readOf;
  const townOf = useTownOf(read?.alternatives?.[0]?.text ?? '');
  const guessed = read ? guesses(read, townOf) : [];
  if (draft.place.position) return { offered: [], reads: { ...draft.place, precision: 'building', bySound: false }, typed: true };
  if (typed === '') return { offered: unlike(guessed, ''), reads: null, typed: false };
  const named = areas.map((a) => offer({ text: say(a.name), precision: OF_LEVEL[a.level ?? ''] ?? a.level, ...a.position }));
  return { offered: unlike([...guessed, ...named], typed), reads: guessed[0] ?? null, typed: true };
}

/** The town of an area with this name: a name that stands twice in the district is told apart by it. */
function useTownOf(name: string): (areaId: string | undefined) => string {
  const { say } = useSpeech();
  const areas = useQuery({ ...areasQuery(name), enabled: name !== '' }).data ?? [];
  const towns = useQuery(townsQuery).data ?? [];
  return (areaId) => say(towns.find((town) => town.id === areas.find((a) => a.id === areaId)?.town)?.name);
}

/** The reading first, then its second guesses: the same name in another town with the town before it. */
export function guesses(read: Read, townOf: (areaId: string | undefined) => string): Offered[] {
  return [offer(read), ...(read.alternatives ?? []).map((other) => offer({ ...other, text: `${townOf(other.areaId)}${other.text}` }))];
}

function offer({ text, precision, lon, lat, bySound }: { text: string; precision?: string | undefined; lon?: number | undefined; lat?: number | undefined; bySound?: boolean | undefined }): Offered {
  const exact = PRECISIONS.find((p) => p === precision) ?? 'unknown';
  return { text, precision: exact, bySound: bySound ?? false, position: exact === 'building' && lon !== undefined && lat !== undefined ? { lon, lat } : null };
}

/** Each name once, and not what stands in the field already, unless it brings a position. */
export function unlike(offered: readonly Offered[], typed: string): Offered[] {
  return offered.filter((one, at) => (one.text !== typed || one.position !== null) && offered.findIndex((other) => other.text === one.text) === at).slice(0, MOST);
}
