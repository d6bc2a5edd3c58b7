/** 待上传: every act of this phone, with what became of it. Nothing is hidden, nothing is said twice. */
import { useNow } from '#web/data/clock.ts';
import { timeOn } from '#web/ui/span.ts';
import type { KeptFile } from './files.ts';
import { Links } from './links.tsx';
import { isUnsent, type Kept } from './outbox.ts';
import { refresh, understood, type PhoneState } from './phone.ts';
import { Sheet } from './sheet.tsx';
import { fill, useSpeech, wordOf, type Words } from './speech.ts';
import { aboutOf, type About, type Packet, type Text } from './shapes.ts';
import { UndoBar } from './undo.tsx';

const SHOWN = 100;

export function QueueSheet({ phone, packet, close }: { phone: PhoneState; packet: Packet; close(): void }) {
  const { w, say } = useSpeech();
  const lines = phone.kept.filter((k) => k.account === packet.me.account).toReversed().slice(0, SHOWN);
  return (
    <Sheet title={w.queueTitle} close={close}>
      <UndoBar phone={phone} />
      {lines.length === 0 && !phone.held ? <p className="sub">{w.queueEmpty}</p> : <ol className="queue">{lines.map((k) => <Line key={k.n} k={k} files={phone.files.filter((f) => f.n === k.n)} packet={packet} />)}</ol>}
      <button type="button" className="btn wide" onClick={refresh}>{w.sendNow}</button>
      {phone.online ? null : <p className="hint">{w.sentLater}</p>}
      {lines.some(isUnsent) ? <><button type="button" className="btn wide" data-export onClick={() => saveFile(lines.filter(isUnsent), packet, w, say)}>{w.exportQueue}</button><p className="hint">{w.exportHint}</p></> : null}
      <Links online={phone.online} />
    </Sheet>
  );
}

/** What an act carries: how many have come, wait, or were not taken. */
function Files({ files }: { files: readonly KeptFile[] }) {
  const { w, say } = useSpeech();
  const count = (result: KeptFile['result']): number => files.filter((f) => f.result === result).length;
  const parts = ([[null, w.files.waiting], ['here', w.files.here], ['refused', w.files.refused]] as const).flatMap(([result, words]) => (count(result) > 0 ? [fill(words, { n: count(result) })] : []));
  if (parts.length === 0) return null;
  const why = [...new Set(files.flatMap((f) => (f.result === 'refused' && f.code ? [f.code === 'lost' ? w.files.lost : f.code] : [])))];
  return <p className="sub small" data-files={files.length} data-waiting={count(null)}>{w.files.title} · {parts.join(' · ')}{why.length > 0 ? ` · ${say({ zh: why.join('、'), en: why.join(', ') })}` : ''}</p>;
}

/** As it was known when the act was done; an act of an earlier version is looked up while the incident is in hand. */
function aboutAct({ act }: Kept, { tasks }: Packet): About | null {
  const task = act.about ? undefined : tasks.find((t) => t.id === act.incidentId);
  return act.about ?? (task ? aboutOf(task) : null);
}

function Line({ k, files, packet }: { k: Kept; files: readonly KeptFile[]; packet: Packet }) {
  const { w, say } = useSpeech();
  const now = useNow();
  const about = aboutAct(k, packet);
  const result = k.receipt === null ? 'waiting' : k.receipt.result;
  const word = { waiting: w.waiting, done: w.done, kept: w.lateKept, refused: w.refused }[result];
  return (
    <li data-n={k.n} data-result={result}>
      <div><b>{wordOf(w.actions, k.act.action)}</b><span className="grow" /><b className={result === 'waiting' ? 'tag due' : 'tag'}>{word}</b></div>
      {about ? <div className="sub small" data-about={about.number}>{[say(about.itemName), say(about.place), about.number].filter(Boolean).join(' · ')}</div> : null}
      <div className="sub small"><span>{fill(w.number, { n: k.n })}</span> · <span className="num">{fill(w.statedAt, { time: timeOn(Date.parse(k.act.statedAt), now) })}</span></div>
      <Files files={files} />
      {k.receipt?.code ? <p className="why">{say(k.receipt.reason) || k.receipt.code}</p> : null}
      {result === 'refused' && !k.read ? <button type="button" className="btn" onClick={() => void understood(k.n)}>{w.understood}</button> : null}
    </li>
  );
}

/** For a phone that will not find a signal again: what waits, in words that somebody at the centre can type in. */
function saveFile(waiting: readonly Kept[], packet: Packet, w: Words, say: (text: Text | null | undefined) => string): void {
  const lines = waiting.toSorted((a, b) => a.n - b.n).map((k) => {
    const about = aboutAct(k, packet);
    const said = Object.entries(k.act.body).filter(([key]) => key !== 'files' && key !== 'data').map(([, value]) => (typeof value === 'string' ? wordOf(w.option, value) : '')).filter(Boolean);
    return [fill(w.number, { n: k.n }), k.act.statedAt, about?.number ?? k.act.incidentId, ...[say(about?.itemName), say(about?.place)].filter(Boolean), wordOf(w.actions, k.act.action), ...said].join(' | ');
  });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([`${packet.me.name ?? packet.me.account}\n${lines.join('\n')}\n`], { type: 'text/plain;charset=utf-8' }));
  link.download = `${packet.me.account}-${waiting.length}.txt`;
  link.click();
  setTimeout(() => { URL.revokeObjectURL(link.href); }, 60_000); // some browsers read it only when the person has agreed
}
