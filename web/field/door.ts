/**
 * The log-in, ahead of everything else: it can be used while the app is still on its way over a bad line. Built apart, and
 * standing in the page itself (`vite.config.ts`), so that it needs no second answer. It knows nothing of the app but two events.
 */
import { door as en } from '#web/text/en/door.ts';
import { door as zh } from '#web/text/zh/door.ts';
import { CHANGED, chooseLooks, isDark, readLooks, showLooks } from './looks-kept.ts';
import { askEarly, DOOR, ENTERED, FIRST, isFresh, keepEarly, wishIn, type DoorWish } from './door-events.ts';

type Word = keyof typeof zh.door;
/** Why nobody was let in. */
type Failure = 'wrong' | 'noServer' | 'throttled';

const PATIENCE_MS = 20_000;
const ROLES: readonly string[] = ['responder', 'mediator', 'volunteer'];

const main = get(document, '#door', HTMLElement);
const form = get(main, 'form', HTMLFormElement);
const [username, password] = [get(form, '[name=username]', HTMLInputElement), get(form, '[name=password]', HTMLInputElement)];
const submit = get(form, 'button', HTMLButtonElement);
const failed = get(form, '[role=alert]', HTMLElement);
const endedNote = get(main, '[data-ended]', HTMLElement);
let failure: Failure | null = null;
/** asked and not answered; let in, and the app not there yet */
let [asking, isIn] = [false, false];

function get<T extends Element>(within: ParentNode, selector: string, kind: new () => T): T {
  const found = within.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`m.html has no ${selector}`);
  return found;
}

const words = (): typeof zh.door => (readLooks().language === 'en' ? en.door : zh.door);

function isWord(name: string | undefined): name is Word {
  return name !== undefined && Object.hasOwn(zh.door, name);
}

function show(): void {
  const [looks, w] = [readLooks(), words()];
  showLooks(looks);
  for (const place of main.querySelectorAll<HTMLElement>('[data-w]')) if (isWord(place.dataset['w'])) place.textContent = w[place.dataset['w']];
  get(main, 'h1', HTMLElement).textContent = `${w.app} · ${w.title}`;
  submit.textContent = asking || isIn ? w.opening : w.enter;
  submit.disabled = asking || isIn;
  failed.hidden = failure === null;
  failed.textContent = failure === null ? '' : w[failure];
  const [language, theme, large] = main.querySelectorAll<HTMLElement>('.looks button');
  if (language) Object.assign(language, { textContent: w.language, lang: looks.language === 'en' ? 'zh-CN' : 'en', ariaLabel: w.languageLabel });
  if (theme) theme.textContent = isDark(looks) ? w.light : w.dark;
  if (large) large.textContent = looks.large ? w.normalSize : w.large;
  if (!main.hidden) document.title = `${w.title} · ${w.app}`;
}

/** Whoever is typing, or waits for an answer, is not disturbed by an app that arrives. */
function open(wish: DoorWish): void {
  if (main.hidden || !wish.open) { form.reset(); failure = null; }
  isIn = false;
  main.hidden = !wish.open;
  endedNote.hidden = !wish.ended;
  show();
}

async function enter(name: string, word: string): Promise<void> {
  if (asking) return;
  [asking, failure] = [true, null];
  show();
  const answer = await send({ username: name, password: word });
  asking = false;
  if (answer === 'second') { location.assign('/?next=/m'); return; } // the desk asks for the second step, and leads back
  isIn = answer === 'in';
  failure = answer === 'in' ? null : answer;
  show();
  if (!isIn) return;
  dispatchEvent(new Event(ENTERED)); // the app, once it is there, closes the door
}

async function send(body: { username: string; password: string }): Promise<'in' | 'second' | Failure> {
  const sent = performance.now();
  try {
    const response = await fetch('/api/v1/session', {
      method: 'POST', credentials: 'same-origin', signal: AbortSignal.timeout(PATIENCE_MS), headers: { accept: 'application/json', 'accept-language': document.documentElement.lang, 'content-type': 'application/json' }, body: JSON.stringify({ ...body, first: true }),
    });
    const told: unknown = await response.json().catch(() => null);
    if (response.ok) { began(told, sent); return 'in'; }
    if (codeOf(told) === 'access.second_factor_needed') return 'second';
    return response.status === 429 ? 'throttled' : response.status >= 500 ? 'noServer' : 'wrong';
  } catch { return 'noServer'; }
}

/** What is shown first has come along; else it is asked for at once, before the app is there to ask. */
function began(told: unknown, sent: number): void {
  const first = typeof told === 'object' && told !== null && 'first' in told ? told.first : null;
  if (typeof first !== 'object' || first === null || !('me' in first) || !('field' in first)) { FIRST.forEach(askEarly); return; }
  for (const [path, body] of [[FIRST[0], first.me], [FIRST[1], first.field]] as const) keepEarly(path, body, sent);
}

function codeOf(told: unknown): unknown {
  return typeof told === 'object' && told !== null && 'code' in told ? told.code : null;
}

interface Account { username: string; role: string; password: string; name?: string | null }

function isAccount(a: unknown): a is Account {
  return typeof a === 'object' && a !== null && 'username' in a && 'role' in a && 'password' in a && [a.username, a.role, a.password].every((field) => typeof field === 'string');
}

/** Of a demonstration alone, and last: nobody who has an account waits for it. */
async function offerDemo(): Promise<void> {
  const response = await fetch('/api/v1/demo', { credentials: 'same-origin', headers: { accept: 'application/json' } });
  const told: unknown = response.ok ? await response.json() : null;
  if (typeof told !== 'object' || told === null || !('accounts' in told) || !Array.isArray(told.accounts)) return;
  const accounts = told.accounts.filter(isAccount).filter((a) => ROLES.includes(a.role));
  get(main, '.demo', HTMLElement).hidden = accounts.length === 0;
  get(main, '.demo ul', HTMLElement).replaceChildren(...accounts.map(accountButton));
}

function accountButton(a: Account): HTMLElement {
  const [line, button, code] = [document.createElement('li'), document.createElement('button'), document.createElement('code')];
  Object.assign(button, { type: 'button', className: 'btn wide' });
  button.dataset['account'] = a.username;
  code.textContent = a.username;
  button.append(`${a.name ?? a.username} `, code);
  button.addEventListener('click', () => void enter(a.username, a.password));
  line.append(button);
  return line;
}

form.addEventListener('submit', (event) => { event.preventDefault(); void enter(username.value, password.value); });
main.addEventListener('click', ({ target }) => {
  const what = target instanceof HTMLElement ? target.dataset['looks'] : undefined;
  const looks = readLooks();
  if (what === 'language') chooseLooks({ language: looks.language === 'en' ? 'zh' : 'en' });
  if (what === 'theme') chooseLooks({ theme: isDark(looks) ? 'light' : 'dark' });
  if (what === 'large') chooseLooks({ large: !(looks.large ?? false) });
});
addEventListener(CHANGED, show);
addEventListener(DOOR, (event) => {
  const wish = wishIn(event);
  if (wish) open(wish);
});
addEventListener('load', () => { void offerDemo().catch(() => {}); });

// whoever was never here is not let wait for the app to find that out
if (isFresh()) {
  Object.assign(document.documentElement.dataset, { screen: 'login', ready: 'true' });
  open({ open: true, ended: false });
} else show();
