/** Single keys act outside text fields only, never while an input method composes, and can be turned off (WCAG 2.1.4). */
import { useEffect, useRef } from 'react';
import { builtIn, settings } from '#web/data/settings.ts';
import { dialogOpen } from './dialog.tsx';
import { HOLD_MS } from './hold-ms.ts';

/** Two acts on one key: it is let go again, or held for a second. */
export interface TapOrHold { tap(): void; held(): void }
export type KeyMap = Readonly<Record<string, (() => void) | TapOrHold | undefined>>;

type KeyTimes = Pick<KeyboardEvent, 'code' | 'repeat' | 'timeStamp'>;

/**
 * Tells a key that was held from one that was pressed, by the keyboard's own times: on a slow page a timer would take a short
 * press, whose end still waits to be heard, for a long one.
 */
export class Hold {
  #down: { code: string; at: number; done: boolean; on: TapOrHold } | null = null;

  down({ code, repeat, timeStamp }: KeyTimes, on: TapOrHold): void {
    if (!repeat) this.#down = { code, at: timeStamp, done: false, on };
    else if (this.#down?.code === code && !this.#down.done && timeStamp - this.#down.at >= HOLD_MS) {
      this.#down.done = true;
      this.#down.on.held();
    }
  }

  up({ code, timeStamp }: KeyTimes): void {
    const was = this.#down;
    if (was?.code !== code) return;
    this.#down = null;
    if (!was.done) (timeStamp - was.at >= HOLD_MS ? was.on.held : was.on.tap)();
  }

  /** The window was left: nobody knows how long it was held. */
  drop(): void {
    this.#down = null;
  }
}

const COMPOSING = 229; // keyCode while an input method has the key (UI Events)

export interface Pressed { key: string; isComposing: boolean; keyCode: number; ctrlKey: boolean; metaKey: boolean; altKey: boolean; repeat: boolean }

/** The name of the key an act may hang on, or null where the press is not ours. */
export function keyName(event: Pressed, inText: boolean, onControl: boolean, single: boolean): string | null {
  if (event.isComposing || event.keyCode === COMPOSING || event.repeat && event.key === 'Enter') return null;
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.key === 'Escape') return 'Escape';
  if (inText || !single) return null;
  if (onControl && (event.key === 'Enter' || event.key === ' ' || event.key.startsWith('Arrow'))) return null;
  return event.key.length === 1 ? event.key.toUpperCase() : event.key;
}

/** `first`: before any other on the page, for what was there a moment ago. */
export function useKeys(map: KeyMap, active = true, first = false): void {
  const latest = useRef(map);
  useEffect(() => { latest.current = map; });
  useEffect(() => {
    if (!active) return;
    const hold = new Hold();
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || dialogOpen()) return;
      const target = event.target instanceof Element ? event.target : document.body;
      const inText = target.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], [role=combobox]') !== null;
      const name = keyName(event, inText, target.closest('a, button, summary, input, [role=grid], [role=dialog]') !== null, settings().keys);
      const meant = name === null ? null : builtIn(name);
      const act = meant === null ? undefined : latest.current[meant];
      if (!act) return;
      event.preventDefault();
      if (typeof act === 'function') act();
      else hold.down(event, act);
    };
    const onUp = (event: KeyboardEvent): void => hold.up(event);
    const onLeave = (): void => hold.drop();
    document.addEventListener('keydown', onKey, first);
    document.addEventListener('keyup', onUp);
    window.addEventListener('blur', onLeave);
    return () => {
      document.removeEventListener('keydown', onKey, first);
      document.removeEventListener('keyup', onUp);
      window.removeEventListener('blur', onLeave);
    };
  }, [active, first]);
}
