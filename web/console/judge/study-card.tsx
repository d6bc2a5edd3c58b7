/** 联合研判: police and street look at the same card and talk on it until somebody decides or its time is over. */
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { recordsQuery } from '#web/data/queries.ts';
import type { Seen } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { clockTime } from '#web/ui/span.ts';
import { Line } from '#web/ui/words.tsx';
import { useActorName } from '../incident/names.ts';
import { ViewerMark } from '../viewer-mark.tsx';

/** A word to the others, not a report. */
const MOST_SAID = 2000;

export function StudyCard({ incident, busy, say }: { incident: Seen; busy: boolean; say(text: string): void }) {
  const { t } = useSpeech();
  const actor = useActorName();
  const [text, setText] = useState('');
  const said = (useQuery(recordsQuery(incident.id, 'triage', incident.version)).data?.items ?? []).filter((r) => r.type === 'note.added' || r.type === 'triage.study_opened');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim() === '') return;
    say(text.trim());
    setText('');
  };
  return (
    <section className="study-card looked" aria-label={t('judge.sayHint')}>
      <h2>{t('judge.study')}</h2>
      <p className="hint">{t('judge.studyHint')}</p>
      {said.length > 0 ? <ViewerMark /> : null}
      <ol className="list" aria-live="polite">
        {said.map((r) => <li key={r.id}><span className="num sub small">{clockTime(Date.parse(r.at))} · {actor(r.by)}</span><div>{r.text ?? t('judge.erased')}</div></li>)}
      </ol>
      {incident.allowedActions.some((a) => a === 'note') ? (
        <form onSubmit={submit} className="study-say">
          <Line aria-label={t('judge.sayHint')} placeholder={t('judge.sayHint')} most={MOST_SAID} value={text} set={setText} />
          <button type="submit" className="btn" disabled={busy || text.trim() === ''}>{t('judge.say')}</button>
        </form>
      ) : null}
    </section>
  );
}
