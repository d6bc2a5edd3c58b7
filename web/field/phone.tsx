/** Own assignments; one incident fills the screen. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { z } from 'zod';
import { call } from '#web/data/call.ts';
import { browserWire, openLive } from '#web/data/live.ts';
import { incidentQuery, meQuery } from '#web/data/queries.ts';
import { useDark } from '#web/data/settings.ts';
import { listOf, rowSeen, type Me, type Row } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Bones } from '#web/ui/bones.tsx';
import { useScreen } from '#web/ui/screen.ts';
import { Task } from './task.tsx';

export function PhoneScreen() {
  const { t, failure } = useSpeech();
  const me = useQuery(meQuery);
  const dark = useDark();
  useEffect(() => { document.documentElement.dataset.theme = dark ? 'dark' : 'light'; }, [dark]);
  useEffect(() => { if (me.data === null) location.assign('/?next=%2Fm'); }, [me.data]);
  if (me.isError) return <p className="alert" role="alert">{failure(me.error)}</p>;
  if (!me.data) return <Bones rows={6} height={48} label={t('app.loading')} />;
  return <Assigned me={me.data} unitId={me.data.unitId ?? null} />;
}

function Assigned({ me, unitId }: { me: Me; unitId: string | null }) {
  const { t } = useSpeech();
  const mine = useMine(unitId);
  const [picked, setPicked] = useState<string | null>(null);
  const rows = mine.data ?? [];
  const id = rows.find((row) => row.id === picked)?.id ?? rows[0]?.id ?? null;
  useScreen('field', unitId === null || !mine.isPending, `${t('phone.title')} · ${t('app.name')}`);
  return (
    <main className="phone">
      <header><b>{me.name ?? me.account}</b><span className="grow" /><a href="/">{t('nav.board')}</a></header>
      {unitId === null ? <div className="empty"><h1>{t('phone.noUnit')}</h1></div>
        : mine.isPending ? <Bones rows={6} height={40} label={t('app.loading')} />
          : id === null ? <div className="empty"><h1>{t('phone.none')}</h1><span>{t('phone.noneHint')}</span></div>
            : <><Others rows={rows} id={id} pick={setPicked} /><Opened key={id} id={id} unitId={unitId} /></>}
    </main>
  );
}

function useMine(unitId: string | null) {
  const client = useQueryClient();
  useEffect(() => {
    const again = (): void => { void client.invalidateQueries({ queryKey: ['mine'] }); void client.invalidateQueries({ queryKey: ['incident'] }); };
    const live = openLive(browserWire, { onChange: again, onResync: again, onOpened: again });
    return () => live.close();
  }, [client]);
  return useQuery({
    queryKey: ['mine', unitId], enabled: unitId !== null,
    queryFn: async (): Promise<Row[]> => (await call(`/incidents?status=open&unit=${encodeURIComponent(z.string().parse(unitId))}&limit=50`, { answer: listOf(rowSeen) })).items.filter((row) => row.status !== 'closed'),
  });
}

function Others({ rows, id, pick }: { rows: readonly Row[]; id: string; pick(id: string): void }) {
  const { t, say } = useSpeech();
  if (rows.length < 2) return null;
  return <nav className="chips others" aria-label={t('phone.others')}>{rows.map((row) => <button key={row.id} type="button" className="chip" aria-pressed={row.id === id} onClick={() => pick(row.id)}>{say(row.itemName) || row.number}</button>)}</nav>;
}

function Opened({ id, unitId }: { id: string; unitId: string }) {
  const { t, failure } = useSpeech();
  const incident = useQuery(incidentQuery(id));
  if (incident.isError) return <p className="alert" role="alert">{failure(incident.error)}</p>;
  if (incident.isPending) return <Bones rows={5} height={40} label={t('app.loading')} />;
  return <Task incident={incident.data} unitId={unitId} />;
}
