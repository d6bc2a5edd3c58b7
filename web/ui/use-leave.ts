/** What lies over the page and is no dialog: a press beside it, Escape, or the focus gone elsewhere closes it. */
import { useEffect, useRef, type RefObject } from 'react';

export function useLeave(place: RefObject<HTMLElement | null>, open: boolean, close: () => void): void {
  const latest = useRef(close);
  useEffect(() => { latest.current = close; });
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event): void => { if (event.target instanceof Node && place.current?.contains(event.target) === false) latest.current(); };
    // what is under it has keys of its own for Escape: this press is spent
    const onKey = (event: KeyboardEvent): void => { if (event.key === 'Escape') { event.preventDefault(); event.stopPropagation(); latest.current(); } };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    document.addEventListener('keydown', onKey, true);
    return () => { document.removeEventListener('pointerdown', outside); document.removeEventListener('focusin', outside); document.removeEventListener('keydown', onKey, true); };
  }, [place, open]);
}
