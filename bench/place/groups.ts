/** Which files of the corpus are left out together: those of one hand, or of two that wrote on the same items. */
import { corpusFiles } from './score.ts';

const HANDS: readonly (readonly [string, RegExp])[] = [
  ['danger', /^train-danger/], ['items 1', /^train-items-1/], ['items 2', /^train-items-2/],
  ['w2 01, 02', /^train-w2-0[12]/], ['w2 03, 04', /^train-w2-0[34]/], ['w2 05, 06', /^train-w2-0[56]/], ['w2 07, 08', /^train-w2-0[78]/],
  ['w2 09, 10', /^train-w2-(09|10)/], ['w2 11', /^train-w2-11/], ['more a', /^more-a/], ['more b', /^more-b/],
];

export interface Group {
  name: string;
  files: string[];
}

export function groupsOfFiles(): Group[] {
  return HANDS.map(([name, pattern]) => ({ name, files: corpusFiles(pattern) })).filter(({ files }) => files.length > 0);
}
