/** A deadline as a ring that empties: the number is what is left, the word is what happens then. */
import type { DeadlineKind } from '#domain/incident/incident.ts';
import { useNow } from '#web/data/clock.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { FULL, leftOf, urge, type Urge } from './due.ts';
import { shortSpan, spanParts } from './span.ts';

const ROUND = 2 * Math.PI * 18;
/** As many figures stand inside the circle in the usual size; a Chinese character takes the room of two. */
const FITS = 5;
const widthOf = (text: string): number => text.length + [...text].filter((c) => /\p{Script=Han}/u.test(c)).length;

export { leftOf, urge, type Urge };

export function Ring({ at, kind, size = 44 }: { at: string | null; kind: DeadlineKind | null; size?: number }) {
  const now = useNow();
  const { t } = useSpeech();
  if (at === null || kind === null) return <svg className="ring calm" width={size} height={size} viewBox="0 0 44 44" role="img" aria-label={t('ring.closed')}><path d="M14 23l6 6 11-13" fill="none" stroke="var(--well)" strokeWidth="3" /></svg>;
  const left = leftOf(at, now);
  const state = urge(left, kind);
  const share = state === 'over' ? 1 : Math.min(1, left / (FULL[kind] * 1000));
  const unit = { hours: t('time.h'), days: t('time.d') };
  const said = shortSpan(left, unit);
  return (
    <svg className={`ring ${state}`} width={size} height={size} viewBox="0 0 44 44" role="img" aria-label={ringSentence(t, kind, left)}>
      <circle className="track" cx="22" cy="22" r="18" />
      <circle className="left" cx="22" cy="22" r="18" strokeDasharray={`${ROUND * share} ${ROUND}`} transform="rotate(-90 22 22)" />
      <text x="22" y="26" textAnchor="middle" className={widthOf(said) > FITS ? 'long' : ''}>{said}</text>
    </svg>
  );
}

function ringSentence(t: ReturnType<typeof useSpeech>['t'], kind: DeadlineKind, left: number): string {
  const part = spanParts(left);
  const span = t(`time.${part.unit}`, { n: part.n });
  return left < 0 ? t('ring.over', { kind: t(`due.${kind}`), span }) : t('ring.left', { kind: t(`due.${kind}`), span, then: t(`then.${kind}`) });
}
