/** The words, however many, with danger and place marked where they stand: a layer under the text field that follows it. */
import { useEffect, useRef } from 'react';
import { useSpeech } from '#web/text/i18n.ts';
import { RoomLeft } from '#web/ui/words.tsx';
import { MOST_WORDS } from './call-draft.ts';
import { pieces, type Mark } from './marks.ts';

export function MarkedText({ id, value, onChange, marks, isWrong, onSubmit }: { id: string; isWrong: boolean; value: string; onChange(text: string): void; marks: readonly Mark[]; onSubmit(): void }) {
  const { t } = useSpeech();
  const layer = useRef<HTMLDivElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => { area.current?.focus(); }, []);
  return (
    <div className="marked">
      <div className="marked-layer" ref={layer} aria-hidden="true">
        {pieces(value, marks).map((p, i) => (p.mark ? <mark key={i} className={p.mark.kind} data-mark={p.mark.kind}>{p.text}</mark> : <span key={i}>{p.text}</span>))}{'\n'}
      </div>
      <textarea
        id={id} ref={area} className="input" value={value} spellCheck={false} aria-invalid={isWrong || undefined} aria-describedby={`${id}-hint ${id}-room${isWrong ? ` ${id}-fault` : ''}`}
        onChange={(e) => onChange(e.target.value)} onScroll={(e) => { if (layer.current) layer.current.scrollTop = e.currentTarget.scrollTop; }}
        onKeyDown={(e) => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey) && !e.shiftKey && !e.nativeEvent.isComposing) { e.preventDefault(); onSubmit(); } }}
      />
      <p className="hint"><span id={`${id}-hint`}>{t('call.textHint')}</span> <RoomLeft value={value} most={MOST_WORDS} id={`${id}-room`} /></p>
    </div>
  );
}
