/** 撤销: what the last line did, with the seconds in which Z takes it back. */
import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import { clock, useNow } from '#web/data/clock.ts';
import { closeTurn, sendAgain, takeBack, undoTurns, UNDO_MS, watchLeaving, type Turn } from '#web/data/undo.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Kbd } from '#web/ui/kbd.tsx';
import { useKeys } from '#web/ui/keys.ts';

export function UndoBar() {
  const { t } = useSpeech();
  const turns = useSyncExternalStore(undoTurns.subscribe, undoTurns.get);
  useEffect(() => watchLeaving(), []);
  const open = turns.findLast((turn) => turn.state === 'open');
  useKeys({ Z: open ? () => void takeBack(open.id) : undefined }, open !== undefined, true);
  const said = useSaid(turns.at(-1));
  return (
    <>
      <p className="sr" role="status">{said}{open ? t('undo.byKey', { s: UNDO_MS / 1000 }) : ''}</p>
      {turns.length > 0 ? <section className="undo-bars" aria-label={t('undo.title')}>{turns.map((turn) => <Bar key={turn.id} turn={turn} />)}</section> : null}
    </>
  );
}

function Bar({ turn }: { turn: Turn }) {
  const { t } = useSpeech();
  const said = useSaid(turn);
  const bad = turn.state === 'not_sent' || turn.state === 'not_undone';
  return (
    <div className={bad ? 'undo-bar bad' : 'undo-bar'} data-undo={turn.state}>
      <p {...(bad ? { role: 'alert' } : {})}>{said}</p>
      {turn.state === 'open' ? <><Left turn={turn} /><Press does={() => void takeBack(turn.id)}>{t('undo.press')} <Kbd>Z</Kbd></Press></> : null}
      {turn.state === 'not_sent' ? <Press does={() => sendAgain(turn.id)}>{t('undo.again')}</Press> : null}
      {bad ? <Press does={() => closeTurn(turn.id)}>{t('app.close')}</Press> : null}
      {turn.state === 'open' ? <i aria-hidden="true" style={{ animationDuration: `${UNDO_MS}ms` }} /> : null}
    </div>
  );
}

/** The number is what is left, the word is what happens then. */
function Left({ turn }: { turn: Turn }) {
  const { t } = useSpeech();
  useNow(); // every second anew
  const s = Math.min(UNDO_MS / 1000, Math.max(1, Math.ceil((turn.until - clock.mono()) / 1000)));
  return <span className="num sub small" aria-hidden="true">{t(turn.waiting.length > 0 ? 'undo.leftThenSent' : 'undo.left', { s })}</span>;
}

/** Gone with its bar, it leaves the focus to the page and not to nothing. */
function Press({ does, children }: { does(): void; children: React.ReactNode }) {
  const own = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const button = own.current;
    return () => { if (button && document.activeElement === button) queueMicrotask(() => document.querySelector<HTMLElement>('#content [tabindex="-1"]')?.focus({ preventScroll: true })); };
  }, []);
  return <button type="button" className="btn" ref={own} onClick={does}>{children}</button>;
}

function useSaid(turn: Turn | undefined): string {
  const { t, failure } = useSpeech();
  if (!turn) return '';
  const list = (says: readonly { says: string }[]): string => says.map((one) => one.says).join(t('mark.semi'));
  const [done, waiting] = [list(turn.counters), list(turn.waiting)];
  switch (turn.state) {
    case 'open': return [done ? t('undo.done', { list: done }) : '', waiting ? t('undo.waits', { list: waiting }) : ''].join('');
    case 'sending': return t('undo.sending', { list: waiting });
    case 'taking': return t('undo.taking');
    case 'undone': return [done ? t('undo.undone', { list: done }) : '', waiting ? t('undo.dropped', { list: waiting }) : ''].join('');
    case 'not_sent': return t('undo.notSent', { list: waiting, why: failure(turn.cause) });
    case 'not_undone': return t('undo.notUndone', { list: done, why: failure(turn.cause) });
  }
}
