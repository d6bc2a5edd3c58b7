/** 处置记录: what was done and seen, in words, by voice, and in pictures where the item asks for them. */
import { useEffect, useState, type ComponentType } from 'react';
import * as z from 'zod/mini';
import { mayCarry } from '#domain/files/files.ts';
import type { AttachProps } from './capture/attach.tsx';
import { useDraft } from './drafts.ts';
import { Area, Choice, Field, Picks, Restored, Sheet, Submit, useKeep } from './sheet.tsx';
import { useSpeech, wordOf } from './speech.ts';
import type { Standing } from './standing.ts';
import type { Packet, Task } from './shapes.ts';

/** Kinds a person writes by hand here; a persuasion has a form of its own. */
const WRITTEN = ['note', 'measure', 'parties', 'handover', 'identity_checked', 'telephone', 'sighting', 'sector', 'photo', 'sound'] as const;
const ALWAYS: readonly string[] = ['note', 'measure', 'telephone', 'parties'];

const shape = z.object({ kind: z.string(), text: z.string(), count: z.string(), clip: z._default(z.string(), ''), measures: z._default(z.array(z.string()), []) }); // what was begun before there were clip and measures opens, too

interface Props {
  task: Task;
  s: Standing;
  packet: Packet;
  /** a sheet of this kind alone */
  first: string | null;
  /** the kind it opens with, where nothing was begun */
  wanted: string | null;
  close(): void;
}

export function RecordSheet({ task, s, packet, first, wanted, close }: Props) {
  const { w, say, language } = useSpeech();
  const item = packet.items.find((i) => i.code === task.item);
  const asked = item?.evidence ?? [];
  const kinds = WRITTEN.filter((k) => s.needed.includes(k) || asked.includes(k) || ALWAYS.includes(k));
  const [begin] = useState<string>(first ?? kinds.find((k) => k === wanted) ?? kinds.find((k) => s.needed.includes(k)) ?? 'note');
  const draft = useDraft({ account: packet.me.account, incidentId: task.id, form: first ?? 'record', shape, empty: { kind: begin, text: '', count: '', clip: '', measures: [] } });
  const { run, busy, failed } = useKeep(task.id, draft.name);
  const { value: { kind, text, count, clip, measures }, files: all, set } = draft;
  const parties = kind === 'parties';
  const done = kind === 'measure' ? (item?.measures ?? []).filter((m) => measures.includes(m.code)) : [];
  const words = [done.map((m) => say(m.name)).join(language === 'zh' ? '、' : '; '), text.trim()].filter(Boolean).join('\n');
  const [pictures, voice] = [mayCarry(kind, 'image/jpeg', asked), mayCarry(kind, 'audio/webm', asked)];
  // what was taken stays while somebody looks at another kind, and goes along only where it belongs
  const taken = all.filter((f) => mayCarry(kind, f.media, asked));
  const save = async (): Promise<void> => {
    const data = { ...(parties && /^\d{1,3}$/.test(count) ? { parties: Number(count) } : {}), ...(clip.trim() ? { clip: clip.trim() } : {}), ...Object.fromEntries(done.map((m, i) => [`measure${i + 1}`, m.code])) };
    const files = taken.map(({ data: { byteLength: bytes }, sha256, media, takenAt, position }) => ({ sha256, media, bytes, takenAt, ...(position ? { position } : {}) }));
    if (await run('record', { kind, ...(words ? { text: words } : {}), ...(Object.keys(data).length > 0 ? { data } : {}), ...(files.length > 0 ? { files } : {}) }, taken)) close();
  };
  return (
    <Sheet title={first === 'parties' ? w.partiesTitle : w.recordTitle} close={close}>
      <Restored draft={draft} />
      {first === null ? <Choice label={w.recordKind} value={kind} set={(k) => set({ kind: k })} options={kinds.map((k) => ({ code: k, name: wordOf(w.option, k), mark: s.needed.includes(k) }))} /> : null}
      {parties ? <Field label={w.partyCount}><input className="input num" autoComplete="off" inputMode="numeric" maxLength={3} value={count} onChange={(e) => set({ count: e.target.value })} /></Field> : null}
      {kind === 'measure' && item && item.measures.length > 0 ? <Picks label={w.may} options={item.measures.map((m) => ({ code: m.code, name: say(m.name) }))} chosen={measures} set={(codes) => set({ measures: codes })} /> : null}
      {pictures || voice ? <Capture pictures={pictures} voice={voice} taken={taken} set={(now) => draft.setFiles([...all.filter((f) => !taken.includes(f)), ...now])} /> : null}
      <Area label={w.recordText} hint={parties ? w.partiesHint : w.recordHint} value={text} set={(t) => set({ text: t })} />
      <Field label={w.clip}><input className="input" inputMode="text" maxLength={40} autoComplete="off" value={clip} onChange={(e) => set({ clip: e.target.value })} /></Field>
      {failed}
      <Submit disabled={words === '' && taken.length === 0} busy={busy} press={() => void save()}>{w.save}</Submit>
    </Sheet>
  );
}

/** Camera and microphone come with code of their own, kept by the phone beforehand like the page itself. */
function Capture(props: AttachProps) {
  const { w } = useSpeech();
  const [loaded, setLoaded] = useState<{ part: ComponentType<AttachProps> } | 'failed' | null>(null);
  useEffect(() => {
    let here = true;
    import('./capture/attach.tsx').then((m) => { if (here) setLoaded({ part: m.default }); }, () => { if (here) setLoaded('failed'); });
    return () => { here = false; };
  }, []);
  if (loaded === 'failed') return <p className="alert due" role="status">{w.files.notLoaded}</p>;
  if (loaded === null) return null;
  const Attach = loaded.part;
  return <Attach {...props} />;
}
