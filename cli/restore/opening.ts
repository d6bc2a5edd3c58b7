/**
 * Who opens a restore. A confirmation in the database that is lost would be of no use: what two custodians hold on paper is
 * (TRUST T25). Where the secret was never split, two persons of the desk do, by the passwords that are in the backup itself.
 */
import { readFileSync } from 'node:fs';
import type pg from 'pg';
import { KEEPERS, LEADERS } from '#domain/two-person/kinds.ts';
import { createPasswordChecker } from '#server/platform/auth-password.ts';
import { combineShares, masterOfShare, numberOfShare, ShareUnusable } from '#server/platform/custody.ts';
import type { Plan } from './choose.ts';

export interface Given {
  /** files of custodians' shares */
  readonly shares: readonly string[];
  /** two accounts, with their passwords in the same order */
  readonly persons: readonly string[];
  readonly passwords: readonly string[];
  /** the server's own: into a database that it throws away */
  readonly drill: boolean;
  readonly url: string | null;
}

export type Opening =
  | { readonly by: 'drill' | 'nobody' }
  | { readonly by: 'custodians'; readonly shares: readonly [number, number] }
  | { readonly by: 'persons'; readonly persons: readonly [string, string]; readonly passwords: readonly [string, string] };

/** Too few, or not those; the message says who is needed. */
export class NotOpened extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NotOpened';
  }
}

/** Names of the databases of restore drills, which the server makes and throws away. */
const DRILLS = '/liandong_drill_';
const TWO_PERSONS = 'This installation\'s secret was never split, so two persons open a restore: --as ACCOUNT --as ACCOUNT, of whom one at least is a leader, with their passwords on the standard input, a line each.';

/** What the backup itself asks for, before anything is loaded. Throws ShareUnusable, NotOpened. */
export function openingOf(plan: Plan, given: Given): Opening {
  const { manifest } = plan.cut ?? plan.whole.at(-1) ?? plan.base;
  if (given.drill && given.url !== null && new URL(given.url).pathname.startsWith(DRILLS)) return { by: 'drill' };
  if (manifest.custody) return custodians(given.shares, manifest.masters);
  const [first, second] = given.persons;
  const [one, two] = given.passwords;
  if (first !== undefined && second !== undefined && one !== undefined && two !== undefined) return { by: 'persons', persons: [first, second], passwords: [one, two] };
  if (manifest.kind === 'desk') throw new NotOpened(TWO_PERSONS);
  return { by: 'nobody' };
}

function custodians(files: readonly string[], masters: readonly string[]): Opening {
  const [first, second] = files.map((file) => readFileSync(file, 'utf8'));
  if (first === undefined || second === undefined) throw new ShareUnusable('This installation\'s secret is in the hands of custodians: give the shares of two of them, --share FILE --share FILE.');
  combineShares(first, second);
  if (masters.length > 0 && !masters.includes(masterOfShare(first))) throw new ShareUnusable(`These shares are of another installation (master ${masterOfShare(first)}).`);
  return { by: 'custodians', shares: [numberOfShare(first), numberOfShare(second)] };
}

interface Account {
  username: string;
  person_id: string;
  roles: string[];
  password: string | null;
  disabled_at: Date | null;
}

/** What only the restored accounts can say; a demonstration has nobody's words in it and is restored by one. Throws NotOpened. */
export async function assertOpened(client: pg.ClientBase, opening: Opening): Promise<void> {
  const { rows } = await client.query<{ kind: string }>('select kind from liandong.installation');
  if (opening.by === 'persons') return assertTwoPersons(client, opening);
  if (opening.by === 'nobody' && rows[0]?.kind === 'desk') throw new NotOpened(TWO_PERSONS);
}

/** Nothing says which of the two was wrong, or in what. */
async function assertTwoPersons(client: pg.ClientBase, { persons, passwords }: Extract<Opening, { by: 'persons' }>): Promise<void> {
  const { rows } = await client.query<Account>('select username, person_id, roles, password, disabled_at from liandong.account where username = any($1)', [persons]);
  const checker = createPasswordChecker();
  const found = await Promise.all(persons.map(async (name, n) => {
    const account = rows.find((r) => r.username === name);
    const right = await checker.check(account?.password ?? null, passwords[n] ?? '');
    return right === true && account?.disabled_at === null ? account : null;
  }));
  const [a, b] = found;
  const has = (account: Account, roles: readonly string[]) => account.roles.some((r) => roles.includes(r));
  if (!a || !b || a.person_id === b.person_id || !has(a, KEEPERS) || !has(b, KEEPERS) || !(has(a, LEADERS) || has(b, LEADERS))) {
    throw new NotOpened('These are not two persons who may open a restore: two accounts of different people, in force, of those who ask for two-person acts, one at least of those who confirm them, each with its password.');
  }
}

/** Written into what was restored, and shown with the backup from then on. */
export async function noteOpening(client: pg.ClientBase, opening: Opening): Promise<void> {
  const by = opening.by === 'custodians' ? `custodians ${opening.shares.join(' + ')}` : opening.by === 'persons' ? opening.persons.join(' + ') : null;
  await client.query('update liandong.installation set restored_at = liandong.clock_now(), restored_by = $1', [by]);
}
