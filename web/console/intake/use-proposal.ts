/**
 * The proposal for what is being typed, with every key: the first key asks at once, what is typed while an answer is
 * on its way is asked next, and an answer to an older text never replaces a newer one.
 */
import { useEffect, useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { proposalQuery } from '#web/data/queries.ts';
import { flagsOf, type Draft } from './call-draft.ts';
import type { ProposalSeen } from './proposal-card.tsx';

interface Asked { text: string; channel: string; flags: Record<string, boolean> }
export interface Proposed { proposal: ProposalSeen | null; failed: boolean }

const NOTHING: Proposed = { proposal: null, failed: false };
/** After a failure the next key tries again, but no sooner than this. */
const REST_MS = 500;

export function useProposal(draft: Draft): Proposed {
  const client = useQueryClient();
  const [seen, setSeen] = useState<Proposed>(NOTHING);
  const wanted = useRef<Asked | null>(null);
  const running = useRef(false);
  const { text, channel } = draft;
  const flags = draft.flags.join(' ');
  useEffect(() => {
    const asked: Asked = { text, channel, flags: flagsOf({ flags: draft.flags }) };
    wanted.current = text.trim() === '' ? null : asked;
    if (wanted.current === null || running.current) return;
    running.current = true;
    void follow(wanted, (one) => client.fetchQuery(proposalQuery(one)), setSeen).finally(() => { running.current = false; });
  // flags by their text: the list is a new one with every key
  }, [client, text, channel, flags]); // oxlint-disable-line react-hooks/exhaustive-deps
  return text.trim() === '' ? NOTHING : seen;
}

/** Asks until what was answered is what is wanted. */
export async function follow(wanted: { current: Asked | null }, ask: (asked: Asked) => Promise<ProposalSeen>, show: (seen: Proposed) => void): Promise<void> {
  for (let done: Asked | null = null; wanted.current !== null && wanted.current !== done; ) {
    const asked: Asked = wanted.current;
    try {
      show({ proposal: await ask(asked), failed: false });
    } catch {
      show({ proposal: null, failed: true });
      await new Promise((later) => { setTimeout(later, REST_MS); });
    }
    done = asked;
  }
}
