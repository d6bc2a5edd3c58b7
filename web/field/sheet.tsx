/** A sheet over the incident: one thing to fill in, closed without loss, never a page of its own. It covers the line that tells of the signal, so it tells itself. */
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { useNow } from '#web/data/clock.ts';
import { timeOn } from '#web/ui/span.ts';
import type { Draft } from './drafts.ts';
import type { TakenFile } from './files.ts';
import { keep, usePhone } from './phone.ts';
import { fill, useSpeech } from './speech.ts';

export function Sheet({ title, close, children }: { title: string; close(): void; children: ReactNode }) {
  const { w } = useSpeech();
  const { online, packet } = usePhone();
  const now = useNow();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => { if (dialog.current && !dialog.current.open) dialog.current.showModal(); }, []);
  return (
    <dialog ref={dialog} className="sheet" aria-labelledby={id} onClose={close} onCancel={(e) => { e.preventDefault(); close(); }}>
      <div className="sheet-head"><h2 id={id}>{title}</h2><button type="button" className="btn" onClick={close}>{w.close}</button></div>
      {online ? null : <p className="sheet-offline" role="status" data-offline>{w.offline}{packet ? ` · ${fill(w.stale, { time: timeOn(packet.at, now) })}` : ''}</p>}
      <div className="sheet-body">{children}</div>
    </dialog>
  );
}

export interface Keeping { run(action: string, body?: Record<string, unknown>, files?: readonly TakenFile[]): Promise<boolean>; busy: boolean; failed: ReactNode }

/** Keeps an act on the phone; what could not be written down is said, and stays as it was typed. */
export function useKeep(incidentId: string, draft?: string): Keeping {
  const { w } = useSpeech();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const run = async (action: string, body: Record<string, unknown> = {}, files: readonly TakenFile[] = []): Promise<boolean> => {
    setBusy(true);
    try {
      await keep(incidentId, action, body, files, draft);
      setFailed(false);
      return true;
    } catch {
      setFailed(true);
      return false;
    } finally { setBusy(false); }
  };
  return { run, busy, failed: failed ? <p className="alert" role="alert" data-storage="full">{w.storageFull}</p> : null };
}

/** What was begun and not saved is here again; whoever does not want it empties the form. */
export function Restored({ draft }: { draft: Pick<Draft<unknown>, 'restored' | 'clear'> }) {
  const { w } = useSpeech();
  if (!draft.restored) return null;
  return <div className="restored" role="status" data-restored><span>{w.restored}</span><button type="button" className="btn" onClick={draft.clear}>{w.startOver}</button></div>;
}

export function Field({ label, children }: { label: string; children: ReactNode }) {
  return <label className="field"><span className="label">{label}</span>{children}</label>;
}

/** `autoComplete` off, here and wherever something is typed: else a browser keeps what was typed with the tab, on its disk and in clear. */
export function Area({ label, hint, value, set }: { label: string; hint?: string; value: string; set(v: string): void }) {
  return <Field label={label}><textarea className="input" autoComplete="off" value={value} placeholder={hint} maxLength={5000} onChange={(e) => set(e.target.value)} /></Field>;
}

/** One of a few: large enough for a glove. */
export function Choice({ label, options, value, set }: { label: string; options: readonly { code: string; name: string; mark?: boolean }[]; value: string; set(code: string): void }) {
  const name = useId();
  return (
    <fieldset className="pick"><legend>{label}</legend>
      {options.map((o) => <label key={o.code}><input type="radio" name={name} value={o.code} checked={value === o.code} onChange={() => set(o.code)} /><span>{o.name}{o.mark ? ' *' : ''}</span></label>)}
    </fieldset>
  );
}

/** Any of a few. */
export function Picks({ label, options, chosen, set }: { label: string; options: readonly { code: string; name: string }[]; chosen: readonly string[]; set(codes: string[]): void }) {
  return (
    <fieldset className="pick"><legend>{label}</legend>
      {options.map((o) => <label key={o.code}><input type="checkbox" value={o.code} checked={chosen.includes(o.code)} onChange={(e) => set(e.target.checked ? [...chosen, o.code] : chosen.filter((c) => c !== o.code))} /><span>{o.name}</span></label>)}
    </fieldset>
  );
}

export function Submit({ children, disabled, busy, press }: { children: ReactNode; disabled: boolean; busy: boolean; press(): void }) {
  return <button type="button" className="go" disabled={disabled || busy} onClick={press}>{children}</button>;
}
