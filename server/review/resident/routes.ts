/** `/r/{token}`: no account, no cookie, no script. The token opens the state; the number's last digits the rest. */
import { z } from 'zod';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { event } from '#domain/incident/events.ts';
import type { DangerMark, Incident, VaultRef } from '#domain/incident/incident.ts';
import type { NewEvent } from '#domain/incident/events.ts';
import { freshMarks, machineMarks } from '#domain/incident/raise.ts';
import type { Context } from '#domain/incident/rule.ts';
import { besideDanger, dangersWritten, endangered } from '#domain/review/endangered.ts';
import { answeredNumber } from '#domain/review/messages.ts';
import { progressOf } from '#domain/review/progress.ts';
import { complaint, satisfaction, stillHappening } from '#domain/review/rules.ts';
import { isRefusal, refuse, type Refusal } from '#domain/shared/refusal.ts';
import { spanMs, toMs } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { tailKey } from '#server/incident/search.ts';
import { change } from '#server/platform/change.ts';
import { monotonicMs } from '#server/platform/clock.ts';
import { answer, route, type Answer } from '#server/platform/http.ts';
import type { Language } from '#server/platform/problem.ts';
import { limitKey } from '#server/platform/rate-limit.ts';
import { sameSecret } from '#server/platform/secrets.ts';
import { sealText } from '#server/platform/vault.ts';
import { add } from './add.ts';
import { createGuesses, type Guesses } from './guesses.ts';
import { CALLER, detailsOf, findMatter, townName, type Matter } from './matter.ts';
import { gonePage, residentPage, slowPage, stopPage, type Doing, type PageState } from './page.ts';
import { RESIDENT_POLICY } from './style.ts';

const params = z.strictObject({ token: z.string() });
/** Programs that pass links on add parameters of their own; they are no reason to show an error to a caller. */
const query = z.object({ lang: z.enum(['zh', 'en']).optional().catch(undefined), view: z.enum(['large']).optional().catch(undefined), do: z.enum(['score', 'again', 'complain', 'add', 'open']).optional().catch(undefined) });
const form = z.object({
  digits: z.string().max(40).catch(''), permit: z.string().max(200).catch(''), score: z.string().max(8).catch(''), text: z.string().catch(''),
});
const MOST_WORDS = 500;

const WRONG_TOKENS = 20; // an address an hour (TRUST P8)
const WRONG_DIGITS = 5; // a link an hour, of 10,000
const ACTS = 10; // a link an hour
const TICKET_LIFE = { minutes: 30 };
/** Pictures as a camera makes them: without a script nothing makes them smaller. Bytes; three or four of them. */
const MOST_BODY = 24 * 1024 * 1024;
const UPLOADS_AT_ONCE = 4;
const FILES_AT_ONCE = 3;

interface Desk {
  deps: Deps;
  /** origin of our own pages where a proxy stands in front */
  origin: string | null;
  tokens: Guesses;
  digits: Guesses;
  acts: Guesses;
}

type Said = z.output<typeof form>;
type Page = Answer<string>;

export function addResidentRoutes(app: FastifyInstance, deps: Deps, publicUrl: string | null): void {
  const desk: Desk = {
    deps, origin: publicUrl === null ? null : new URL(publicUrl).origin,
    tokens: createGuesses(WRONG_TOKENS, monotonicMs), digits: createGuesses(WRONG_DIGITS, monotonicMs), acts: createGuesses(ACTS, monotonicMs),
  };
  route(app, {
    method: 'GET', path: '/r/:token', action: 'resident.read', summary: 'How the caller\'s matter stands', params, query, response: 'text/html', statuses: [200, 404, 429], compressed: true,
    handler: (input) => enter(desk, input, (matter) => render(desk, matter, lookOf(input), null, null)),
  });
  post(app, desk, 'open', 'resident.read', 'The second step: the last four digits of the number', openStep);
  post(app, desk, 'score', 'resident.answer', 'How it was dealt with, 1 to 5', score);
  post(app, desk, 'again', 'resident.reopen', 'It is still happening', again);
  post(app, desk, 'add', 'resident.add', 'A word or pictures beside what was said', adding, { accepts: 'multipart', bodyLimit: MOST_BODY, atOnce: UPLOADS_AT_ONCE });
  post(app, desk, 'complain', 'resident.answer', 'A complaint about how it is handled, to the leader on duty', complain);
}

/** How the page is asked for. `large`: few words in large letters, one thing at a time (适老化); `step` which one. */
interface Look { language: Language; token: string; large: boolean; step: Doing | null }

function lookOf(input: Input): Look {
  return { language: input.query.lang ?? input.language, token: input.params.token, large: input.query.view === 'large', step: input.query.do ?? null };
}

type Step = (desk: Desk, matter: Matter, input: Look, said: Said, files: readonly Buffer[]) => Promise<Page>;

function post(app: FastifyInstance, desk: Desk, what: string, action: 'resident.read' | 'resident.answer' | 'resident.reopen' | 'resident.add', summary: string, step: Step, more: { accepts?: 'multipart'; bodyLimit?: number; atOnce?: number } = {}): void {
  route(app, {
    method: 'POST', path: `/r/:token/${what}`, action, summary, params, query, body: form, accepts: 'form', ...more, response: 'text/html', statuses: [200, 404, 429], compressed: true,
    handler: (input) => {
      if (!fromOwnPage(input.request, desk.origin)) return refuse('access.cross_site');
      return enter(desk, input, (matter) => step(desk, matter, lookOf(input), input.body, input.request.files ?? []));
    },
  });
}

interface Input {
  params: { token: string };
  query: { lang?: Language | undefined; view?: 'large' | undefined; do?: Doing | undefined };
  language: Language;
  request: FastifyRequest;
}

/** A wrong token counts against its address; an address with too many is not listened to, right or wrong. */
async function enter(desk: Desk, input: Input, go: (matter: Matter) => Promise<Page>): Promise<Page> {
  const { language, large } = lookOf(input);
  const from = limitKey(input.request);
  const wait = desk.tokens.wait(from);
  if (wait > 0) return page(429, slowPage(language, large), { 'retry-after': String(wait) });
  const matter = await findMatter(desk.deps, input.params.token);
  if (matter) return go(matter);
  desk.tokens.wrong(from);
  return page(404, gonePage(language, large));
}

/** The address holds the token: it is sent to nobody else, and to ourselves only so that a form shows where it came from. */
function page(status: number, body: string, headers: Record<string, string> = {}): Page {
  return answer(status, body, { 'content-security-policy': RESIDENT_POLICY, 'referrer-policy': 'same-origin', ...headers });
}

async function render(desk: Desk, matter: Matter, at: Look, note: PageState['note'], permit: string | null): Promise<Page> {
  const { incident, ctx } = matter;
  const { deps } = desk;
  return page(200, residentPage({
    language: at.language, path: `/r/${at.token}`, large: at.large, step: note && 'thanks' in note ? null : at.step, town: townName(deps, incident), phone: answeredNumber(incident, ctx), now: ctx.now,
    timeZone: deps.district.timeZone, progress: progressOf(incident, ctx), score: incident.satisfaction?.score ?? null,
    details: permit === null ? null : await detailsOf(deps, matter), permit, note,
  }));
}

/** A form of another site, or of nobody's, is not the caller's wish. */
function fromOwnPage(request: FastifyRequest, publicOrigin: string | null): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  return request.headers.origin === (publicOrigin ?? `${request.protocol}://${request.headers.host ?? ''}`);
}

const openStep: Step = async (desk, matter, at, said) => {
  const key = matter.link.incidentId;
  if (desk.digits.wait(key) > 0) return render(desk, matter, at, { refused: 'digits_often' }, null);
  const digits = said.digits.normalize('NFKC').trim();
  if (!/^\d{4}$/.test(digits) || !sameSecret(tailKey(desk.deps.secrets, digits), matter.link.tailKey)) {
    desk.digits.wrong(key);
    return render(desk, matter, at, { refused: 'digits' }, null);
  }
  return render(desk, matter, at, null, issuePermit(desk, matter));
};

/** Instead of a cookie: whoever has shown the digits carries the proof in the next form, for half an hour. */
function issuePermit(desk: Desk, { link, ctx }: Matter): string {
  const until = toMs(ctx.now) + spanMs(TICKET_LIFE);
  return `${until}.${desk.deps.secrets.hmac('resident-permit', `${link.incidentId} ${until}`)}`;
}

function holdsPermit(desk: Desk, { link, ctx }: Matter, permit: string): boolean {
  const [until = '', proof = ''] = permit.split('.');
  return sameSecret(proof, desk.deps.secrets.hmac('resident-permit', `${link.incidentId} ${until}`)) && Number(until) > toMs(ctx.now);
}

const score: Step = (desk, matter, at, said) => {
  if (!/^[1-5]$/.test(said.score)) return render(desk, matter, at, { refused: 'score' }, kept(desk, matter, said));
  return act(desk, matter, at, said, 'score', (i, ctx) => satisfaction(i, Number(said.score), ctx));
};

const complain: Step = (desk, matter, at, said) => {
  if (said.text.trim() === '') return render(desk, matter, { ...at, step: 'complain' }, { refused: 'words' }, kept(desk, matter, said));
  return act(desk, matter, at, said, 'complain', complaint);
};

const again: Step = (desk, matter, at, said) => act(desk, matter, at, said, 'again', stillHappening);

const adding: Step = async (desk, matter, at, said, files) => {
  const permit = kept(desk, matter, said);
  const text = said.text.trim().slice(0, MOST_WORDS);
  if (permit === null) return render(desk, matter, at, { refused: 'permit' }, null);
  if (text === '' && files.length === 0) return render(desk, matter, at, { refused: 'nothing' }, permit);
  if (files.length > FILES_AT_ONCE) return render(desk, matter, at, { refused: 'pictures_many' }, permit);
  if (desk.acts.wait(matter.link.incidentId) > 0) return render(desk, matter, at, { refused: 'often' }, permit);
  desk.acts.wrong(matter.link.incidentId);
  const dangers = dangersIn(desk.deps, text);
  const done = await add(desk.deps, matter, text, files, dangers);
  if (!isRefusal(done) && isNews(matter.incident, dangers)) return stop(desk, matter, at);
  const fresh = (await findMatter(desk.deps, at.token)) ?? matter;
  return render(desk, fresh, at, isRefusal(done) ? { refused: REFUSED_AS[done.code] ?? 'picture' } : { thanks: 'add' }, permit);
};

/** Why a picture was not taken, in words for whoever is no official. */
const REFUSED_AS: Readonly<Partial<Record<Refusal['code'], 'picture' | 'picture_large' | 'picture_heic' | 'pictures_many'>>> = {
  'file.heic': 'picture_heic', 'file.too_many_pixels': 'picture_large', 'request.too_large': 'picture_large', 'response.too_many_files': 'pictures_many',
};

function kept(desk: Desk, matter: Matter, said: Said): string | null {
  return holdsPermit(desk, matter, said.permit) ? said.permit : null;
}

async function act(
  desk: Desk, matter: Matter, at: Look, said: Said, thanks: 'score' | 'again' | 'complain',
  rule: (i: Incident, ctx: Context) => NewEvent[] | Refusal,
): Promise<Page> {
  const permit = kept(desk, matter, said);
  const text = said.text.trim().slice(0, MOST_WORDS);
  // Words that cannot be taken are said to be lost, not dropped.
  if (text !== '' && permit === null) return render(desk, matter, at, { refused: 'permit' }, null);
  if (desk.acts.wait(matter.link.incidentId) > 0) return render(desk, matter, at, { refused: 'often' }, permit);
  desk.acts.wrong(matter.link.incidentId);
  const dangers = dangersIn(desk.deps, text);
  const done = await record(desk.deps, matter, text, dangers, rule);
  if (!isRefusal(done) && isNews(matter.incident, dangers)) return stop(desk, matter, at);
  const fresh = (await findMatter(desk.deps, at.token)) ?? matter;
  return render(desk, fresh, at, isRefusal(done) ? { refused: 'not_over' } : { thanks }, permit);
}

function dangersIn(deps: Deps, text: string): DangerMark[] {
  return text === '' ? [] : dangersWritten(text, machineMarks(deps.judge.propose({ text, channel: 'web' })));
}

const isNews = (i: Incident, dangers: readonly DangerMark[]): boolean => freshMarks(i, dangers).length > 0;

/** An answer that ends the form: 110, large, and nothing else to fill in; what was written has gone to the police already. */
function stop(desk: Desk, { incident }: Matter, at: Look): Page {
  return page(200, stopPage(at.language, townName(desk.deps, incident)[at.language], at.large));
}

/** Through the one door; the caller's words are sealed under the caller's own key. */
async function record(deps: Deps, { incident, link }: Matter, text: string, dangers: readonly DangerMark[], rule: (i: Incident, ctx: Context) => NewEvent[] | Refusal): Promise<null | Refusal> {
  const done = await change(deps.shell, incident, CALLER, (now, view) => {
    if (!now) return refuse('incident.unknown');
    const sealed = text === '' ? null : sealText(deps.vault, { town: now.town, incidentId: now.id, kind: 'note', text, at: view.now, person: link.person });
    const ctx: Context = { now: view.now, actor: CALLER, district: deps.district, text: sealed?.ref ?? null, newId: view.newId };
    const [asked, raised] = [rule(now, ctx), endangered(now, dangers, ctx)];
    if (isRefusal(asked) && raised.length === 0) return asked;
    const own = isRefusal(asked) ? [] : asked;
    const events = raised.length === 0 ? own : [...besideDanger(own), ...raised];
    return { events: withWords(events, now.id, sealed?.ref ?? null), answer: null, sealed: sealed ? [sealed.row] : [] };
  });
  if (isRefusal(done)) return done;
  await deps.settled(incident.town, done.seq);
  return null;
}

/** Reopening has no field for words; they go beside it as a note. */
function withWords(events: NewEvent[], incidentId: string, ref: VaultRef | null): NewEvent[] {
  if (!ref || JSON.stringify(events).includes(ref.id)) return events;
  return [...events, event(incidentId, 'note.added', { text: ref })];
}
