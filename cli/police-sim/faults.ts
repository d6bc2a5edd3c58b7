/** What can be wrong with a police platform, by name. */
export const FAULTS = {
  repeat: 'messages come two to five times',
  drop: 'an answer is lost, or a message is not sent until much later',
  reorder: 'a message overtakes those before it',
  change: 'a call is changed after the fact',
  silence: 'nothing is said or read for a while',
  rubbish: 'unsigned, forged, stale, torn and senseless messages',
  rekey: 'another key signs from the middle on',
  twice: 'answers are given twice, and once the other way round',
  refuse: 'hand-backs are refused now and then',
  restart: 'its numbers and ids begin anew from the middle on, under a name for the new count',
  conflict: 'another content comes under an id that was used',
} as const;

export type Fault = keyof typeof FAULTS;
export const ALL_FAULTS = Object.keys(FAULTS) as Fault[];

/** `a,b`, `all` or `none` → faults; null when one is not known. */
export function parseFaults(text: string): ReadonlySet<Fault> | null {
  if (text === 'all') return new Set(ALL_FAULTS);
  if (text === 'none' || text === '') return new Set();
  const names = text.split(',').map((name) => name.trim());
  return names.every((name): name is Fault => Object.hasOwn(FAULTS, name)) ? new Set(names) : null;
}
