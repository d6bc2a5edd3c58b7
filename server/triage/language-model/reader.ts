/**
 * A language model as one more reader (off unless set): it sees, masked, each call that would leave the police, after the call was
 * taken and never in its way. What it finds are danger signs on the incident, so that nobody lets it go without a second officer.
 */
import { catalogueAt } from '#domain/catalogue/lookup.ts';
import type { Actor } from '#domain/incident/rule.ts';
import { promptFor, readReply } from '#domain/triage/learning/ask.ts';
import { leavesPolice } from '#domain/triage/learning/differ.ts';
import type { Config } from '#server/config.ts';
import type { JudgedCall } from '#server/deps.ts';
import { recordReading, type LateReader, type ReadingDeps } from '../read-again.ts';
import { askModel } from './client.ts';

const READER: Actor = { account: 'language_model', roles: ['policy'], organisationId: null, unitId: null, stationId: null, personId: null };

const AT_ONCE = 4; // questions on their way
const MOST_WAITING = 200; // calls; beyond, the newest are not asked about

type Settings = NonNullable<Config['languageModel']>;

export function createLanguageReader(deps: ReadingDeps, settings: Settings, onError: (error: unknown) => void): LateReader {
  const waiting: JudgedCall[] = [];
  const running = new Set<Promise<void>>();
  const next = (): void => {
    const call = running.size < AT_ONCE ? waiting.shift() : undefined;
    if (!call) return;
    const work: Promise<void> = readAgain(deps, settings, call).catch(onError).finally(() => { running.delete(work); next(); });
    running.add(work);
  };
  return {
    see(call) {
      if (!leavesPolice(call.proposal.verdict) || waiting.length >= MOST_WAITING) return;
      waiting.push(call);
      next();
    },
    async settle() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

async function readAgain(deps: ReadingDeps, settings: Settings, call: JudgedCall): Promise<void> {
  const { dangerSigns } = catalogueAt(deps.district, await deps.now());
  const heard = await askModel(settings, promptFor(call.input.text, dangerSigns));
  const reply = 'content' in heard ? readReply(heard.content, new Set(dangerSigns.map((s) => s.code))) : null;
  await recordReading(deps, call, {
    by: READER, reader: settings.model, signs: reply?.signs ?? [], failed: 'failed' in heard ? heard.failed : reply === null ? 'unusable' : null,
    remark: reply && `${settings.model}：${reply.signs.join(' ')} ${reply.because}`.trim(),
  });
}
