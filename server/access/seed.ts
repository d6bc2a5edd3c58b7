/** The demonstration's accounts: as the district's data says, with passwords made on the first start. */
import type { Account, District } from '#domain/catalogue/district.ts';
import { isRole } from '#domain/access/subject.ts';
import type { Instant } from '#domain/shared/time.ts';
import { addAccount, changeAccount, isUsername, listAccounts } from '#server/platform/accounts.ts';
import type { NewAccount } from '#server/platform/accounts.ts';
import { hashPassword, makePassword } from '#server/platform/auth-password.ts';
import type { PasswordCost } from '#server/platform/auth-password.ts';
import { inTowns } from '#server/platform/db.ts';
import type { Database } from '#server/platform/db.ts';
import { readDemoPasswords, writeDemoPasswords } from './demo-passwords.ts';

export interface SeedParts {
  db: Database;
  district: District;
  dataDir: string;
  at: Instant;
  /** tests make many districts and cheap passwords */
  cost?: PasswordCost;
}

/**
 * Brings accounts and password file together; call it in a demonstration only. Accounts that exist keep their roles
 * and password; one whose password nobody wrote down gets a new one. Throws on a role that does not exist.
 */
export async function seedAccounts({ db, district, dataDir, at, cost }: SeedParts): Promise<void> {
  const passwords = readDemoPasswords(dataDir);
  const existing = new Set((await inTowns(db, [], listAccounts)).map((row) => row.username));
  const fresh = district.accounts.filter(({ username }) => !passwords.has(username));
  for (const { username } of fresh) passwords.set(username, makePassword());
  if (fresh.length > 0) writeDemoPasswords(dataDir, passwords); // first: after a kill the next start takes these
  const missing = district.accounts.filter(({ username }) => !existing.has(username));
  const forgotten = fresh.filter(({ username }) => existing.has(username));
  const hashes = await hashAll([...missing, ...forgotten], passwords, cost);
  await inTowns(db, [], async (client) => {
    for (const account of missing) await addAccount(client, toNew(account, hashes.get(account.username) ?? null), at);
    for (const { username } of forgotten) {
      const passwordHash = hashes.get(username);
      if (passwordHash !== undefined) await changeAccount(client, username, { passwordHash }, at);
    }
  });
}

async function hashAll(accounts: readonly Account[], passwords: ReadonlyMap<string, string>, cost: PasswordCost | undefined): Promise<Map<string, string>> {
  const pairs = accounts.map(async ({ username }): Promise<[string, string]> => [username, await hashPassword(passwords.get(username) ?? makePassword(), cost)]);
  return new Map(await Promise.all(pairs));
}

function toNew(account: Account, passwordHash: string | null): NewAccount {
  const { username, personId, towns, organisationId, sources, unitId = null, stationId = null } = account;
  if (!isUsername(username)) throw new Error(`account "${username}": a user name is lower case letters, digits, dot, dash`);
  const roles = account.roles.filter(isRole);
  if (roles.length !== account.roles.length) throw new Error(`account ${username}: there is no role ${account.roles.find((role) => !isRole(role))}`);
  return { username, personId, roles, towns, organisationId, unitId, stationId, sources, passwordHash };
}
