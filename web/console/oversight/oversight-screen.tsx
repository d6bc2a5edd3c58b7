/** Who watches the watchers: what two persons do together, who looked at callers and why, and whether the record holds. */
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useSpeech } from '#web/text/i18n.ts';
import { useScreen } from '#web/ui/screen.ts';
import { useDesk } from '../live-desk.tsx';
import { mayReadLooks, mayVerify } from '../may.ts';
import '../settings/settings.css';
import { BreakGlass, Unexplained } from './looks.tsx';
import { Funnel } from './funnel.tsx';
import './oversight.css';
import { Record } from './record.tsx';
import { ShadowRun } from './shadow-run.tsx';
import { TwoPerson } from './two-person.tsx';

export type OversightPage = 'two-person' | 'funnel' | 'shadow-run' | 'looks' | 'break-glass' | 'record';

export function OversightScreen() {
  const { t } = useSpeech();
  const { me } = useDesk();
  const { page = 'two-person' } = useParams({ strict: false });
  const pages: readonly OversightPage[] = ['two-person', 'funnel', 'shadow-run', ...(mayReadLooks(me) ? (['looks', 'break-glass'] as const) : []), ...(mayVerify(me) ? (['record'] as const) : [])];
  useScreen('oversight', true, `${t('nav.oversight')} · ${t('app.name')}`);
  return (
    <main className="settings-screen oversight" id="content">
      <nav className="settings-nav" aria-label={t('nav.oversight')}>
        {pages.map((p) => <Link key={p} to="/oversight/$page" params={{ page: p }} className={p === page ? 'on' : ''} aria-current={p === page ? 'page' : undefined}>{t(`oversight.page.${p}`)}</Link>)}
      </nav>
      <section className="settings-body" key={page}><Page page={pages.find((p) => p === page) ?? 'two-person'} /></section>
    </main>
  );
}

function Page({ page }: { page: OversightPage }): ReactNode {
  switch (page) {
    case 'looks': return <Unexplained />;
    case 'break-glass': return <BreakGlass />;
    case 'funnel': return <Funnel />;
    case 'shadow-run': return <ShadowRun />;
    case 'record': return <Record />;
    default: return <TwoPerson />;
  }
}
