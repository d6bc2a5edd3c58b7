/** Every link from a call to its end with its age: a table, and the chip of the connection that opens it on every page of the desk. */
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { linksQuery, type LinkSeen } from '#web/data/links.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { LINK_NAMES } from '#web/ui/links-banner.tsx';
import { spanParts } from '#web/ui/span.ts';
import { useLeave } from '#web/ui/use-leave.ts';
import { useFreshness } from './live-desk.tsx';

type LinkName = (typeof LINK_NAMES)[number];

/** The ones of several towns or consumers are one, told by the worst. */
export function worstOf(links: readonly LinkSeen[]): { name: LinkName; worst: LinkSeen }[] {
  return LINK_NAMES.flatMap((name) => {
    const own = links.filter((l) => l.link.split('.')[0] === name);
    const worst = own.find((l) => !l.ok) ?? own.toSorted((a, b) => b.ageSeconds - a.ageSeconds)[0];
    return worst ? [{ name, worst }] : [];
  });
}

export function useLinkAge(): (seconds: number) => string {
  const { t } = useSpeech();
  return (seconds) => {
    const part = spanParts(seconds * 1000);
    return t(`time.${part.unit}`, { n: part.n });
  };
}

export function LinksTable({ links }: { links: readonly LinkSeen[] }) {
  const { t } = useSpeech();
  const age = useLinkAge();
  return (
    <table className="table links"><thead><tr><th scope="col">{t('links.link')}</th><th scope="col">{t('links.state')}</th><th scope="col">{t('links.age')}</th><th scope="col">{t('links.limit')}</th></tr></thead>
      <tbody>{worstOf(links).map(({ name, worst }) => (
        <tr key={name} data-link={name} className={worst.ok ? '' : 'touched'}>
          <th scope="row">{t(`links.names.${name}`)}</th>
          <td>{worst.ok ? t('links.holds') : <b className="danger-text">{t('links.lost')}</b>}{worst.ok || !worst.detail ? null : <span className="sub small"> {t(`links.detail.${worst.detail}`, { defaultValue: worst.detail })}</span>}</td>
          <td className="num">{age(worst.ageSeconds)}</td><td className="num">{age(worst.limitSeconds)}</td>
        </tr>))}</tbody></table>
  );
}

/** Whether this screen hears of changes, in the header; pressed, it shows every link. */
export function Connection() {
  const { t } = useSpeech();
  const fresh = useFreshness();
  const age = useLinkAge()(fresh.ageMs / 1000);
  const [open, setOpen] = useState(false);
  const corner = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = (): void => { if (corner.current?.contains(document.activeElement)) button.current?.focus(); setOpen(false); };
  useLeave(corner, open, close);
  const text = fresh.state === 'connecting' ? t('live.connecting') : fresh.state === 'live' ? t('live.live') : t('live.ageing', { age });
  return (
    <div className="corner live-corner" ref={corner}>
      <button ref={button} type="button" className={`btn plain live ${fresh.state}`} data-live={fresh.state} aria-expanded={open} aria-haspopup="dialog" title={`${text} · ${t('links.title')}`} onClick={() => setOpen(!open)}>
        <i aria-hidden="true" /><span className="word">{text}</span>
      </button>
      {open ? <Panel /> : null}
    </div>
  );
}

function Panel() {
  const { t } = useSpeech();
  const links = useQuery(linksQuery).data?.items;
  return <div className="roles links-panel" role="dialog" aria-label={t('links.title')}>{links ? <LinksTable links={links} /> : <p className="hint">{t('app.loading')}</p>}</div>;
}

/** On the wall nobody presses anything: name and age, a line for all. */
export function LinkAges() {
  const { t } = useSpeech();
  const age = useLinkAge();
  const links = useQuery(linksQuery).data?.items;
  if (!links) return null;
  return (
    <ul className="link-ages" aria-label={t('links.title')}>
      {worstOf(links).map(({ name, worst }) => <li key={name} data-link={name} className={worst.ok ? '' : 'bad'}>{worst.ok ? null : <b aria-hidden="true">! </b>}{t(`links.names.${name}`)} <span className="num">{age(worst.ageSeconds)}</span></li>)}
    </ul>
  );
}
