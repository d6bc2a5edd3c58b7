/** The caller's page: one screen, server-rendered, readable aloud, working without a script. */
import type { Text } from '#domain/catalogue/district.ts';
import { localTime } from '#domain/deadlines/local-time.ts';
import type { Progress } from '#domain/review/progress.ts';
import type { Instant } from '#domain/shared/time.ts';
import type { Language } from '#server/platform/problem.ts';
import { html, type Html } from '#server/platform/html.ts';
import { STYLE } from './style.ts';
import { WORDS, type Refused, type Words } from './words.ts';

export interface Details {
  number: string;
  matter: Text | null;
  place: Text | null;
  times: { what: 'received' | 'decided' | 'contact' | 'arrived' | 'finished' | 'closed'; at: Instant }[];
  said: string[];
  /** pictures the caller sent */
  pictures: number;
}

/** What the large variant shows by itself. */
export type Doing = 'score' | 'again' | 'complain' | 'add' | 'open';

export interface PageState {
  language: Language;
  /** path of the page, `/r/…` */
  path: string;
  /** few words in large letters, one thing at a time */
  large: boolean;
  /** the one thing, in the large variant */
  step: Doing | null;
  town: Text;
  phone: string;
  now: Instant;
  timeZone: string;
  progress: Progress;
  score: number | null;
  /** only after the second step */
  details: Details | null;
  permit: string | null;
  note: { thanks: keyof Words['thanks'] } | { refused: Refused } | null;
}

export function residentPage(s: PageState): string {
  const w = WORDS[s.language];
  const from = w.centre(s.town[s.language]);
  const other = `${s.path}?lang=${w.other.code}${s.large ? '&view=large' : ''}`;
  if (s.large) return frame(w, from, other, w.title, largeMain(s, w), { large: true, label: w.large.leave, href: `${s.path}?lang=${s.language}` });
  return frame(w, from, other, w.title, html`
${noteOf(s, w)}${nowOf(s, w)}${danger(w)}${s.progress.over ? html`${rate(s, w)}${again(s, w)}` : null}${ask(s, w)}${s.details ? html`${detailsOf(s.details, s, w)}${complain(s, w)}` : html`${second(s, w)}<p class="hint">${w.complain.later}</p>`}`, { large: false, label: w.large.enter, href: largeHref(s) });
}

function largeHref(s: PageState, step?: Doing): string {
  return `${s.path}?lang=${s.language}&view=large${step ? `&do=${step}` : ''}`;
}

/** 适老化: what is now and next, 110, a telephone that is answered; everything else is one press and a page of its own. */
function largeMain(s: PageState, w: Words): Html {
  const back = html`<a class="big" href="${largeHref(s)}">${w.large.back}</a>`;
  if (s.step === 'score' && s.progress.over) return html`${noteOf(s, w)}${rate(s, w)}${back}`;
  if (s.step === 'again' && s.progress.over) return html`${noteOf(s, w)}${again(s, w)}${back}`;
  if (s.step === 'complain' || s.step === 'open') return html`${noteOf(s, w)}${s.permit === null ? second(s, w) : complain(s, w)}${back}`;
  if (s.step === 'add') return html`${noteOf(s, w)}${s.details ? addForm(s.details, s, w) : second(s, w)}${back}`;
  const link = (step: Doing, label: string) => html`<a class="big" href="${largeHref(s, step)}">${label}</a>`;
  return html`${noteOf(s, w)}${nowOf(s, w)}${danger(w)}${ask(s, w)}${s.progress.over ? html`${link('score', w.large.score)}${link('again', w.large.again)}` : null}${link('add', w.large.add)}${link('complain', w.large.complain)}`;
}

/** The same for a link that never was, is over, or was withdrawn: nothing tells them apart. */
export function gonePage(language: Language, large: boolean): string {
  return emptyPage(WORDS[language], WORDS[language].gone, large);
}

export function slowPage(language: Language, large: boolean): string {
  return emptyPage(WORDS[language], WORDS[language].slow, large);
}

/** After words of danger: one thing to do, in the size of the page they were written on. */
export function stopPage(language: Language, town: string, large: boolean): string {
  const w = WORDS[language];
  return frame(w, w.centre(town), '', w.stop.heading, html`
<section role="alert"><h1>${w.stop.heading}</h1><p>${w.stop.lead}</p></section>${danger(w)}<section><p>${w.stop.told}</p></section>`, { ...NOWHERE, large });
}

const NOWHERE = { large: false, label: '', href: '' };

function emptyPage(w: Words, say: { heading: string; lead: string }, large: boolean): string {
  const name = w.lang === 'en' ? 'Ping’an Liandong' : '平安联动';
  return frame(w, name, `?lang=${w.other.code}${large ? '&view=large' : ''}`, say.heading, html`
<section><h1>${say.heading}</h1><p>${say.lead}</p></section>${danger(w)}`, { ...NOWHERE, large });
}

function frame(w: Words, from: string, otherHref: string, title: string, main: Html, size: { large: boolean; label: string; href: string }): string {
  return html`<!doctype html>
<html lang="${w.lang}" data-screen="resident" data-ready="true"${size.large ? html` class="large"` : null}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex, nofollow"><meta name="format-detection" content="telephone=no"><title>${title} · ${from}</title><style>${{ html: STYLE }}</style></head>
<body><header><p>${from}</p>${size.href === '' ? null : html`<a href="${size.href}">${size.label}</a>`}${otherHref === '' ? null : html`<a href="${otherHref}" lang="${w.other.code === 'zh' ? 'zh-CN' : 'en'}" hreflang="${w.other.code}">${w.other.label}</a>`}</header>
<main>${main}
</main></body></html>
`.html;
}

function noteOf(s: PageState, w: Words): Html | null {
  if (!s.note) return null;
  if ('thanks' in s.note) return html`<p class="note" role="status">${w.thanks[s.note.thanks]}</p>`;
  return html`<p class="note bad" role="alert">${w.refused[s.note.refused]}</p>`;
}

function nowOf(s: PageState, w: Words): Html {
  const { progress } = s;
  const sentence = w.step[progress.step](progress.who?.[s.language] ?? w.anyone);
  return html`<section aria-labelledby="now"><p class="label">${w.now}</p><h1 id="now">${sentence}</h1>${progress.police ? html`<p>${w.police}</p>` : null}${when(s, w)}<p class="next"><span class="label">${w.next}</span>${w.gap}${w.then[progress.step]}</p>
<ol class="steps">${w.stages.map((name, n) => stage(name, n + 1, progress.stage, w))}</ol></section>`;
}

function when({ progress, ...s }: PageState, w: Words): Html | null {
  if (!progress.arriveBy) return null;
  const time = clock(progress.arriveBy, s);
  if (progress.expected) return html`<p class="when late">${w.later(time, clock(progress.expected, s))}</p>`;
  return progress.late ? html`<p class="when late">${w.late(time)}</p>` : html`<p class="when">${w.arriveBy(time)}</p>`;
}

function stage(name: string, n: number, at: number, w: Words): Html {
  if (n === at) return html`<li class="is" aria-current="step">${name}</li>`;
  return n < at ? html`<li class="was" aria-label="${name} ${w.stageDone}">${name}</li>` : html`<li>${name}</li>`;
}

function danger(w: Words): Html {
  return html`<a class="sos" href="tel:110"><span>${w.danger.lead}</span><b>${w.danger.call}</b></a>`;
}

function ask(s: PageState, w: Words): Html {
  return html`<section><p class="label">${w.ask.lead}</p><a class="tel" href="tel:${s.phone.replace(/[^\d+]/g, '')}">${s.phone}</a> ${w.ask.answered}</section>`;
}

/** The one thing of a large page is its title. */
function heading(s: PageState, id: string, text: string): Html {
  return s.large ? html`<h1 id="${id}">${text}</h1>` : html`<h2 id="${id}">${text}</h2>`;
}

function rate(s: PageState, w: Words): Html {
  const choices = [5, 4, 3, 2, 1].map((n) => html`<label class="choice"><input type="radio" name="score" value="${n}" required>${w.rate.scores[n - 1] ?? ''}</label>`);
  const before = s.score === null ? null : html`<p>${w.rate.before(w.rate.scores[s.score - 1] ?? '')}</p>`;
  return html`<section><form method="post" action="${action(s, 'score')}"><fieldset><legend>${s.large ? html`<h1>${w.rate.legend}</h1>` : w.rate.legend}</legend>${before}<p class="label">${w.rate.asks}${w.gap}${w.rate.hint}</p>${choices}</fieldset>${words(s, 'rate', w.rate.words)}<button>${w.rate.send}</button></form></section>`;
}

function again(s: PageState, w: Words): Html {
  return html`<section aria-labelledby="again">${heading(s, 'again', w.again.heading)}<p>${w.again.lead}</p><form method="post" action="${action(s, 'again')}">${words(s, 'again', w.again.words)}<button class="second">${w.again.send}</button></form></section>`;
}

function complain(s: PageState, w: Words): Html {
  return html`<section aria-labelledby="complain">${heading(s, 'complain', w.complain.heading)}<p>${w.complain.lead}</p><form method="post" action="${action(s, 'complain')}">${words(s, 'complain', w.complain.words)}<button class="second">${w.complain.send}</button></form></section>`;
}

/** Words are taken only from somebody who has shown the number's last digits. */
function words(s: PageState, form: string, label: string): Html | null {
  if (s.permit === null) return null;
  return html`<input type="hidden" name="permit" value="${s.permit}"><label class="field" for="text-${form}">${label}</label><textarea id="text-${form}" name="text" rows="3" maxlength="500"></textarea>`;
}

function second(s: PageState, w: Words): Html {
  return html`<section aria-labelledby="open">${heading(s, 'open', w.open.heading)}<p id="open-why">${w.open.lead}</p><form method="post" action="${action(s, 'open')}"><label class="field" for="digits">${w.open.label}</label><input type="text" id="digits" name="digits" inputmode="numeric" pattern="[0-9]{4}" maxlength="4" autocomplete="off" required aria-describedby="open-why"><button class="second">${w.open.send}</button></form></section>`;
}

function detailsOf(d: Details, s: PageState, w: Words): Html {
  const line = (label: string, value: string | null) => (value === null ? null : html`<dt>${label}</dt><dd>${value}</dd>`);
  const said = d.said.length === 0 ? null : html`<h2>${w.details.said}</h2>${d.said.map((text) => html`<blockquote>${text}</blockquote>`)}`;
  return html`<section aria-labelledby="details"><h2 id="details">${w.details.heading}</h2><dl>${line(w.details.number, d.number)}${line(w.details.matter, d.matter?.[s.language] ?? null)}${line(w.details.place, d.place?.[s.language] ?? null)}${d.times.map((t) => html`${line(w.details[t.what], clock(t.at, s))}`)}</dl>${said}</section>${addForm(d, s, w)}`;
}

/** Telephones turn their own format into JPEG where the page asks for JPEG; what is taken is said before the choice. */
function addForm(d: Details, s: PageState, w: Words): Html {
  const sent = d.pictures === 0 ? null : html`<p>${w.add.sent(d.pictures)}</p>`;
  return html`<section aria-labelledby="add">${heading(s, 'add', w.add.heading)}${sent}<form method="post" enctype="multipart/form-data" action="${action(s, 'add')}">${words(s, 'add', w.add.words)}<label class="field" for="pictures">${w.add.pictures}</label><p id="add-kinds" class="label">${w.add.kinds}</p><input type="file" id="pictures" name="pictures" accept="image/jpeg,image/png,image/webp" multiple aria-describedby="add-kinds add-why"><p id="add-why" class="label">${w.add.hint}</p><button>${w.add.send}</button></form></section>`;
}

/** In the large variant an answer that was not taken leads back to its one thing. */
function action(s: PageState, what: string): string {
  return `${s.path}/${what}?lang=${s.language}${s.large ? `&view=large${s.step ? `&do=${s.step}` : ''}` : ''}`;
}

/** "10:17", with the day where it is another one. */
function clock(at: Instant, s: Pick<PageState, 'now' | 'timeZone' | 'language'>): string {
  const { date, minutes } = localTime(at, s.timeZone);
  const time = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  if (date === localTime(s.now, s.timeZone).date) return time;
  const [month, day] = [Number(date.slice(5, 7)), Number(date.slice(8, 10))];
  return s.language === 'zh' ? `${month}月${day}日 ${time}` : `${day}/${month} ${time}`;
}
