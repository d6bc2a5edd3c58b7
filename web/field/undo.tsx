/** 撤销: some seconds to take back what was pressed; then it leaves by itself. */
import { clock, useNow } from '#web/data/clock.ts';
import { HOLD_MS } from './held.ts';
import { takeBack, type PhoneState } from './phone.ts';
import { fill, useSpeech, wordOf } from './speech.ts';

export function UndoBar({ phone: { held } }: { phone: PhoneState }) {
  const { w, say } = useSpeech();
  useNow(); // every second anew
  if (!held) return null;
  const { about } = held.act;
  const left = Math.min(HOLD_MS / 1000, Math.max(1, Math.ceil((held.until - clock.mono()) / 1000)));
  return (
    <div key={held.until} className="undo" data-undo={held.act.action}>
      <p><b role="status">{wordOf(w.actions, held.act.action)}</b><span className="small"><span className="num" aria-hidden="true">{fill(w.undoLeft, { s: left })}</span>{about ? ` · ${say(about.itemName) || about.number}` : ''}</span></p>
      <button type="button" className="btn" onClick={() => void takeBack()}>{w.undo}</button>
      <i aria-hidden="true" style={{ animationDuration: `${HOLD_MS}ms` }} />
    </div>
  );
}
