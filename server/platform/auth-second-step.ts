/** The second step as its owner sees it: set up, renewed, and taken away by others. */
import { needsSecondFactor } from '#domain/access/second-factor.ts';
import { isRefusal, refuse, type Refusal } from '#domain/shared/refusal.ts';
import type { SecondFactor } from '#domain/access/contract.ts';
import { recordSignIn, type FactorOptions } from './auth-login.ts';
import type { Identity, Sessions } from './auth-sessions.ts';
import { inTowns, type Database } from './db.ts';
import { beginFactor, confirmFactor, factorState, passFactor, renewRecovery, resetFactor } from './second-factor.ts';
import { base32, otpauthUri } from './totp.ts';

export interface SecondStep {
  /** The session may do nothing before the second step is set up and taken. */
  isLacking(who: Pick<Identity, 'subject' | 'secondFactor'>): boolean;
  state(who: Identity): Promise<SecondFactor>;
  /** The secret, for this once, as text and as the address behind a QR code. */
  begin(who: Identity, issuer: string): Promise<{ uri: string; secret: string } | Refusal>;
  /** The first code sets it in force: this session has taken the step, every other ends. Answers the recovery codes. */
  confirm(who: Identity, code: string, address: string): Promise<readonly string[] | Refusal>;
  /** New recovery codes for a right code. */
  renew(who: Identity, code: string): Promise<readonly string[] | Refusal>;
  /** Takes it away, with every session of the account. False: there was none. */
  reset(account: string): Promise<boolean>;
}

export interface SecondStepParts {
  db: Database;
  now: () => number;
  sessions: Sessions;
  factor: FactorOptions | null;
}

export function createSecondStep({ db, now, sessions, factor }: SecondStepParts): SecondStep {
  const required = ({ subject }: Pick<Identity, 'subject'>): boolean => factor?.required === true && needsSecondFactor(subject.roles);
  return {
    isLacking: (who) => required(who) && !who.secondFactor,
    state: (who) => inTowns(db, [], async (client) => ({ ...(await factorState(client, who.subject.account)), required: required(who), offered: needsSecondFactor(who.subject.roles), taken: who.secondFactor })),
    begin: (who, issuer) => inTowns(db, [], async (client) => {
      if (!factor) return refuse('access.second_factor_none');
      if (!needsSecondFactor(who.subject.roles)) return refuse('access.second_factor_not_yours');
      const secret = await beginFactor(client, factor.secrets, who.subject.account, now());
      return isRefusal(secret) ? secret : { uri: otpauthUri(secret, issuer, who.subject.account), secret: base32(secret) };
    }),
    async confirm({ subject: { account }, sessionId }, code, address) {
      if (!factor) return refuse('access.second_factor_none');
      const codes = await inTowns(db, [], async (client) => {
        const made = await confirmFactor(client, factor.secrets, account, code, now());
        if (isRefusal(made)) return made;
        await sessions.strengthen(client, account, sessionId);
        await recordSignIn(client, { account, address, result: 'factor_set' });
        return made;
      });
      if (!isRefusal(codes)) sessions.revoke({ account, sessionId: null });
      return codes;
    },
    renew: ({ subject: { account } }, code) => inTowns(db, [], async (client) => {
      if (!factor) return refuse('access.second_factor_none');
      const passed = await passFactor(client, factor.secrets, account, code, now());
      return isRefusal(passed) ? passed : renewRecovery(client, account);
    }),
    async reset(account) {
      const gone = await inTowns(db, [], async (client) => {
        const had = await resetFactor(client, account);
        await recordSignIn(client, { account, address: '-', result: 'factor_reset' });
        return had;
      });
      sessions.revoke({ account, sessionId: null });
      return gone;
    },
  };
}
