/**
 * 填写过程: how a form that will be evidence was filled in (劝导记录, 治安管理处罚法 art. 88): when it was opened, when each part
 * was first filled, what was changed after the party had signed, when it was saved. By the phone's clock as it said the time;
 * kept with the record, shown to whoever fills it in. Of no other form.
 */
import type { Text } from '#domain/catalogue/district.ts';

/** Parts of the form, in its order. */
export const TRAIL_PARTS = ['people', 'words', 'stopped', 'signature', 'witness'] as const;
export type TrailPart = (typeof TRAIL_PARTS)[number];

export const TRAIL_NAMES: Readonly<Record<TrailPart, Text>> = {
  people: { zh: '劝导人', en: 'who persuaded' }, words: { zh: '劝导内容', en: 'what was said' }, stopped: { zh: '是否停止', en: 'whether it stopped' },
  signature: { zh: '签名', en: 'signature' }, witness: { zh: '拒签及见证人', en: 'refusal and witness' },
};

export type Seconds = Partial<Record<TrailPart, number>>;

export interface FormTrail {
  /** milliseconds since 1970, as the phone knows the server's time */
  openedAt: number;
  /** seconds after the opening at which each part was first filled */
  filled: Seconds;
  /** and at which it was last changed after the signature that stands on the form */
  later: Seconds;
}

const SIGNING: readonly TrailPart[] = ['signature', 'witness'];

export const secondsAfter = (openedAt: number, now: number): number => Math.max(0, Math.round((now - openedAt) / 1000));

/** `part` is touched at `now`. A new signature covers what was changed before it. `signed`: the form bore one already. */
export function touched(trail: FormTrail, part: TrailPart, now: number, signed: boolean): FormTrail {
  const s = secondsAfter(trail.openedAt, now);
  const filled = trail.filled[part] === undefined ? { ...trail.filled, [part]: s } : trail.filled;
  if (SIGNING.includes(part) && !signed) return { ...trail, filled, later: {} };
  return { ...trail, filled, later: signed && !SIGNING.includes(part) ? { ...trail.later, [part]: s } : trail.later };
}

/** The trail as fields of a record: times and numbers, no word. */
export function fieldsOfTrail({ openedAt, filled, later }: FormTrail, now: number): Record<string, string | number> {
  const named = (prefix: string, seconds: Seconds) => TRAIL_PARTS.flatMap((part) => { const s = seconds[part]; return s === undefined ? [] : [[`${prefix}_${part}`, s] as const]; });
  return {
    form_opened: new Date(openedAt).toISOString(), form_saved: new Date(Math.max(openedAt, now)).toISOString(),
    ...Object.fromEntries([...named('form_filled', filled), ...named('form_later', later)]),
  };
}

export interface StatedTrail { opened: string; saved: string; filled: Seconds; later: Seconds }

/** Read back from a record's fields; null where the form left none. */
export function trailIn(data: Readonly<Record<string, unknown>>): StatedTrail | null {
  const { form_opened: opened, form_saved: saved } = data;
  if (typeof opened !== 'string' || typeof saved !== 'string') return null;
  const seconds = (prefix: string): Seconds => Object.fromEntries(TRAIL_PARTS.flatMap((part) => { const s = data[`${prefix}_${part}`]; return typeof s === 'number' ? [[part, s]] : []; }));
  return { opened, saved, filled: seconds('form_filled'), later: seconds('form_later') };
}
