/** 街镇侧: what the police's side diverted comes in as it was decided there, and what they answer is done here. */
import { z } from 'zod';
import { VERDICTS } from '#domain/triage/proposal.ts';
import type { Incident } from '#domain/incident/incident.ts';
import type { Actor, Context } from '#domain/incident/rule.ts';
import type { NewEvent } from '#domain/incident/events.ts';
import { comesBeside, divertedAnew, tookBack } from '#domain/response/across.ts';
import { isRefusal } from '#domain/shared/refusal.ts';
import { instant, type Instant } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { readKnown } from '#server/gateway/police/envelope.ts';
import { ackReference, incidentFor, isAnswer, rejected, takeCall, type Handled, type Handler, type Received } from '#server/gateway/police/handle.ts';
import { actorOf } from '#server/incident/view.ts';
import { isStorable } from '#server/platform/body.ts';
import { change, type View } from '#server/platform/change.ts';

const moment = z.iso.datetime().transform((text): Instant => instant(Date.parse(text)));
const id = z.string().min(1).max(128).refine(isStorable);
const decisionShape = z.strictObject({
  verdict: z.enum(VERDICTS), item: z.string().max(64).nullable(), by: id, confirmedBy: id.nullable(), at: moment,
  safeDefault: z.boolean(), overDanger: z.boolean(), reason: z.string().max(64).nullable(), callerAgrees: z.boolean().optional(),
});

export const divertedShape = z.strictObject({
  incidentId: id.max(120), town: id, number: z.string().min(1).max(64), stationId: id, decision: decisionShape, divertedAt: moment, urgency: z.enum(['urgent', 'normal']),
  place: z.strictObject({
    areaId: id.nullable(), position: z.strictObject({ lon: z.number(), lat: z.number() }).nullable(), precision: z.enum(['building', 'compound', 'lane', 'road', 'community', 'town', 'unknown']),
  }),
  flags: z.strictObject({ cannotTalk: z.boolean().optional(), weapon: z.boolean().optional(), injured: z.boolean().optional(), child: z.boolean().optional(), crowd: z.boolean().optional() }),
  dangers: z.array(z.strictObject({ code: z.string().max(64), by: z.enum(['machine', 'person', 'history']), p: z.number() })),
  contact: z.strictObject({ reached: z.boolean(), at: moment, tries: z.int() }).nullable(),
  excluded: z.array(id).max(200),
  call: z.record(z.string(), z.unknown()),
});

const tookShape = z.strictObject({ ...ackReference, result: z.enum(['taken', 'done']).default('taken'), takesAll: z.boolean().default(true) });

const elsewhere: Handler = async () => rejected('gateway.other_side');

export const FROM_POLICE: Readonly<Record<string, Handler>> = {
  diverted: takeDiverted,
  hand_back_ack: takeAnswer,
  call: elsewhere,
  call_update: elsewhere,
};

async function takeDiverted(deps: Deps, m: Received): Promise<Handled> {
  const read = readKnown(divertedShape, m.envelope.body);
  if (!read) return rejected('gateway.unreadable');
  const { call, town, ...there } = read.value;
  const taken = await takeCall(deps, { ...m, envelope: { ...m.envelope, body: { ...call, town } } }, there);
  if (taken.outcome !== 'accepted' || taken.incidentId === undefined) return taken;
  await on(deps, { id: taken.incidentId, town }, actorOf(m.platform), (i, ctx) => divertedAnew(i, there, ctx));
  return taken;
}

/** The police took it, or come beside; whether they were asked, or took it themselves. */
async function takeAnswer(deps: Deps, m: Received): Promise<Handled> {
  const read = readKnown(tookShape, m.envelope.body);
  if (!read) return rejected('gateway.unreadable');
  const incident = await incidentFor(deps, m, read.value);
  if (isAnswer(incident)) return incident;
  const { result, takesAll } = read.value;
  const no = await on(deps, incident, actorOf(m.platform), (i, ctx) => (takesAll ? tookBack(i, result === 'done', ctx) : comesBeside(i, ctx)));
  return no ?? { outcome: 'accepted', incidentId: incident.id };
}

async function on(deps: Deps, incident: { id: string; town: string }, actor: Actor, rule: (i: Incident, ctx: Context) => NewEvent[]): Promise<Handled | null> {
  const contextOf = (view: View): Context => ({ now: view.now, actor, district: deps.district, text: null, newId: view.newId });
  const done = await change(deps.shell, incident, actor, (i, view) => ({ events: i ? rule(i, contextOf(view)) : [], answer: null }));
  return isRefusal(done) ? rejected(done.code) : null;
}
