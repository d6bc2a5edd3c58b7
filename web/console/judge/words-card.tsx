/** The caller's words with danger and place marked in them. Opening them is the work of this desk, and a look on the record. */
import { useQuery } from '@tanstack/react-query';
import { clock } from '#web/data/clock.ts';
import { proposalQuery, wordsQuery } from '#web/data/queries.ts';
import type { Seen, WordsSeen } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Bones } from '#web/ui/bones.tsx';
import { clockTime } from '#web/ui/span.ts';
import { Telephone } from '#web/ui/telephone.tsx';
import { Watermark } from '#web/ui/watermark.tsx';
import { marksOf } from '../intake/marks.ts';
import { Pieces } from '../intake/pieces.tsx';
import type { ProposalSeen } from '../intake/proposal-card.tsx';
import { useDesk } from '../live-desk.tsx';

export interface Heard { words: WordsSeen | null; proposal: ProposalSeen | null; failure: unknown; pending: boolean }

/** The newest call's words, and the machine's reading of them for the marks; both asked once. */
export function useHeard(incident: Seen, enabled: boolean): Heard {
  const look = useQuery({ ...wordsQuery(incident.id, 'triage', incident.calls.length), enabled });
  const text = look.data?.calls.at(-1)?.text ?? '';
  const proposal = useQuery({ ...proposalQuery({ text, channel: incident.channel || '110', flags: {} }), enabled: text.trim() !== '' });
  return { words: look.data ?? null, proposal: proposal.data ?? null, failure: look.error, pending: look.isPending && enabled };
}

export function WordsCard({ heard }: { heard: Heard }) {
  const { t, word, failure } = useSpeech();
  const { me } = useDesk();
  const viewer = me.name ?? me.account;
  const { words, proposal } = heard;
  if (heard.failure) return <p className="alert" role="alert">{failure(heard.failure)}</p>;
  if (heard.pending) return <Bones rows={3} height={18} label={t('app.loading')} />;
  if (!words || words.calls.length === 0) return <p className="hint">{t('incident.noWords')}</p>;
  return (
    <section className="words heard" aria-label={t('judge.words')}>
      <Watermark text={`${viewer} ${clockTime(clock.now())}`} />
      {words.calls.toReversed().map((c, i) => (
        <div key={c.callId} className="word">
          <blockquote>{i === 0 && c.text ? <Pieces text={c.text} marks={marksOf(proposal, c.text)} /> : c.text}</blockquote>
          <p className="sub small num">{[word('channel', c.channel), c.caller?.name, c.caller?.secret ? t('call.secret') : '', c.place].filter(Boolean).join(' · ')} <Telephone number={c.caller?.phone} /></p>
        </div>
      ))}
      <p className="hint">{t('judge.looked', { name: viewer })}</p>
    </section>
  );
}
