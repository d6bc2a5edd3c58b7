/** A dialog of the browser's own: it takes the focus and keeps it, ends by Escape or a press beside it, and gives the focus back to where it was. */
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useSpeech } from '#web/text/i18n.ts';
import { mayHold } from './give-focus.ts';
import { Icon } from './icons.tsx';

/** Is one open that makes the rest of the page still? Its keys then mean nothing. */
export const dialogOpen = (): boolean => document.querySelector('dialog[open]') !== null;

export function Dialog({ title, close, children }: { title: string; close(): void; children: ReactNode }) {
  const { t } = useSpeech();
  const name = useId();
  const own = useModal();
  return (
    <dialog className="dialog" ref={own} aria-labelledby={name} onClose={close} onMouseDown={(e) => { if (e.target === e.currentTarget) close(); }}>
      <div className="dialog-body">
        <header><h2 id={name}>{title}</h2><button type="button" className="btn plain icon" aria-label={t('app.close')} title={t('app.close')} onClick={close}><Icon name="cross" /></button></header>
        {children}
      </div>
    </dialog>
  );
}

/**
 * Open for as long as it is drawn. The focus goes back by hand: what is taken out of the page while it is open gives
 * nothing back. `onward`: where it goes instead, if what was done in the dialog led there.
 */
export function useModal(onward: () => HTMLElement | null = () => null): React.RefObject<HTMLDialogElement | null> {
  const own = useRef<HTMLDialogElement>(null);
  const before = useRef(document.activeElement);
  const led = useRef(onward);
  useEffect(() => {
    if (own.current?.open === false) own.current.showModal();
    const back = before.current;
    const to = led.current;
    return () => (to() ?? (mayHold(back) ? back : document.querySelector<HTMLElement>('#content [tabindex="-1"]')))?.focus();
  }, []);
  return own;
}
