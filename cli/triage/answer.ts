/** One line in, one line out (INTERFACES `triage`). Lenient: unknown fields are ignored, an odd time is no reason to refuse. */
import { z } from 'zod';
import { instant, parseInstant, type Instant } from '#domain/shared/time.ts';
import type { Place } from '#domain/shared/place.ts';
import { VERDICTS, type EarlierCall, type Judge, type JudgeInput, type PlaceFinding, type Proposal } from '#domain/triage/proposal.ts';
import type { Line } from './lines.ts';

export type Answer = { line: number; error: string } | Judged;

interface Judged {
  id: string | number;
  verdict: Proposal['verdict'];
  item: string | null;
  items: Proposal['items'];
  danger: Proposal['danger'];
  place: PlaceView | null;
  urgency: Proposal['urgency'];
  abstained: boolean;
  why: Proposal['why'];
  /** what to ask next, most telling first */
  questions: NonNullable<Proposal['questions']>;
  ms: number;
}

interface PlaceView {
  text: string;
  span: PlaceFinding['span'];
  areaId?: string;
  lon?: number;
  lat?: number;
  precision?: string;
  /** known by its sound, written otherwise */
  bySound?: true;
  /** second guesses, likeliest first */
  alternatives?: { text: string; areaId?: string; lon?: number; lat?: number; precision?: string }[];
}

const earlier = z.object({
  text: z.string().optional().catch(undefined),
  at: z.string().optional().catch(undefined),
  item: z.string().nullish().catch(undefined),
  verdict: z.enum(VERDICTS).nullish().catch(undefined),
  danger: z.array(z.string()).optional().catch(undefined),
});

const flag = z.boolean().optional().catch(undefined);
const question = z.object({
  id: z.union([z.string(), z.number()]),
  text: z.string(),
  channel: z.string().optional().catch(undefined),
  at: z.string().optional().catch(undefined),
  town: z.string().optional().catch(undefined),
  flags: z.object({ cannotTalk: flag, weapon: flag, injured: flag, child: flag, crowd: flag }).optional().catch(undefined),
  history: z.array(earlier).optional(),
});
type Question = z.output<typeof question>;

const NS_A_MS = 1e6;

export function answerLine(judge: Judge, line: Line, town: string | undefined): Answer {
  if ('tooLong' in line) return { line: line.number, error: 'line too long' };
  const parsed = parseLine(line.text);
  if (typeof parsed === 'string') return { line: line.number, error: parsed };
  const input = inputOf(parsed, town);
  const started = process.hrtime.bigint();
  const proposal = judge.propose(input);
  const ms = Number(process.hrtime.bigint() - started) / NS_A_MS;
  return view(parsed.id, proposal, Math.round(ms * 1000) / 1000);
}

function parseLine(text: string): Question | string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return 'not JSON';
  }
  const answer = question.safeParse(json);
  if (answer.success) return answer.data;
  const issue = answer.error.issues[0];
  return `${issue?.path.join('.') || 'line'}: ${issue?.message ?? 'wrong'}`;
}

function inputOf(asked: Question, town: string | undefined): JudgeInput {
  const at = parseTime(asked.at);
  return {
    text: asked.text, channel: asked.channel, flags: asked.flags, town: asked.town ?? town, at: at ?? undefined,
    history: asked.history?.map((call) => earlierOf(call, at)),
  };
}

/** An earlier call without a readable time counts as recent: the doubt is to the caller's good. */
function earlierOf(call: z.output<typeof earlier>, at: Instant | null): EarlierCall {
  return { ...call, at: parseTime(call.at) ?? at ?? instant(0) };
}

function parseTime(text: string | undefined): Instant | null {
  return text === undefined ? null : parseInstant(text);
}

function view(id: string | number, proposal: Proposal, ms: number): Judged {
  const { verdict, item, items, danger, place, urgency, abstained, why, questions = [] } = proposal;
  return { id, verdict, item, items, danger, place: place && placeView(place), urgency, abstained, why, questions, ms };
}

function placeView({ text, span, place, bySound, alternatives }: PlaceFinding): PlaceView {
  return {
    text, span, ...whereOf(place), ...(bySound ? { bySound } : {}),
    ...(alternatives ? { alternatives: alternatives.map((other) => ({ text: other.text, ...whereOf(other.place) })) } : {}),
  };
}

function whereOf(place: Place): Pick<PlaceView, 'areaId' | 'lon' | 'lat' | 'precision'> {
  return {
    precision: place.precision,
    ...(place.areaId === null ? {} : { areaId: place.areaId }),
    ...(place.position === null ? {} : { lon: place.position.lon, lat: place.position.lat }),
  };
}
