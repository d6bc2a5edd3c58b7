/** The phone's own words, without the desk's kit: two plain objects and what a reader has chosen. */
import { useSyncExternalStore } from 'react';
import { acts as enActs } from '#web/text/en/acts.ts';
import { board as enBoard } from '#web/text/en/board.ts';
import { door as enDoor } from '#web/text/en/door.ts';
import { field as enField } from '#web/text/en/field.ts';
import { files as enFiles } from '#web/text/en/files.ts';
import { incident as enIncident } from '#web/text/en/incident.ts';
import { acts as zhActs } from '#web/text/zh/acts.ts';
import { board as zhBoard } from '#web/text/zh/board.ts';
import { door as zhDoor } from '#web/text/zh/door.ts';
import { field as zhField } from '#web/text/zh/field.ts';
import { files as zhFiles } from '#web/text/zh/files.ts';
import { incident as zhIncident } from '#web/text/zh/incident.ts';
import { fullWidth } from '#web/text/punctuation.ts';
import { CHANGED, readLooks, showLooks, type Language, type Looks } from './looks-kept.ts';
import type { Text } from './shapes.ts';

const zh = { ...zhDoor.door, ...zhField.fieldwork, files: zhFiles.files, due: zhBoard.due, option: zhActs.option, returnReason: zhActs.returnReason, assignment: zhIncident.assignment, spot: zhIncident.spot };
const en: typeof zh = { ...enDoor.door, ...enField.fieldwork, files: enFiles.files, due: enBoard.due, option: enActs.option, returnReason: enActs.returnReason, assignment: enIncident.assignment, spot: enIncident.spot };
export type Words = typeof zh;

let looks = readLooks();
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => { listeners.add(listener); return () => { listeners.delete(listener); }; };
addEventListener(CHANGED, () => {
  looks = readLooks();
  showLooks(looks);
  for (const listener of listeners) listener();
});

export interface Speech { w: Words; language: Language; looks: Looks; say(text: Text | null | undefined): string }

export function useSpeech(): Speech {
  const now = useSyncExternalStore(subscribe, () => looks);
  const language = now.language ?? 'zh';
  return { w: language === 'en' ? en : zh, language, looks: now, say: (text) => (text ? (language === 'en' && text.en) || fullWidth(text.zh) : '') };
}

/** `{{n}}` filled in. */
export function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/{{(\w+)}}/g, (_, name: string) => String(values[name] ?? ''));
}

/** The word for a code of the server's, or the code itself. */
export function wordOf(group: Readonly<Record<string, string>>, code: string): string {
  return Object.hasOwn(group, code) ? (group[code] ?? code) : code;
}
