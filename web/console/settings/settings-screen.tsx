/** What the town is set to, to be read and tried before anything is changed; the line to the police and the health of it all. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { townsQuery } from '#web/data/queries.ts';
import { townSettingsQuery, type TownSettings } from '#web/data/settings-reads.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Bones } from '#web/ui/bones.tsx';
import { useScreen } from '#web/ui/screen.ts';
import { Failure } from '../failure.tsx';
import { useDesk } from '../live-desk.tsx';
import { Accounts } from './accounts.tsx';
import { CatalogueTable } from './catalogue-table.tsx';
import { Changes } from './changes.tsx';
import { Editor } from './change/editor.tsx';
import { Health } from './health.tsx';
import { JudgePage } from './judge-page.tsx';
import { Matrix } from './matrix.tsx';
import { Policies } from './policies.tsx';
import { Reconcile } from './reconcile.tsx';
import { Organisations, People, Shifts } from './tables.tsx';
import { Tokens } from './tokens.tsx';
import './settings.css';

const PAGES = ['catalogue', 'judge', 'matrix', 'policies', 'organisations', 'people', 'accounts', 'shifts', 'edit', 'changes', 'tokens', 'reconcile', 'health'] as const;
/** What only whoever runs the system has to do with. */
const FOR: Partial<Record<(typeof PAGES)[number], readonly string[]>> = { edit: ['admin', 'district_lead'], tokens: ['admin'], reconcile: ['admin'], health: ['admin', 'district_lead'] };

export function SettingsScreen() {
  const { t, say } = useSpeech();
  const { me } = useDesk();
  const { page: asked } = useParams({ strict: false });
  const pages = PAGES.filter((p) => FOR[p]?.some((role) => me.roles.some((r) => r === role)) ?? true);
  const page = pages.find((p) => p === asked) ?? 'catalogue';
  const towns = (useQuery(townsQuery).data ?? []).filter((x) => me.towns.includes(x.id));
  const [town, setTown] = useState(me.towns[0] ?? '');
  const settings = useQuery({ ...townSettingsQuery(town), enabled: town !== '' });
  useScreen('settings', !settings.isPending, `${t('nav.settings')} · ${t('app.name')}`);
  return (
    <main className="settings-screen" id="content">
      <nav className="settings-nav" aria-label={t('nav.settings')}>
        {towns.length > 1 ? <select className="input" aria-label={t('field.town')} value={town} onChange={(e) => setTown(e.target.value)}>{towns.map((x) => <option key={x.id} value={x.id}>{say(x.name)}</option>)}</select> : null}
        {pages.map((p) => <Link key={p} to="/settings/$page" params={{ page: p }} className={p === page ? 'on' : ''} aria-current={p === page ? 'page' : undefined}>{t(`settings.page.${p}`)}</Link>)}
      </nav>
      <section className="settings-body" aria-live="polite" key={`${town}${page}`}>
        {settings.isError ? <Failure error={settings.error} reset={() => void settings.refetch()} /> : settings.data ? <Page page={page} town={town} settings={settings.data} /> : <Bones rows={8} height={28} label={t('app.loading')} />}
      </section>
    </main>
  );
}

function Page({ page, town, settings }: { page: string; town: string; settings: TownSettings }): ReactNode {
  switch (page) {
    case 'judge': return <JudgePage town={town} />;
    case 'matrix': return <Matrix town={town} settings={settings} />;
    case 'policies': return <Policies settings={settings} />;
    case 'organisations': return <Organisations settings={settings} />;
    case 'people': return <People settings={settings} />;
    case 'accounts': return <Accounts town={town} settings={settings} />;
    case 'shifts': return <Shifts settings={settings} />;
    case 'edit': return <Editor town={town} />;
    case 'changes': return <Changes town={town} />;
    case 'tokens': return <Tokens />;
    case 'reconcile': return <Reconcile />;
    case 'health': return <Health />;
    default: return <CatalogueTable />;
  }
}
