/** Beside the form: what is open already about this place, number, police number or plate, why, and one press to add the call to it. */
import { Link } from '@tanstack/react-router';
import { useNow } from '#web/data/clock.ts';
import type { SameOpenSeen } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { timeOn } from '#web/ui/span.ts';
import { VerdictShape } from '#web/ui/verdict.tsx';

export function SameOpen({ found, busy, join }: { found: readonly SameOpenSeen[]; busy: boolean; join(into: SameOpenSeen): void }) {
  const { t } = useSpeech();
  return (
    <section className="same-open" aria-labelledby="same-open-title" hidden={found.length === 0}>
      <h2 id="same-open-title">{t('same.title')}</h2>
      <p className="sr" role="status">{found.length > 0 ? t('same.count', { n: found.length }) : ''}</p>
      <ol>{found.map((one, i) => <One key={one.id} one={one} first={i === 0} busy={busy} join={() => join(one)} />)}</ol>
      <p className="hint">{t('same.hint')}</p>
    </section>
  );
}

function One({ one, first, busy, join }: { one: SameOpenSeen; first: boolean; busy: boolean; join(): void }) {
  const { t, say, word } = useSpeech();
  const now = useNow();
  return (
    <li data-same={one.id}>
      <div>
        <VerdictShape verdict={one.verdict} size={14} /> <Link to="/incidents/$id" params={{ id: one.id }}>{say(one.itemName) || t('board.unsorted')}</Link> <span className="sub small num">{one.number}</span>
        <div className="small sub">{[say(one.place.name), timeOn(Date.parse(one.receivedAt), now), t(`status.${one.status}`)].filter(Boolean).join(' · ')}</div>
        <div className="small" data-why={one.why.join(' ')}>{one.why.map((reason) => word('matter', reason)).join(t('mark.list'))}{one.same ? <b> · {t('same.byItself')}</b> : null}</div>
      </div>
      <button type="button" className="btn" disabled={busy} onClick={join} aria-label={t('same.joinThis', { number: one.number })}>{t('same.join')}{first ? <kbd>Ctrl Shift Enter</kbd> : null}</button>
    </li>
  );
}
