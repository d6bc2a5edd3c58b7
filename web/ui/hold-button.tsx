/** An act that must not happen by accident with a glove: held for one second. A key held does the same. */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { HOLD_MS } from './hold-ms.ts';

export function HoldButton({ children, holding, onHeld, disabled = false }: { children: ReactNode; holding: ReactNode; onHeld(): void; disabled?: boolean }) {
  const [down, setDown] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const stop = (): void => { if (timer.current) clearTimeout(timer.current); timer.current = null; setDown(false); };
  const start = (): void => {
    if (disabled || timer.current) return;
    setDown(true);
    timer.current = setTimeout(() => { stop(); navigator.vibrate?.(80); onHeld(); }, HOLD_MS);
  };
  useEffect(() => stop, []);
  return (
    <button
      type="button" className={down ? 'hold down' : 'hold'} aria-disabled={disabled}
      onPointerDown={start} onPointerUp={stop} onPointerLeave={stop} onPointerCancel={stop} onContextMenu={(e) => e.preventDefault()} onBlur={stop}
      onKeyDown={(e) => { if (e.key === 'Enter' || e.key === ' ') { e.preventDefault(); start(); } }} onKeyUp={stop}
    >
      {down ? holding : children}
    </button>
  );
}
