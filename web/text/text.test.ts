import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { expect, test } from 'vitest';
import { STATUSES, DEADLINE_KINDS } from '#domain/incident/incident.ts';
import { ACTIONS, ACTION_BODIES } from '#domain/incident/contract.ts';
import { formFields, widgetOf } from '#web/console/incident/form-fields.ts';
import { en } from './en/index.ts';
import { zh } from './zh/index.ts';

function leaves(node: unknown, path = ''): [string, string][] {
  if (typeof node === 'string') return [[path, node]];
  if (typeof node !== 'object' || node === null) throw new Error(`${path} is no text`);
  return Object.entries(node).flatMap(([key, value]) => leaves(value, path === '' ? key : `${path}.${key}`));
}
const placeholders = (text: string): string[] => [...text.matchAll(/{{(\w+)}}/g)].map((m) => m[1] ?? '').sort();

test('Chinese and English have the same keys, the same places to fill, and nothing empty', () => {
  const a = leaves(zh);
  const b = new Map(leaves(en));
  expect([...b.keys()].sort()).toEqual(a.map(([key]) => key).sort());
  for (const [key, text] of a) {
    expect(text.trim(), key).not.toBe('');
    expect(b.get(key)?.trim(), key).not.toBe('');
    expect(placeholders(b.get(key) ?? ''), key).toEqual(placeholders(text));
  }
});

test('no Chinese is left in the English, and what is only English is meant', () => {
  const named = new Set(['top.language', 'top.languageLabel', 'door.language', 'door.languageLabel']); // each names the other language
  expect(leaves(en).filter(([key, text]) => /\p{Script=Han}/u.test(text) && !named.has(key))).toEqual([]);
  const latin = leaves(zh).filter(([key, text]) => /[a-z]{2,}/i.test(text.replace(/{{\w+}}/g, '')) && !/\p{Script=Han}/u.test(text) && !named.has(key));
  expect(latin).toEqual([]);
});

test('no two parts of the catalogue have a group of the same name, which would hide one', () => {
  const parts = readdirSync(new URL('zh/', import.meta.url)).filter((f) => f !== 'index.ts');
  const groups = parts.flatMap((f) => [...readFileSync(new URL(`zh/${f}`, import.meta.url), 'utf8').matchAll(/^ {2}(\w+):/gm)].map((m) => m[1]));
  expect(groups.length).toBe(new Set(groups).size);
  expect(new Set(groups)).toEqual(new Set(Object.keys(zh)));
});

test('every state, clock and act of the rules has its words', () => {
  expect(Object.keys(zh.status)).toEqual([...STATUSES]);
  expect(Object.keys(zh.due).sort()).toEqual([...DEADLINE_KINDS].sort());
  expect(Object.keys(zh.then).sort()).toEqual([...DEADLINE_KINDS].sort());
  expect(Object.keys(zh.act).sort()).toEqual([...ACTIONS].sort());
});

test('every field of every act has a widget, a name, and names for its choices', () => {
  for (const action of ACTIONS) {
    for (const key of Object.keys(ACTION_BODIES[action].shape)) {
      expect(widgetOf(action, key), `${action}.${key}`).toBeDefined();
      expect(Object.keys(zh.field), `${action}.${key}`).toContain(key);
    }
    for (const field of formFields(action)) {
      const words = field.key === 'verdict' ? zh.verdict : zh.option;
      if (field.widget === 'choice') for (const option of field.options) expect(Object.keys(words), `${action}.${field.key}`).toContain(option);
    }
  }
});

const ATTRIBUTES = new Set(['aria-label', 'title', 'placeholder', 'alt', 'label']);

/** Texts a reader would see that stand in the program itself. Keys of the keyboard and marks of the trade are no words. */
function literals(file: string, source: string): string[] {
  const { program } = parseSync(file, source);
  const found: string[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) { node.forEach(visit); return; }
    if (typeof node !== 'object' || node === null) return;
    if ('type' in node && node.type === 'JSXText' && 'value' in node && /\p{L}{2,}/u.test(String(node.value))) found.push(String(node.value).trim());
    if ('type' in node && node.type === 'JSXAttribute' && 'name' in node && 'value' in node) found.push(...spoken(node.name, node.value));
    if ('type' in node && (node.type === 'Literal' || node.type === 'TemplateElement') && 'value' in node && /\p{Script=Han}/u.test(JSON.stringify(node.value))) found.push(JSON.stringify(node.value));
    Object.values(node).forEach(visit);
  };
  visit(program);
  return found;
}

function spoken(name: unknown, value: unknown): string[] {
  const attribute = typeof name === 'object' && name !== null && 'name' in name ? String(name.name) : '';
  const text = typeof value === 'object' && value !== null && 'value' in value && typeof value.value === 'string' ? value.value : '';
  return ATTRIBUTES.has(attribute) && /\p{L}{2,}/u.test(text) ? [`${attribute}=${text}`] : [];
}

test('the search for stray text finds it', () => {
  expect(literals('a.tsx', 'const a = <p title="Send it">Hello there</p>;').sort()).toEqual(['Hello there', 'title=Send it']);
  expect(literals('a.tsx', 'const a = `${x}派单`; const b = <p>{t("app.name")}</p>;')).toHaveLength(1);
});

test('no text for a reader stands outside the catalogues (U9)', () => {
  const root = new URL('..', import.meta.url).pathname;
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((f) => /\.tsx?$/.test(f) && !f.endsWith('.test.ts') && !f.startsWith('text/'));
  expect(files.length).toBeGreaterThan(30);
  const keys = new Set(['Ctrl Enter', 'Ctrl Shift Enter', 'Enter', 'Esc']);
  const found = files.flatMap((f) => literals(f, readFileSync(join(root, f), 'utf8')).filter((text) => !keys.has(text)).map((text) => `${f}: ${text}`));
  expect(found).toEqual([]);
});

test('what acts by itself on either side of a line has a name in both languages, not a code', () => {
  for (const actor of ['policy', 'system', 'timer', 'caller', 'street_line', 'street', 'gateway'] as const) expect([zh.actor[actor], en.actor[actor]].every((name) => /[^a-z_]/.test(name)), actor).toBe(true);
});
