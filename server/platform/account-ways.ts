/** How an account's person is reached outside the app: addresses sealed under a key of their own, apart from the account. */
import type pg from 'pg';
import { chance } from './chance.ts';
import { decrypt, encrypt, type Secrets } from './secrets.ts';

/** `phone`: the number its person calls from, where it is another than the mobile. */
export const WAYS = ['wechat', 'sms', 'phone'] as const;
export type Way = (typeof WAYS)[number];
/** Ways a message goes. */
export type Sending = Exclude<Way, 'phone'>;

export interface Reach {
  account: string;
  way: Way;
  /** user id of the platform, or digits of a mobile number */
  address: string;
}

const NONCE_BYTES = 12;
const contextOf = (r: Pick<Reach, 'account' | 'way'>): string => `account way ${r.account} ${r.way}`;

/** `address` null: that way is no longer one. */
export async function setWay(client: pg.ClientBase, secrets: Secrets, reach: Omit<Reach, 'address'> & { address: string | null }, at: string): Promise<void> {
  const { account, way, address } = reach;
  if (address === null) {
    await client.query('delete from liandong.account_way where account = $1 and way = $2', [account, way]);
    return;
  }
  const nonce = chance(NONCE_BYTES);
  const sealed = Buffer.concat([nonce, encrypt(secrets.derive('account.way'), nonce, Buffer.from(address, 'utf8'), contextOf(reach))]);
  await client.query(
    `insert into liandong.account_way (account, way, address, changed_at) values ($1, $2, $3, $4)
     on conflict (account, way) do update set address = excluded.address, changed_at = excluded.changed_at`, [account, way, sealed, at]);
}

/** Throws when a row is not what was sealed, or was sealed under another master key. */
export async function listWays(client: pg.ClientBase, secrets: Secrets, accounts: readonly string[]): Promise<Reach[]> {
  const { rows } = await client.query<{ account: string; way: Way; address: Buffer }>({
    name: 'account_way.list', text: 'select account, way, address from liandong.account_way where account = any($1) order by account, way', values: [accounts],
  });
  return rows.map((r) => ({
    account: r.account, way: r.way,
    address: decrypt(secrets.derive('account.way'), r.address.subarray(0, NONCE_BYTES), r.address.subarray(NONCE_BYTES), contextOf(r)).toString('utf8'),
  }));
}
