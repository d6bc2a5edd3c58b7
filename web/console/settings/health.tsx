/** Is all well: the line to the police with what got stuck on it, its keys, the backup and the last restore drill. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, newKey } from '#web/data/call.ts';
import { useNow } from '#web/data/clock.ts';
import { nothing } from '#web/data/queries.ts';
import { linksQuery } from '#web/data/links.ts';
import { backupQuery, deadLettersQuery, policeKeysQuery } from '#web/data/settings-reads.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { spanParts, timeOn } from '#web/ui/span.ts';
import { LinksTable } from '../links.tsx';
import { useDesk, useFreshness } from '../live-desk.tsx';

export function Health() {
  const { t } = useSpeech();
  return (
    <>
      <header className="settings-head"><h1>{t('settings.page.health')}</h1></header>
      <Lights />
      <Links />
      <DeadLetters />
      <Keys />
    </>
  );
}

function Light({ well, name, children }: { well: boolean; name: string; children: string }) {
  return <li className={well ? 'has' : 'lacks'}><i aria-hidden="true">{well ? '✓' : '!'}</i><b>{name}</b> <span className="sub small">{children}</span></li>;
}

function Lights() {
  const { t } = useSpeech();
  const now = useNow();
  const fresh = useFreshness();
  const backup = useQuery(backupQuery).data;
  const dead = useQuery(deadLettersQuery).data?.items.length ?? 0;
  const part = spanParts(backup?.at ? now - Date.parse(backup.at) : 0);
  return (
    <ul className="checks card">
      <Light well={fresh.state === 'live'} name={t('settings.stream')}>{t('settings.streamSays', { state: fresh.state === 'live' ? t('live.live') : t('live.connecting') })}</Light>
      <Light well={dead === 0} name={t('settings.police')}>{t('settings.deadCount', { n: dead })}</Light>
      {backup ? <Light well={backup.kept && backup.trouble === null} name={t('settings.backup')}>{!backup.kept ? t('settings.noBackup') : backup.trouble ?? t('settings.backupAge', { age: t(`time.${part.unit}`, { n: part.n }) })}</Light> : null}
      {backup?.drill ? <Light well={backup.drill.ok} name={t('settings.drill')}>{t('settings.drillSays', { time: timeOn(Date.parse(backup.drill.at), now), n: backup.drill.events ?? 0, seconds: Math.round(backup.drill.seconds) })}</Light> : null}
      {backup ? <Light well={backup.opens !== 'anybody'} name={t('settings.custody')}>{t(`settings.opens.${backup.opens}`, { time: backup.custodiansSince ? timeOn(Date.parse(backup.custodiansSince), now) : '' })}</Light> : null}
      {backup?.restored ? <Light well name={t('settings.restored')}>{t(backup.restored.by ? 'settings.restoredBy' : 'settings.restoredAt', { time: timeOn(Date.parse(backup.restored.at), now), by: backup.restored.by ?? '' })}</Light> : null}
    </ul>
  );
}

/** From a call to its end, link by link. */
function Links() {
  const { t } = useSpeech();
  const links = useQuery(linksQuery).data?.items;
  return links ? <section aria-labelledby="links-title"><h2 id="links-title">{t('links.title')}</h2><LinksTable links={links} /></section> : null;
}

function DeadLetters() {
  const { t, say, word, failure } = useSpeech();
  const client = useQueryClient();
  const { me } = useDesk();
  const now = useNow();
  const dead = useQuery(deadLettersQuery);
  const again = useMutation({ mutationFn: (id: string) => call(`/gateway/police/dead-letters/${encodeURIComponent(id)}/resend`, { method: 'POST', body: {}, key: newKey(), answer: nothing }), onSuccess: () => client.invalidateQueries({ queryKey: ['admin', 'dead'] }) });
  if (!dead.data) return null;
  return (
    <section aria-labelledby="dead-title"><h2 id="dead-title">{t('settings.dead')}</h2>
      {dead.data.items.length === 0 ? <p className="hint">{t('settings.noDead')}</p> : (
        <table className="table"><thead><tr><th scope="col">{t('settings.message')}</th><th scope="col">{t('settings.platform')}</th><th scope="col">{t('settings.since')}</th><th scope="col">{t('settings.tries')}</th><th scope="col">{t('field.reason')}</th><th scope="col"><span className="sr">{t('settings.resend')}</span></th></tr></thead>
          <tbody>{dead.data.items.map((d) => <tr key={d.id}><td>{word('gatewayKind', d.kind)} <span className="num sub">#{d.seq}</span></td><td>{say(d.platformName) || d.platform}</td><td className="num">{timeOn(Date.parse(d.createdAt), now)}</td><td className="num">{d.tries}</td><td>{d.code ?? '–'}</td><td>{me.roles.includes('admin') ? <button type="button" className="btn" disabled={again.isPending} onClick={() => again.mutate(d.id)}>{t('settings.resend')}</button> : null}</td></tr>)}</tbody></table>
      )}
      {again.isError ? <p className="alert" role="alert">{failure(again.error)}</p> : null}
    </section>
  );
}

function Keys() {
  const { t, say } = useSpeech();
  const now = useNow();
  const keys = useQuery(policeKeysQuery).data;
  if (!keys) return null;
  return (
    <section aria-labelledby="keys-title"><h2 id="keys-title">{t('settings.keys')}</h2>
      <table className="table"><thead><tr><th scope="col">{t('settings.platform')}</th><th scope="col">{t('settings.algorithm')}</th><th scope="col">{t('settings.from')}</th><th scope="col">{t('settings.until')}</th></tr></thead>
        <tbody>{keys.items.map((k) => <tr key={k.id}><th scope="row">{say(k.platformName) || k.platform}</th><td>{k.algorithm}</td><td className="num">{timeOn(Date.parse(k.validFrom), now)}</td><td className="num">{k.validUntil ? timeOn(Date.parse(k.validUntil), now) : t('settings.open')}</td></tr>)}</tbody></table>
      <p className="small our-key">{t('settings.ourKey')} <code className="wrap">{keys.ours}</code></p>
    </section>
  );
}
