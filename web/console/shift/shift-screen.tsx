/** 交接班: what is open is handed over, read matter by matter, and signed for by whoever comes next. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { clockOf, compareRows } from '#web/data/board.ts';
import { call, newKey } from '#web/data/call.ts';
import { useNow } from '#web/data/clock.ts';
import { handoversQuery, handoversShape, type HandoverSeen } from '#web/data/handovers.ts';
import type { Row } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Bones } from '#web/ui/bones.tsx';
import { DangerMark } from '#web/ui/danger.tsx';
import { isNowhere } from '#web/ui/give-focus.ts';
import { Ring } from '#web/ui/ring.tsx';
import { useScreen } from '#web/ui/screen.ts';
import { timeOn } from '#web/ui/span.ts';
import { Failure } from '../failure.tsx';
import { useDesk } from '../live-desk.tsx';
import { mayTakeCalls } from '../may.ts';
import './shift.css';

export function ShiftScreen() {
  const { t, failure } = useSpeech();
  const { me } = useDesk();
  const client = useQueryClient();
  const town = me.towns[0] ?? '';
  const list = useQuery(handoversQuery(town));
  useScreen('shift', list.isSuccess, `${t('shift.title')} · ${t('app.name')}`);
  const write = useMutation({
    mutationFn: ({ path, body }: { path: string; body: object }) => call(path, { method: 'POST', body, key: newKey(), answer: handoversShape }),
    onSuccess: (seen) => client.setQueryData(handoversQuery(town).queryKey, seen.items),
  });
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => { if (write.isSuccess && isNowhere()) title.current?.focus(); }, [write.isSuccess, write.data]); // what was pressed is greyed or gone
  if (list.isError) return <main className="page" id="content"><Failure error={list.error} reset={() => void list.refetch()} /></main>;
  const waiting = list.data?.filter((h) => h.signedBy === null) ?? [];
  const takes = mayTakeCalls(me);
  const own = waiting.find((h) => h.from === me.account);
  return (
    <main className="page shift" id="content">
      <h1 ref={title} tabIndex={-1}>{t('shift.title')}</h1>
      <p className="hint">{t('shift.hint')}</p>
      {takes ? <div className="act-buttons"><button type="button" className="btn first" disabled={write.isPending || own !== undefined} onClick={() => write.mutate({ path: '/shift-handovers', body: { town } })}>{t('shift.hand')}</button>{own ? <span className="hint">{t('shift.ownWaits')}</span> : null}</div> : null}
      {write.isError ? <p className="alert" role="alert">{failure(write.error)}</p> : null}
      {list.isPending ? <Bones rows={4} height={40} label={t('app.loading')} /> : null}
      {list.data?.length === 0 ? <p className="hint">{t('shift.none')}</p> : null}
      {waiting.map((h) => <Waiting key={h.id} handover={h} mine={h.from === me.account || !takes} busy={write.isPending} sign={(read) => write.mutate({ path: `/shift-handovers/${encodeURIComponent(h.id)}/sign`, body: { read } })} />)}
      <Signed list={list.data?.filter((h) => h.signedBy !== null) ?? []} />
    </main>
  );
}

function Waiting({ handover, mine, busy, sign }: { handover: HandoverSeen; mine: boolean; busy: boolean; sign(read: string[]): void }) {
  const { t } = useSpeech();
  const now = useNow();
  const [read, setRead] = useState<ReadonlySet<string>>(new Set());
  const left = handover.open.filter((r) => !read.has(r.id)).length;
  const tick = (id: string, on: boolean): void => { const next = new Set(read); if (on) next.add(id); else next.delete(id); setRead(next); };
  return (
    <section className="card" aria-label={t('shift.from', { name: handover.fromName, time: timeOn(Date.parse(handover.at), now) })} data-handover={handover.id}>
      <h2>{t('shift.from', { name: handover.fromName, time: timeOn(Date.parse(handover.at), now) })}</h2>
      {handover.open.length === 0 ? <p className="hint">{t('shift.nothing')}</p> : <ul className="shift-list">{handover.open.toSorted(compareRows).map((r) => <Matter key={r.id} row={r} mine={mine} read={read.has(r.id)} tick={(on) => tick(r.id, on)} />)}</ul>}
      {mine ? null : (
        <div className="act-buttons"><button type="button" className="btn first" data-sign disabled={busy || left > 0} onClick={() => sign([...read])}>{t('shift.sign')}</button><span className="hint" role="status">{left > 0 ? t('shift.left', { n: left }) : t('shift.allRead')}</span></div>
      )}
    </section>
  );
}

function Matter({ row, mine, read, tick }: { row: Row; mine: boolean; read: boolean; tick(on: boolean): void }) {
  const { t, say } = useSpeech();
  const what = `${say(row.itemName) || t('board.unsorted')} · ${say(row.place.name) || t('board.where')}`;
  return (
    <li>
      <Ring {...clockOf(row)} size={36} />
      <span className="grow">{row.dangers.length > 0 ? <DangerMark /> : null} <Link to="/incidents/$id" params={{ id: row.id }}>{what}</Link> <span className="sub small num">{row.number} · {t(`status.${row.status}`)}</span></span>
      {mine ? null : <label className="check"><input type="checkbox" checked={read} onChange={(e) => tick(e.target.checked)} aria-label={t('shift.readOf', { what })} />{t('shift.read')}</label>}
    </li>
  );
}

function Signed({ list }: { list: readonly HandoverSeen[] }) {
  const { t } = useSpeech();
  const now = useNow();
  if (list.length === 0) return null;
  return (
    <section aria-labelledby="shift-before"><h2 id="shift-before">{t('shift.before')}</h2>
      <table className="table"><thead><tr><th scope="col">{t('shift.who')}</th><th scope="col">{t('shift.signed')}</th><th scope="col">{t('shift.matters')}</th></tr></thead>
        <tbody>{list.map((h) => <tr key={h.id}><td>{h.fromName} <span className="num sub">{timeOn(Date.parse(h.at), now)}</span></td><td>{h.signedName} <span className="num sub">{h.signedAt ? timeOn(Date.parse(h.signedAt), now) : ''}</span></td><td className="num">{h.matters}</td></tr>)}</tbody></table>
    </section>
  );
}
