/** What judges, what judges beside it, and what takes up a change: put together for the server. */
import type { Config } from '#server/config.ts';
import type { Deps, JudgedCall } from '#server/deps.ts';
import type { Effects } from '#server/two-person/acts.ts';
import { createLanguageReader } from '../language-model/reader.ts';
import { createPrecedentReader } from '../precedents.ts';
import type { LateReader } from '../read-again.ts';
import { judgeEffects } from './effects.ts';
import { createJudges, type Judges, type JudgesParts } from './judges.ts';
import { startShadow } from './shadow.ts';

const LOOK_MS = 5_000; // another server may have put something in force

export interface Judging {
  readonly judges: Judges;
  /** another judge was put in force, here or on another server */
  onChange: Judges['onChange'];
  onTaken(call: JudgedCall): void;
  /** from now on precedents are read too, and by a language model where one is set */
  readWith(deps: Deps, settings: Config['languageModel']): void;
  effects(deps: Pick<Deps, 'db' | 'now'>): Effects;
  /** waits for what shadow and other readers still have to say */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/** `onError`: what could not be read or written. */
export async function startJudging(parts: JudgesParts & { onError(error: unknown): void }): Promise<Judging> {
  const judges = await createJudges(parts);
  const shadow = startShadow(parts.db, judges, parts.onError);
  const timer = setInterval(() => void judges.refresh().catch(parts.onError), LOOK_MS);
  let readers: readonly LateReader[] = [];
  const settled = () => Promise.all(readers.map((reader) => reader.settle()));
  return {
    judges, onChange: (hear) => judges.onChange(hear),
    onTaken(call) {
      shadow.see(call);
      for (const reader of readers) reader.see(call);
    },
    readWith(deps, settings) { readers = [createPrecedentReader(deps, parts.onError), ...(settings ? [createLanguageReader(deps, settings, parts.onError)] : [])]; },
    effects: ({ db, now }) => judgeEffects({ db, judges, now }),
    async settle() {
      await settled();
      await shadow.settle();
    },
    async stop() {
      clearInterval(timer);
      await settled();
      await shadow.stop();
    },
  };
}
