/** What a record may carry: pictures where its item asks for them, a dictated note beside any text. Loaded when a record is opened. */
import { useEffect, useMemo, useState } from 'react';
import { FILES_PER_RECORD, isSound } from '#domain/files/files.ts';
import { clock } from '#web/data/clock.ts';
import type { TakenFile } from '../files.ts';
import { fill, useSpeech } from '../speech.ts';
import { whereAmI } from '../where.ts';
import { takePicture } from './picture.ts';
import { canRecord, MOST_SECONDS, record, type Recording } from './voice.ts';

export interface AttachProps { pictures: boolean; voice: boolean; taken: readonly TakenFile[]; set(taken: TakenFile[]): void }

const stamp = (): string => new Date(clock.now()).toISOString();

export default function Attach({ pictures, voice, taken, set }: AttachProps) {
  const { w } = useSpeech();
  const [trouble, setTrouble] = useState('');
  const full = taken.length >= FILES_PER_RECORD;
  const add = (file: TakenFile): void => { setTrouble(''); set([...taken.filter((t) => t.sha256 !== file.sha256), file]); };
  return (
    <div className="attach">
      {taken.length > 0 ? <ul className="taken">{taken.map((file) => <Taken key={file.sha256} file={file} drop={() => set(taken.filter((t) => t !== file))} />)}</ul> : null}
      <div className="tools two">
        {pictures && !full ? <Camera add={add} fail={() => setTrouble(w.files.noPicture)} /> : null}
        {voice && !full && canRecord() ? <Voice add={add} fail={() => setTrouble(w.files.noSound)} /> : null}
      </div>
      {trouble ? <p className="alert due" role="alert">{trouble}</p> : null}
    </div>
  );
}

function Camera({ add, fail }: { add(file: TakenFile): void; fail(): void }) {
  const { w } = useSpeech();
  const [busy, setBusy] = useState(false);
  const take = async (chosen: File | undefined): Promise<void> => {
    if (!chosen) return;
    setBusy(true);
    try {
      const [picture, position] = await Promise.all([takePicture(chosen, stamp()), whereAmI()]);
      add(position ? { ...picture, position } : picture);
    } catch { fail(); } finally { setBusy(false); }
  };
  return (
    <label className="btn camera" data-busy={busy}>
      <input type="file" accept="image/*" capture="environment" disabled={busy} onChange={(e) => { void take(e.target.files?.[0]); e.target.value = ''; }} />
      {busy ? w.files.reading : w.files.takePicture}
    </label>
  );
}

function Voice({ add, fail }: { add(file: TakenFile): void; fail(): void }) {
  const { w } = useSpeech();
  const [running, setRunning] = useState<Recording | null>(null);
  const [seconds, setSeconds] = useState(0);
  const stop = async (recording: Recording): Promise<void> => { setRunning(null); add(await recording.stop()); };
  useEffect(() => {
    if (!running) return;
    const since = clock.mono();
    const tick = setInterval(() => {
      const passed = Math.floor((clock.mono() - since) / 1000);
      setSeconds(passed);
      if (passed >= MOST_SECONDS) void stop(running);
    }, 250);
    return () => clearInterval(tick);
  });
  useEffect(() => () => running?.cancel(), [running]);
  const start = async (): Promise<void> => { try { setSeconds(0); setRunning(await record(stamp)); } catch { fail(); } };
  return running
    ? <button type="button" className="btn recording" data-recording onClick={() => void stop(running)}><i aria-hidden="true" />{fill(w.files.stop, { n: seconds })}</button>
    : <button type="button" className="btn" data-record onClick={() => void start()}>{w.files.record}</button>;
}

function Taken({ file, drop }: { file: TakenFile; drop(): void }) {
  const { w } = useSpeech();
  const url = useMemo(() => URL.createObjectURL(new Blob([file.data], { type: file.media })), [file]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return (
    <li data-taken={file.media}>
      {isSound(file.media) ? <audio controls src={url} aria-label={w.files.dictated} /> : <img src={url} alt={w.files.picture} />}
      <button type="button" className="btn" onClick={drop}>{w.files.drop}</button>
    </li>
  );
}
