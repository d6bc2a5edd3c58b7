/** Who else has this incident open, and who is writing in it: told every ten seconds, gone with the page. */
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { call } from '#web/data/call.ts';
import { nothing, presenceQuery } from '#web/data/queries.ts';
import { useSpeech } from '#web/text/i18n.ts';

export function Others({ id }: { id: string }) {
  const { t, word } = useSpeech();
  const others = useQuery(presenceQuery(id)).data?.items ?? [];
  useEffect(() => () => { void call(`/incidents/${encodeURIComponent(id)}/presence`, { method: 'POST', body: { leaving: true }, answer: nothing }).catch(() => { /* forgotten by itself in half a minute */ }); }, [id]);
  return (
    <p className="others small" role="status" data-others={others.map((o) => o.account).join(' ')}>
      {others.length > 0 ? <><i aria-hidden="true" />{t('presence.here', { who: others.map((o) => t('presence.one', { name: o.name, role: word('role', o.role), writing: o.writing ? t('presence.writing') : '' })).join(t('mark.list')) })}</> : null}
    </p>
  );
}
