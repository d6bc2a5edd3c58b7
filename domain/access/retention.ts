/**
 * How long sealed texts are kept after an incident was closed (PIPL art. 19: no longer than the purpose needs). Who somebody
 * is goes first; what was said goes once nobody can appeal; what was done stays longest. Days; statistics stay for good.
 */
export const RETENTION = [
  { kinds: ['identity', 'raw'], days: 365 },
  { kinds: ['identity', 'raw', 'words', 'place_text', 'caller_file'], days: 730 },
  { kinds: ['identity', 'raw', 'words', 'place_text', 'caller_file', 'note', 'brief_sentence', 'file'], days: 1_825 },
] as const;

/** What shows who somebody is has a key of its own, so that it can go first. */
export function keyClassOf(kind: string): 'person' | 'matter' {
  return kind === 'identity' || kind === 'raw' ? 'person' : 'matter';
}
