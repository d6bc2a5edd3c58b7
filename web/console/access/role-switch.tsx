/** The corner: who is logged in, and on a demonstration another role with one press. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { demoQuery } from '#web/data/queries.ts';
import { logIn, logOut } from '#web/data/session.ts';
import { beginTour, changeTour, useTour } from '#web/data/tour.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { useLeave } from '#web/ui/use-leave.ts';
import { useDesk } from '../live-desk.tsx';
import { mayReadShifts } from '../may.ts';

export function RoleSwitch() {
  const { t, word } = useSpeech();
  const { me } = useDesk();
  const [open, setOpen] = useState(false);
  const corner = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const role = word('role', me.roles[0] ?? '');
  const close = (): void => { if (corner.current?.contains(document.activeElement)) button.current?.focus(); setOpen(false); };
  useLeave(corner, open, close);
  return (
    <div className="corner" ref={corner}>
      <button ref={button} type="button" className="btn plain who" data-account={me.account} aria-expanded={open} aria-haspopup="dialog" title={t('top.role')} onClick={() => setOpen(!open)}>
        <b>{me.name ?? me.account}</b><span className="sub">{role}</span>
      </button>
      {open ? <Menu close={close} /> : null}
    </div>
  );
}

function Menu({ close }: { close(): void }) {
  const { t, word, say, failure } = useSpeech();
  const { me } = useDesk();
  const demo = useQuery(demoQuery).data;
  const tour = useTour();
  const navigate = useNavigate();
  const go = useMutation({ mutationFn: ({ username, password }: { username: string; password: string }) => logIn({ username, password, roleSwitch: true }), onSuccess: close });
  const leave = useMutation({ mutationFn: logOut, onSuccess: () => navigate({ to: '/' }) });
  return (
    <div className="roles" role="dialog" aria-label={t('top.role')}>
      <p className="sub small">{t('top.account')} <code>{me.account}</code></p>
      {demo ? <div className="role-list">{demo.accounts.map((a) => (
        <button key={a.username} type="button" className={a.username === me.account ? 'btn plain on' : 'btn plain'} onClick={() => go.mutate(a)} disabled={go.isPending}>
          <span>{word('role', a.role)}</span><span className="sub small">{say(a.worksFor ?? demo.towns.find((x) => x.id === a.town)?.name)} <code>{a.username}</code></span>
        </button>
      ))}</div> : null}
      {go.isError ? <p className="alert" role="alert">{failure(go.error)}</p> : null}
      {demo ? <button type="button" className="btn" data-tour-call onClick={() => { if (tour.incidentId === null) beginTour(); else changeTour({ state: 'running', moved: true }); close(); }}>{t('tour.title')}</button> : null}
      {mayReadShifts(me) ? <Link to="/shift" className="btn" onClick={close}>{t('shift.title')}</Link> : null}
      <Link to="/my" className="btn" onClick={close}>{t('nav.my')}</Link>
      <button type="button" className="btn" onClick={() => leave.mutate()}>{t('top.logout')}</button>
    </div>
  );
}
