/** Verdicts have their own shapes everywhere: shield, cross, two rings, forked arrow, speech bubble. */
import type { Verdict } from '#domain/triage/proposal.ts';
import { useSpeech } from '#web/text/i18n.ts';

const SHAPE: Record<Verdict | 'none', string> = {
  police: 'M10 1.8l7 2.7v5.2c0 4.6-3 7.6-7 9-4-1.4-7-4.4-7-9V4.500z',
  emergency: 'M7 2.500h6V7h4.500v6H13v4.500H7V13H2.500V7H7z',
  joint: 'M7 15a5 5 0 1 1 0-10 5 5 0 0 1 0 10zM13 15a5 5 0 1 1 0-10 5 5 0 0 1 0 10z',
  divert: 'M2 10h4.500l4-5H17M14 2l3 3-3 3M6.500 10l4 5H17M14 12l3 3-3 3',
  advice: 'M2.500 3.500h15v10H9l-4 4v-4H2.500z',
  none: 'M10 2.500a7.500 7.500 0 1 0 0 15 7.500 7.500 0 1 0 0-15M7.800 8a2.200 2.200 0 1 1 3.300 1.900c-.7.4-1.100.8-1.100 1.600M10 13.800v.9',
};

export function VerdictShape({ verdict, size = 20 }: { verdict: Verdict | null; size?: number }) {
  return (
    <svg className={`verdict ${verdict ?? 'none'}`} data-shape={verdict ?? 'none'} width={size} height={size} viewBox="0 0 20 20" aria-hidden="true">
      <path d={SHAPE[verdict ?? 'none']} fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinejoin="round" strokeLinecap="round" />
    </svg>
  );
}

export function VerdictMark({ verdict, size }: { verdict: Verdict | null; size?: number }) {
  const { t } = useSpeech();
  return <span className={`verdict ${verdict ?? 'none'}`}><VerdictShape verdict={verdict} {...(size ? { size } : {})} /><span>{t(`verdict.${verdict ?? 'none'}`)}</span></span>;
}
