import { expect, test } from 'vitest';
import type { ProposalSeen } from './proposal-card.tsx';
import { follow, type Proposed } from './use-proposal.ts';

const asked = (text: string) => ({ text, channel: '110', flags: {} });
const proposal = (item: string): ProposalSeen => ({ verdict: 'divert', item, items: [], danger: [], place: null, urgency: 'normal', abstained: false, why: [], versions: { catalogue: '', rules: '', model: null } });

test('what is typed while an answer is on its way is asked next; nothing in between is', async () => {
  const wanted = { current: asked('a') as ReturnType<typeof asked> | null };
  const sent: string[] = [];
  const shown: (string | null | undefined)[] = [];
  await follow(wanted, async (one) => {
    sent.push(one.text);
    if (one.text === 'a') { wanted.current = asked('ab'); wanted.current = asked('abc'); }
    return proposal(one.text);
  }, (seen: Proposed) => shown.push(seen.proposal?.item));
  expect(sent).toEqual(['a', 'abc']);
  expect(shown).toEqual(['a', 'abc']);
});

test('a failure is shown, and asking stops until something else is typed', async () => {
  const wanted = { current: asked('a') as ReturnType<typeof asked> | null };
  const shown: Proposed[] = [];
  await follow(wanted, () => Promise.reject(new Error('away')), (seen) => shown.push(seen));
  expect(shown).toEqual([{ proposal: null, failed: true }]);
});
