/** The verdict card: shapes with words, the item, Enter takes the proposal. The duty officer decides, nobody else. */
import { useRef, useState } from 'react';
import { VERDICTS, type Verdict } from '#domain/triage/proposal.ts';
import type { Seen } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Choices } from '#web/ui/choice.tsx';
import { useKeys } from '#web/ui/keys.ts';
import { VerdictShape } from '#web/ui/verdict.tsx';
import { Kbd } from '#web/ui/kbd.tsx';
import { ReadOut } from '../judge/read-out.tsx';
import { useItemName } from './names.ts';
import { DangerPicker, ItemPicker } from './pickers.tsx';

const KEY: Record<Verdict, string> = { police: 'P', emergency: 'E', joint: 'J', divert: 'D', advice: 'A' };
const NEEDS_ITEM: readonly Verdict[] = ['divert', 'joint'];

interface DecideProps { incident: Seen; busy: boolean; send(body: Record<string, unknown>): void; /** whoever speaks with the caller reads the sentence out */ readOut?: boolean }

export function Decide({ incident, busy, send, readOut = false }: DecideProps) {
  const { t } = useSpeech();
  const name = useItemName();
  const { proposal } = incident;
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [item, setItem] = useState<string | null>(proposal?.item ?? incident.item);
  const [danger, setDanger] = useState<string[]>([]);
  const [agrees, setAgrees] = useState<boolean | null>(null);
  const more = useRef<HTMLDetailsElement>(null);
  const chosen = verdict ?? proposal?.verdict ?? null;
  const missing = chosen !== null && NEEDS_ITEM.includes(chosen) && item === null;
  const submit = (): void => {
    if (busy || chosen === null || missing) return;
    send({ verdict: chosen, ...(item ? { item } : {}), ...(danger.length > 0 ? { danger } : {}), ...(agrees === null ? {} : { callerAgrees: agrees }) });
  };
  const pick = (v: Verdict) => () => setVerdict(v);
  const mark = (code: string) => () => setDanger((old) => [...new Set([...old, code])]);
  const openMarks = (): void => { if (more.current) { more.current.open = true; more.current.querySelector('input')?.focus(); } };
  const another = (index: number) => () => setItem(proposal?.items[index]?.code ?? item);
  useKeys({ P: pick('police'), E: pick('emergency'), J: pick('joint'), D: pick('divert'), A: pick('advice'), Enter: submit, 1: another(0), 2: another(1), 3: another(2), 4: another(3), 5: another(4), G: openMarks });
  const overDanger = (incident.dangers.length > 0 || danger.length > 0) && (chosen === 'divert' || chosen === 'advice');
  return (
    <section className="decide" aria-label={t('act.decide')}>
      <Choices
        shapes name="verdict" label={t('field.verdict')} value={chosen} onChange={(v) => { const known = VERDICTS.find((x) => x === v); if (known) setVerdict(known); }}
        options={VERDICTS.map((v) => ({ value: v, label: <><VerdictShape verdict={v} size={18} /><span>{t(`verdict.${v}`)}</span><Kbd>{KEY[v]}</Kbd></> }))}
      />
      {chosen ? <p className="hint">{t(`verdictHint.${chosen}`)}</p> : null}
      <div className="field"><span className="label">{t('field.item')}</span><ItemPicker label={t('field.item')} value={item} onChange={setItem} likely={proposal?.items.map((i) => i.code) ?? []} /></div>
      {proposal && proposal.items.length > 1 ? (
        <div className="chips likely" role="group" aria-label={t('proposal.others')}>
          {proposal.items.slice(0, 5).map((i, n) => <button key={i.code} type="button" className="chip" aria-pressed={i.code === item} onClick={() => setItem(i.code)}><kbd aria-hidden="true">{n + 1}</kbd>{name(i.code)} <span className="num">{t('proposal.sure', { p: Math.round(i.p * 100) })}</span></button>)}
        </div>
      ) : null}
      {readOut && chosen ? <ReadOut verdict={chosen} item={item} agrees={agrees} setAgrees={setAgrees} markFear={mark('G17')} /> : null}
      <details className="mark-danger" ref={more}><summary>{t('decide.markDanger')} <Kbd>G</Kbd></summary><DangerPicker label={t('field.danger')} value={danger} onChange={setDanger} /></details>
      {overDanger ? <p className="alert due">{t('acts.over')}</p> : null}
      <div className="act-buttons"><button type="button" className="btn first" disabled={busy || chosen === null || missing} onClick={submit}>{verdict === null && proposal ? t('acts.agree') : t('act.decide')} <kbd>Enter</kbd></button>{missing ? <span className="hint">{t('acts.pickItem')}</span> : null}</div>
    </section>
  );
}
