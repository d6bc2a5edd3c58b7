/** A word to a unit: a line, Enter sends it, once however often the line breaks. What was typed survives a reload. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import { z } from 'zod';
import { MESSAGE_LIMIT } from '#domain/response/messages.ts';
import { newKey } from '#web/data/call.ts';
import { useDraft } from '#web/data/draft.ts';
import { messagesQuery, sendMessage } from '#web/data/messages.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { useGivenFocus } from '#web/ui/give-focus.ts';
import { Line } from '#web/ui/words.tsx';

const draftShape = z.string();

export function MessageForm({ unitId, name, incidentId, close }: { unitId: string; name: string; incidentId?: string; close(): void }) {
  const { t, failure } = useSpeech();
  const id = useId();
  const client = useQueryClient();
  const [text, setText, clear] = useDraft(`message.${unitId}.${incidentId ?? ''}`, draftShape, () => '');
  /** of these words: sent again after a broken line they go out once */
  const key = useRef({ of: '', key: '' });
  const send = useMutation({
    mutationFn: (words: string) => {
      if (key.current.of !== words) key.current = { of: words, key: newKey() };
      return sendMessage({ unitId, text: words, ...(incidentId ? { incidentId } : {}) }, key.current.key);
    },
    onSuccess: () => { clear(); close(); void client.invalidateQueries({ queryKey: messagesQuery.queryKey }); if (incidentId) void client.invalidateQueries({ queryKey: ['incident', incidentId] }); },
  });
  const form = useGivenFocus<HTMLFormElement>();
  const words = text.trim();
  const [missing, setMissing] = useState(false);
  const submit = (): void => {
    setMissing(words === '');
    if (words !== '' && !send.isPending) send.mutate(words);
  };
  return (
    <form ref={form} className="message-form" aria-label={t('team.to', { name })} onSubmit={(e) => { e.preventDefault(); submit(); }} onKeyDown={(e) => { if (e.key === 'Escape' && !e.nativeEvent.isComposing) { e.preventDefault(); close(); } }}>
      <label className="sr" htmlFor={id}>{t('team.to', { name })}</label>
      <Line id={id} autoFocus most={MESSAGE_LIMIT} placeholder={t('team.hint')} value={text} set={setText} />
      <button type="submit" className="btn first" disabled={send.isPending}>{send.isPending ? t('acts.sending') : t('team.send')} <kbd>Enter</kbd></button>
      <button type="button" className="btn" onClick={close}>{t('app.cancel')}</button>
      {missing && words === '' ? <p className="alert" role="alert">{t('failure.field', { field: t('field.text') })}</p> : null}
      {send.isError ? <p className="alert" role="alert">{failure(send.error)}</p> : null}
    </form>
  );
}
