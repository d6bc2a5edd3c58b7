/** A word from the desk to a unit on shift, and that it was read there. */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import type { Subject } from '#domain/access/subject.ts';
import type { Unit } from '#domain/catalogue/district.ts';
import { findUnit, getTown, policyAt } from '#domain/catalogue/lookup.ts';
import type { Context } from '#domain/incident/rule.ts';
import { mayMessage, MESSAGE_LIMIT, messaged, messageRead } from '#domain/response/messages.ts';
import { isRefusal, refuse, type Refusal } from '#domain/shared/refusal.ts';
import { plus, toMs, type Instant, type Span } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { findFor, subjectOf } from '#server/incident/routes.ts';
import { actorOf } from '#server/incident/view.ts';
import { keeps, needs } from '#server/platform/change.ts';
import { inTowns } from '#server/platform/db.ts';
import { idempotencyKey, route } from '#server/platform/http.ts';
import { earlier, IDEMPOTENCY, keyedBy, type KeyedRequest } from '#server/platform/idempotency.ts';
import { newId } from '#server/platform/ids.ts';
import { sealText } from '#server/platform/vault.ts';
import { listFor, messageView, ownUnits, viewOf, type View } from './reading.ts';
import { MESSAGES, messagesWhere, sealMessage, type Message } from './store.ts';

const id = z.string().min(1).max(128);
const page = z.object({ items: z.array(messageView), next: z.null() });

/** `tell`: streams of these accounts hear that there is something to read. */
export interface MessageDeps extends Deps {
  tell(accounts: ReadonlySet<string>): void;
  /** whether a screen of the account hears the live stream of this server */
  isConnected(account: string): boolean;
}

/** Where the town's policy says nothing else. */
const READ_WITHIN = { minutes: 1 };

export function addMessageRoutes(app: FastifyInstance, deps: MessageDeps): void {
  route(app, {
    method: 'GET', path: '/api/v1/unit-messages', action: 'message.read', summary: 'Messages of the last day: to the own unit, or to the units of the own towns', response: page,
    handler: async ({ request }) => {
      const subject = subjectOf(request);
      return { items: await listFor(deps, subject, await deps.now()), next: null };
    },
  });
  route(app, {
    method: 'POST', path: '/api/v1/units/:id/messages', action: 'message.send', headers: ['Idempotency-Key'], params: z.strictObject({ id }), response: messageView,
    summary: 'A message to a unit on shift; on the record of the incident where one is named',
    body: z.strictObject({ text: z.string().trim().min(1).max(MESSAGE_LIMIT), incidentId: id.optional() }),
    handler: async ({ params, body, request }) => {
      const key = idempotencyKey(request);
      return isRefusal(key) ? key : send(deps, subjectOf(request), { unitId: params.id, ...body, key });
    },
  });
  route(app, {
    method: 'POST', path: '/api/v1/unit-messages/:id/read', action: 'message.receive', params: z.strictObject({ id }), body: z.strictObject({}), response: messageView,
    summary: 'Read by somebody of the unit; once, however often it is said',
    handler: ({ params, request }) => markRead(deps, subjectOf(request), params.id),
  });
}

interface Sent { unitId: string; text: string; incidentId?: string | undefined; key: string | null }

async function send(deps: MessageDeps, subject: Subject, sent: Sent): Promise<View | Refusal> {
  const unit = findUnit(deps.district, sent.unitId);
  if (!unit) return refuse('dispatch.unit_unknown');
  const town = unit.town ?? subject.towns[0] ?? '';
  if (!subject.towns.includes(town)) return refuse('dispatch.unit_wrong_town', { unit: unit.id });
  const about = sent.incidentId === undefined ? null : await findFor(deps, subject, sent.incidentId, 'incident.read');
  if (isRefusal(about)) return about;
  if (about && about.town !== town) return refuse('dispatch.unit_wrong_town', { unit: unit.id });
  const keyed = keyedSending(subject, sent);
  const messageId = newId('msg', toMs(await deps.now()));
  const actor = actorOf(subject);
  const connected = [...(await peopleOf(deps, unit))].some(deps.isConnected);
  const done = await deps.shell.submit<{ id: string }>({
    town, actor, incidents: about ? [about.id] : [], needs: keyed ? [needs(IDEMPOTENCY, keyed)] : [],
    decide: (view) => {
      const before = keyed ? earlier(view.known(IDEMPOTENCY), keyed) : null;
      if (isRefusal(before)) return before;
      if (before) return { events: [], answer: z.object({ id: z.string() }).parse(before.told) };
      const now = about ? view.incident(about.id) : null;
      const sealed = now ? sealText(deps.vault, { town, incidentId: now.id, kind: 'note', text: sent.text, at: view.now }) : null;
      const ctx: Context = { now: view.now, actor, district: deps.district, text: sealed?.ref ?? null, newId: view.newId };
      const no = mayMessage(unit, sent.text, now, ctx);
      if (no) return no;
      const message = { id: messageId, unitId: unit.id, incidentId: now?.id ?? null, from: subject.account, at: view.now, tellAt: connected ? plus(view.now, readWithin(deps, town, view.now)) : view.now, sealed: sealMessage(deps.secrets, messageId, sent.text) };
      return {
        events: now && sealed ? [messaged(now, messageId, unit.id, sealed.ref)] : [], sealed: sealed ? [sealed.row] : [], answer: { id: messageId },
        rows: [keeps(MESSAGES, { message }), ...(keyed ? [keeps(IDEMPOTENCY, { ...keyed, incidentId: now?.id ?? null, refusal: null, told: { id: messageId }, at: view.now })] : [])],
      };
    },
  });
  if (isRefusal(done)) return done;
  deps.tell(await peopleOf(deps, unit));
  return viewOf(deps, await getMessage(deps, town, done.answer.id));
}

function readWithin({ district }: Deps, town: string, now: Instant): Span {
  return policyAt(getTown(district, town), now).times.messageRead ?? READ_WITHIN;
}

function keyedSending(subject: Subject, { key, ...sent }: Sent): KeyedRequest | null {
  return keyedBy(subject.account, key, `message ${sent.unitId}`, { text: sent.text, incidentId: sent.incidentId ?? null });
}

/** Accounts of the unit, and of those who lead its organisation. */
async function peopleOf(deps: Deps, unit: Unit): Promise<ReadonlySet<string>> {
  const { rows } = await inTowns(deps.db, [], (client) => client.query<{ username: string }>({
    name: 'message.people', text: 'select username from liandong.account where disabled_at is null and (unit_id = $1 or (unit_id is null and organisation_id = $2))', values: [unit.id, unit.organisationId],
  }));
  return new Set(rows.map((r) => r.username));
}

async function getMessage(deps: Deps, town: string, messageId: string): Promise<Message> {
  const [found] = await inTowns(deps.db, [town], (client) => messagesWhere(client, 'm.id = $1', [messageId]));
  if (!found) throw new Error(`message ${messageId} was not kept`);
  return found;
}

async function markRead(deps: MessageDeps, subject: Subject, messageId: string): Promise<View | Refusal> {
  const units = ownUnits(deps, subject) ?? [];
  const [found] = await inTowns(deps.db, subject.towns, (client) => messagesWhere(client, 'm.id = $1 and m.unit_id = any($2)', [messageId, units]));
  const town = found && (findUnit(deps.district, found.unitId)?.town ?? subject.towns[0]);
  if (!found || !town) return refuse('response.message_unknown');
  const done = await deps.shell.submit({
    town, actor: actorOf(subject), incidents: found.incidentId ? [found.incidentId] : [], needs: [needs(MESSAGES, found.id)],
    decide: (view) => {
      const before = view.known(MESSAGES).get(found.id);
      if (before?.read.some((r) => r.account === subject.account)) return { events: [], answer: null };
      const about = found.incidentId ? view.incident(found.incidentId) : null;
      return { events: about ? [messageRead(about, found.id, found.unitId)] : [], answer: null, rows: [keeps(MESSAGES, { messageId: found.id, account: subject.account, at: view.now })] };
    },
  });
  if (isRefusal(done)) return done;
  deps.tell(new Set([found.from]));
  return viewOf(deps, await getMessage(deps, town, found.id));
}
