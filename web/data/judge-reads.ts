/** What the page of the judge reads and asks for. */
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { differencesView, judgeView, missedView, type RuleBody } from '#domain/triage/learning/contract.ts';
import { call, newKey } from './call.ts';
import { once } from './once.ts';

const RUNNING_MS = 2_000;
const MISSED_MS = 60_000;

export const judgeQuery = queryOptions({
  queryKey: ['judge'], queryFn: ({ signal }) => call('/judge', { answer: judgeView, signal }),
  refetchInterval: ({ state }) => (state.data?.trials.some((trial) => trial.finishedAt === null) ? RUNNING_MS : false),
});

/** Of one town, or of all that whoever asks sees: as the police take calls back, it changes. */
export const missedQuery = (town: string | null) => queryOptions({
  queryKey: ['judge', 'missed', town], staleTime: MISSED_MS, refetchInterval: MISSED_MS,
  queryFn: ({ signal }) => call(`/judge/missed${town === null ? '' : `?town=${encodeURIComponent(town)}`}`, { answer: missedView, signal }),
});

export const trialQuery = (id: string, done: number) => queryOptions({
  queryKey: ['judge', 'trial', id, done], queryFn: ({ signal }) => call(`/judge/trials/${encodeURIComponent(id)}`, { answer: differencesView, signal }),
});

export const shadowQuery = (town: string, subject: string, calls: number) => queryOptions({
  queryKey: ['judge', 'shadow', town, subject, calls],
  queryFn: ({ signal }) => call(`/judge/shadow?${new URLSearchParams({ town, subject }).toString()}`, { answer: differencesView, signal }),
});

const made = z.object({ id: z.string() });

export const tryOut = (town: string, subject: string) => call('/judge/trials', { method: 'POST', body: { town, subject }, key: newKey(), answer: made });
export const addRule = (rule: Omit<RuleBody, 'not' | 'unless' | 'need' | 'cancel'>) => call('/judge/rules', { method: 'POST', body: rule, key: newKey(), answer: made });
/** Takes effect when another person has confirmed it. */
export const askFor = (kind: 'judge.model' | 'judge.rule', about: object, reason: string) => once('/two-person', { kind, about, reason }, z.object({ id: z.string() }).loose());
