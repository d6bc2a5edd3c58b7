/** 影音材料: what was photographed and said, closed until somebody says what for; each opened one is a look with the viewer's mark on it. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { isSound } from '#domain/files/files.ts';
import type { FileView } from '#domain/files/contract.ts';
import { clock, useNow } from '#web/data/clock.ts';
import { fileQuery, filesQuery } from '#web/data/files.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { clockTime, timeOn } from '#web/ui/span.ts';
import { Watermark } from '#web/ui/watermark.tsx';
import { useDesk } from '../live-desk.tsx';
import { useActorName } from './names.ts';
import { PurposeForm } from './purpose-form.tsx';
import './files.css';

/** The strip beside an incident. */
export function Files({ id }: { id: string }) {
  const { t } = useSpeech();
  const title = useId();
  const files = useQuery(filesQuery(id)).data ?? [];
  const [why, setWhy] = useState<string | null>(null);
  if (files.length === 0) return null;
  return (
    <section className="curtain files" aria-labelledby={title} data-files={files.length}>
      <h2 id={title}>{t('files.title')} <span className="num">{files.length}</span></h2>
      {why === null ? <ul className="list">{files.map((f) => <li key={f.id}><Line file={f} /></li>)}</ul> : <Strip id={id} files={files} purpose={why} />}
      {why === null
        ? <PurposeForm hint={t('files.hint')} press={t('files.open')} look={setWhy} />
        : <button type="button" className="btn plain" onClick={() => setWhy(null)}>{t('files.close')}</button>}
    </section>
  );
}

/** Opened at once, for a purpose that the screen itself has, such as a review. */
export function Strip({ id, files, purpose }: { id: string; files: readonly FileView[]; purpose: string }) {
  return <ul className="strip">{files.map((f) => <li key={f.id} data-file={f.media} data-state={f.state}>{f.kept ? <Opened id={id} file={f} purpose={purpose} /> : null}<Line file={f} /></li>)}</ul>;
}

/** Of one file in words: what, when, where, whose, and whether it is here. */
function Line({ file }: { file: FileView }) {
  const { t } = useSpeech();
  const actor = useActorName();
  const now = useNow();
  const where = file.from === 'caller' ? '' : file.check === 'far' ? t('files.far', { n: file.metres ?? 0 }) : file.check === 'near' ? t('files.near') : t('files.unknown');
  return (
    <div className="small">
      <b>{isSound(file.media) ? t('files.sound') : t('files.picture')}</b> {file.from === 'caller' ? <span className="tag">{t('files.fromCaller')}</span> : null}
      <span className="sub num"> {timeOn(Date.parse(file.takenAt ?? file.at), now)}{file.from === 'caller' ? '' : ` · ${actor(file.by)}`}{where ? ` · ${where}` : ''}</span>
      {file.state === 'awaited' ? <span className="tag due">{t('files.awaited')}</span> : null}
      {file.kept && file.kept.removed.length > 0 ? <span className="sub"> · {t('files.removed')}</span> : null}
      <div className="sub mono cut" title={file.sha256}>{t('files.hash', { hash: file.sha256.slice(0, 16) })}</div>
    </div>
  );
}

function Opened({ id, file, purpose }: { id: string; file: FileView; purpose: string }) {
  const { t, failure } = useSpeech();
  const { me } = useDesk();
  const looked = useQuery(fileQuery(id, file.id, purpose));
  const [whole, setWhole] = useState(false);
  const url = useUrl(looked.data);
  if (looked.isError) return <p className="hint" role="status">{failure(looked.error)}</p>;
  if (url === null) return <div className="tile loading" aria-hidden="true" />;
  const mark = `${me.name ?? me.account} ${clockTime(looked.dataUpdatedAt === 0 ? clock.now() : looked.dataUpdatedAt)}`;
  if (isSound(file.media)) return <audio controls src={url} aria-label={t('files.sound')} />;
  return (
    <>
      <button type="button" className="tile" onClick={() => setWhole(true)} aria-label={t('files.enlarge')}><img src={url} alt={t('files.picture')} /><Watermark text={mark} /></button>
      {whole ? <Whole url={url} mark={mark} close={() => setWhole(false)} /> : null}
    </>
  );
}

function useUrl(blob: Blob | undefined): string | null {
  const url = useMemo(() => (blob ? URL.createObjectURL(blob) : null), [blob]);
  useEffect(() => () => { if (url !== null) URL.revokeObjectURL(url); }, [url]);
  return url;
}

function Whole({ url, mark, close }: { url: string; mark: string; close(): void }) {
  const { t } = useSpeech();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => { if (dialog.current && !dialog.current.open) dialog.current.showModal(); }, []);
  return (
    <dialog ref={dialog} className="whole" aria-label={t('files.picture')} onClose={close}>
      <div className="whole-picture"><img src={url} alt={t('files.picture')} /><Watermark text={mark} /></div>
      <button type="button" className="btn" onClick={() => dialog.current?.close()}>{t('files.close')} <kbd>Esc</kbd></button>
    </dialog>
  );
}
