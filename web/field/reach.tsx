/** Whom one can ring from the scene: the caller through a number that is neither side's, and whoever answers for the place. */
import { useEffect, useState } from 'react';
import { clock, useNow } from '#web/data/clock.ts';
import { timeOn } from '#web/ui/span.ts';
import { Sheet } from './sheet.tsx';
import { fill, useSpeech, wordOf } from './speech.ts';
import type { Lent, Task } from './shapes.ts';
import { Answered, askRelay } from './wire.ts';

/** A number once lent reaches the caller without data, too: it is kept until its end, on this page only. */
const lent = new Map<string, Lent>();

function lentNow(incidentId: string): Lent | null {
  const kept = lent.get(incidentId);
  return kept && Date.parse(kept.until) > clock.now() ? kept : null;
}

export function CallSheet({ task, close }: { task: Task; close(): void }) {
  const { w, say } = useSpeech();
  const now = useNow();
  const [number, setNumber] = useState(() => lentNow(task.id));
  const [failed, setFailed] = useState<unknown>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (lentNow(task.id)) return;
    void askRelay(task.id).then((given) => { lent.set(task.id, given); setNumber(given); setFailed(null); }, setFailed);
  }, [task.id, tries]);
  const why = failed instanceof Answered ? say(failed.reason) || failed.code : w.relayOffline;
  return (
    <Sheet title={w.callCaller} close={close}>
      <p className="sub">{w.relayHint}</p>
      {number ? (
        <>
          <a className="go" data-relay={number.number} href={`tel:${number.number}`}>{w.ringNow} <span className="num small">{number.number}</span></a>
          <p className="hint">{fill(w.relayUntil, { time: timeOn(Date.parse(number.until), now) })}{number.demonstration ? ` ${w.relayDemo}` : ''}</p>
        </>
      ) : failed ? <><p className="alert" role="alert">{why}</p><button type="button" className="btn wide" onClick={() => { setFailed(null); setTries(tries + 1); }}>{w.again2}</button></> : <p className="hint" role="status">{w.loading}</p>}
    </Sheet>
  );
}

/** It came with the incident, so it is there in a basement, too. */
export function LinesSheet({ task, close }: { task: Task; close(): void }) {
  const { w, say } = useSpeech();
  const lines = task.telephones.length > 0 ? task.telephones.map((l) => ({ name: say(l.name), phone: l.phone })) : ['110', '119', '120', '12345'].map((phone) => ({ name: wordOf(w.publicLines, phone), phone }));
  return (
    <Sheet title={w.lines} close={close}>
      <ul className="lines">{lines.map((l) => <li key={l.phone + l.name}><span>{l.name}</span><a className="btn num" href={`tel:${l.phone.replace(/[^\d+]/g, '')}`}>{l.phone}</a></li>)}</ul>
    </Sheet>
  );
}
