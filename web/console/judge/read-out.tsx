/** The sentence that is read to the caller before the verdict stands, and what the caller says to it. */
import type { Verdict } from '#domain/triage/proposal.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { useKeys } from '#web/ui/keys.ts';
import { Kbd } from '#web/ui/kbd.tsx';
import { useItemName } from '../incident/names.ts';

const ASKS: readonly Verdict[] = ['divert', 'joint', 'advice'];

interface Props { verdict: Verdict; item: string | null; agrees: boolean | null; setAgrees(agrees: boolean | null): void; markFear(): void }

export function ReadOut({ verdict, item, agrees, setAgrees, markFear }: Props) {
  const { t } = useSpeech();
  const name = useItemName();
  const asks = ASKS.includes(verdict);
  useKeys({ Y: () => setAgrees(agrees === true ? null : true), X: () => setAgrees(agrees === false ? null : false) }, asks);
  return (
    <section className="read-out" aria-label={t('judge.readOut')}>
      <p className="small sub">{t('judge.readOut')}</p>
      <blockquote>{t(`sentence.${verdict}`, { item: item ? name(item) : t('judge.thisMatter') })}</blockquote>
      {asks ? (
        <div className="act-buttons" role="group" aria-label={t('field.callerAgrees')}>
          <button type="button" className={agrees === true ? 'btn on' : 'btn'} aria-pressed={agrees === true} onClick={() => setAgrees(agrees === true ? null : true)}>{t('judge.agrees')} <Kbd>Y</Kbd></button>
          <button type="button" className={agrees === false ? 'btn on' : 'btn'} aria-pressed={agrees === false} onClick={() => setAgrees(agrees === false ? null : false)}>{t('judge.refuses')} <Kbd>X</Kbd></button>
        </div>
      ) : null}
      {asks && agrees === false ? <div className="alert due">{t('judge.insists')} <button type="button" className="btn" onClick={markFear}>{t('judge.markFear')}</button></div> : null}
    </section>
  );
}
