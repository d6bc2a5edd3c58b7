/** A key as it is written on a button: the person's own, where it was changed. */
import { keyFor, useSettings } from '#web/data/settings.ts';

export function Kbd({ children, hidden = false }: { children: string; hidden?: boolean }) {
  const { keys } = useSettings();
  const single = children.length === 1;
  if (single && !keys) return null; // single keys are off: none is promised
  return <kbd {...(hidden ? { 'aria-hidden': true } : {})}>{single ? keyFor(children) : children}</kbd>;
}
