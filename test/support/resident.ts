/** The caller with the telephone in the hand: reads messages, opens the link, presses what the page offers. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Written } from '#server/gateway/file-way.ts';
import type { World } from './world.ts';

export interface Shown {
  status: number;
  html: string;
  /** what somebody reads, without tags */
  text: string;
  headers: Headers;
}

export function messages(world: World, to?: string): Written[] {
  const path = join(world.dataDir, 'sms-outbox.jsonl');
  if (!existsSync(path)) return [];
  const all = readFileSync(path, 'utf8').trim().split('\n').filter(Boolean).map((line) => JSON.parse(line) as Written);
  return to === undefined ? all : all.filter((m) => m.to === to);
}

export function linkIn(message: Written | undefined): string {
  const url = /https?:\/\/\S+\/r\/[A-Za-z0-9_-]+/.exec(message?.text ?? '')?.[0];
  if (!url) throw new Error(`no link in ${JSON.stringify(message)}`);
  return url;
}

export interface Caller {
  opens(query?: string, headers?: Record<string, string>): Promise<Shown>;
  /** sends one of the page's forms, as a browser would */
  sends(form: 'open' | 'score' | 'again' | 'complain', fields: Record<string, string>, headers?: Record<string, string>): Promise<Shown>;
  /** the second step; answers the page and the proof the next form carries */
  shows(digits: string): Promise<Shown & { permit: string }>;
}

export function callerWith(url: string): Caller {
  const read = async (response: Response): Promise<Shown> => {
    const html = await response.text();
    return { status: response.status, html, headers: response.headers, text: html.replace(/<style>.*?<\/style>/s, '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ') };
  };
  const caller: Caller = {
    opens: async (query = '', headers = {}) => read(await fetch(`${url}${query}`, { headers: { 'accept-language': 'zh-CN', ...headers } })),
    sends: async (form, fields, headers = {}) => read(await fetch(`${url}/${form}`, {
      method: 'POST', body: new URLSearchParams(fields), headers: { 'accept-language': 'zh-CN', 'sec-fetch-site': 'same-origin', ...headers },
    })),
    async shows(digits) {
      const shown = await caller.sends('open', { digits });
      return { ...shown, permit: /name="permit" value="([^"]+)"/.exec(shown.html)?.[1] ?? '' };
    },
  };
  return caller;
}
