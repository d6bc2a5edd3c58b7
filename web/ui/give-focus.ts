/** A form that opens within a page takes the focus to its first field; when it closes, the focus is never left nowhere. */
import { useEffect, useRef } from 'react';

const FIELDS = 'input:checked, input:not([type=radio], [type=hidden]), textarea, select, button';

/** It goes back to what opened it or, where that is gone or greyed, to what the form stood in. */
export function useGivenFocus<T extends HTMLElement>(): React.RefObject<T | null> {
  const own = useRef<T>(null);
  const before = useRef(document.activeElement);
  useEffect(() => {
    const form = own.current;
    const around = form?.parentElement?.closest<HTMLElement>('[tabindex="-1"]') ?? null;
    if (form?.contains(document.activeElement) === false) (form.querySelector<HTMLElement>(FIELDS) ?? form).focus({ preventScroll: true });
    const back = before.current;
    return () => { if (isNowhere()) (mayHold(back) ? back : around)?.focus({ preventScroll: true }); };
  }, []);
  return own;
}

/** What comes in place of what had the focus takes it over; for whoever is elsewhere nothing moves. */
export function useTakenFocus<T extends HTMLElement>(): React.RefObject<T | null> {
  const own = useRef<T>(null);
  useEffect(() => { if (isNowhere()) own.current?.focus({ preventScroll: true }); }, []);
  return own;
}

/** Taken out of the page, or greyed, whatever had the focus leaves it to the body. */
export const isNowhere = (): boolean => document.activeElement === null || document.activeElement === document.body;

export function mayHold(element: Element | null): element is HTMLElement {
  return element instanceof HTMLElement && element !== document.body && element.isConnected && !element.matches(':disabled');
}
