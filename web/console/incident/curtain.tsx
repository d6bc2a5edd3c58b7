/** The privacy curtain: words and identity behind a stated purpose; each look is written down, and the screen says whose it was. */
import { useMutation } from '@tanstack/react-query';
import { useId } from 'react';
import { z } from 'zod';
import { call } from '#web/data/call.ts';
import { clock } from '#web/data/clock.ts';
import { wordsShape, type WordsSeen } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { clockTime } from '#web/ui/span.ts';
import { Telephone } from '#web/ui/telephone.tsx';
import { Watermark } from '#web/ui/watermark.tsx';
import { useDesk } from '../live-desk.tsx';
import { PurposeForm } from './purpose-form.tsx';

export function Curtain({ id }: { id: string }) {
  const { t } = useSpeech();
  const { me } = useDesk();
  const select = useId();
  const look = useMutation({
    mutationFn: async (why: string) => ({ words: await call(`/incidents/${encodeURIComponent(id)}/words?purpose=${encodeURIComponent(why)}`, { answer: wordsShape }), at: clock.now() }),
    gcTime: 0,
  });
  const viewer = me.name ?? me.account;
  return (
    <section className="curtain" aria-labelledby={`${select}t`}>
      <h2 id={`${select}t`}>{t('incident.words')}</h2>
      {look.isSuccess ? (
        <div className="words">
          <Watermark text={`${viewer} ${clockTime(look.data.at)}`} />
          <Words words={look.data.words} />
          <p className="hint">{t('incident.looked', { name: viewer, time: clockTime(look.data.at) })}{look.data.words.openUntil ? ` ${t('incident.glassUntil', { time: clockTime(Date.parse(look.data.words.openUntil)) })}` : ''} <button type="button" className="btn plain" onClick={() => look.reset()}>{t('incident.hide')}</button></p>
        </div>
      ) : (
        <PurposeForm hint={t('incident.wordsHint')} press={t('incident.look')} pending={look.isPending} error={look.error} look={(why) => look.mutate(why)} />
      )}
    </section>
  );
}

function Words({ words }: { words: WordsSeen }) {
  const { t, word } = useSpeech();
  if (words.calls.length === 0 && words.notes.length === 0) return <p className="hint">{t('incident.noWords')}</p>;
  return (
    <>
      {words.calls.map((w) => (
        <div key={w.callId} className="word">
          {w.text ? <blockquote>{w.text}</blockquote> : null}
          {w.caller ? <p className="num">{[t('incident.caller'), w.caller.name, w.caller.secret ? t('call.secret') : ''].filter(Boolean).join(' ')} <Telephone number={w.caller.phone} /></p> : null}
          {(w.conflicts ?? []).map((body, n) => <Conflict key={n} body={body} />)}
          <p className="sub small">{[word('channel', w.channel), w.place].filter(Boolean).join(' · ')}</p>
        </div>
      ))}
      {words.notes.map((n) => (n.text ? <p key={n.id} className="word small">{n.text}</p> : null))}
    </>
  );
}

const conflicting = z.object({ text: z.string().optional(), caller: z.object({ phone: z.string().optional(), name: z.string().optional() }).optional(), place: z.object({ text: z.string().optional() }).optional() });

/** The same number came a second time with another body: kept beside the first, which rules; seen by whoever may see the identity in it. */
function Conflict({ body }: { body: string | null }) {
  const { t } = useSpeech();
  const told = body === null ? null : conflicting.safeParse(parsed(body)).data ?? null;
  return (
    <div className="word" data-conflict={told === null ? 'closed' : 'open'}>
      <p className="small"><b>{t('incident.conflict')}</b></p>
      {told === null ? <p className="hint">{t('incident.conflictClosed')}</p> : <><blockquote>{told.text}</blockquote><p className="sub small num">{[told.caller?.name, told.caller?.phone, told.place?.text].filter(Boolean).join(' · ')}</p></>}
    </div>
  );
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
