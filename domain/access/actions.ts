/** Everything that can be asked for. Each route registers one; a route without one does not start (TRUST 4). */
import { ACTIONS } from '#domain/incident/contract.ts';
import type { Action } from '#domain/incident/contract.ts';

export const OTHER_ACTIONS = [
  'call.take', 'call.find', 'triage.propose',
  'incident.read', 'incident.list', 'incident.events', 'incident.words', 'incident.recommendations', 'incident.looks', 'incident.file', 'looks.read', 'looks.review', 'incident.earlier', 'incident.presence', 'funnel.read', 'appeal.read',
  'handover.read', 'handover.write', 'assist.answer', 'live.read', 'district.read',
  'session.open', 'session.close', 'me.read', 'me.second-factor', 'demo.read',
  'device.report', 'device.list', 'message.send', 'message.read', 'message.receive', 'relay.call', 'relay.notice',
  'judge.read', 'judge.write', 'shadow-run.read',
  'two-person.read', 'two-person.ask', 'two-person.answer',
  'file.add', 'file.read', 'file.caller',
  'ledger.verify', 'ledger.checkpoint', 'admin.read', 'admin.write', 'settings.read', 'settings.write', 'token.read', 'token.write', 'account.read', 'account.write', 'account.begin',
  'gateway.receive', 'gateway.outbox', 'gateway.reconcile',
  'resident.read', 'resident.answer', 'resident.reopen', 'resident.add',
] as const;
export type OtherAction = (typeof OTHER_ACTIONS)[number];
export type AccessAction = Action | OtherAction;
export const ACCESS_ACTIONS: readonly AccessAction[] = [...ACTIONS, ...OTHER_ACTIONS];

/**
 * list: number, status, item, place, holder, deadlines · brief: the composed sentence · evidence: what handlers
 * recorded · words, identity: the caller's, from the vault, one logged look each · audit: hashes and who looked.
 */
export const FIELD_SETS = ['list', 'brief', 'evidence', 'words', 'identity', 'audit'] as const;
export type FieldSet = (typeof FIELD_SETS)[number];
