/** A text with its marks, for reading: colour, underline and the sign's name. */
import { useQuery } from '@tanstack/react-query';
import { catalogueQuery } from '#web/data/queries.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { pieces, type Mark } from './marks.ts';

export function Pieces({ text, marks }: { text: string; marks: readonly Mark[] }) {
  const { t, say } = useSpeech();
  const signs = useQuery(catalogueQuery).data?.dangerSigns ?? [];
  const note = (mark: Mark): string => (mark.kind === 'place' ? t('proposal.markPlace') : t('proposal.markDanger', { sign: say(signs.find((s) => s.code === mark.note)?.name) || mark.note }));
  return pieces(text, marks).map((p, i) => (p.mark ? <mark key={i} className={p.mark.kind} data-mark={p.mark.kind} title={note(p.mark)}>{p.text}</mark> : <span key={i}>{p.text}</span>));
}
