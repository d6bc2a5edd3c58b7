/** `liandong user` as an administrator runs it: a process of its own on the same database. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '#test/support/database.ts';
import type { FreshDatabase } from '#test/support/database.ts';
import { readDemoPasswords, writeDemoPasswords } from '#server/access/demo-passwords.ts';
import { findAccount } from '#server/platform/accounts.ts';
import type { AccountRow } from '#server/platform/accounts.ts';
import { createPasswordChecker } from '#server/platform/auth-password.ts';
import { inTowns } from '#server/platform/db.ts';

let fresh: FreshDatabase;
let dataDir: string;
beforeAll(async () => {
  fresh = await freshDatabase();
  dataDir = mkdtempSync(join(tmpdir(), 'liandong-user-'));
});
afterAll(async () => {
  await fresh?.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function user(args: string, input = ''): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['cli/main.ts', 'user', ...args.split(' ').filter((word) => word !== '')], {
    env: { PATH: process.env['PATH'], DATABASE_URL: fresh.url, LIANDONG_DATA: dataDir, LIANDONG_SECRET_KEY: 'x'.repeat(40) },
  });
  child.stdin.end(input);
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), new Promise<number | null>((resolve) => child.on('close', resolve))]);
  return { code, out, err };
}

const account = (name: string): Promise<AccountRow | null> => inTowns(fresh.db, [], (client) => findAccount(client, name));
const opens = async (name: string, password: string) => createPasswordChecker().check((await account(name))?.password ?? null, password);

const ZHOU = 'add Zhou --roles duty_officer,call_taker --towns pujin --organisation station.north --person police.a --station station.north --sources desk,110';

describe('liandong user', () => {
  it('adds an account and prints a password that opens it', async () => {
    const { code, out } = await user(ZHOU);
    expect(code).toBe(0);
    const password = /Password: (\S+)/.exec(out)?.[1] ?? '';
    expect(await account('zhou')).toMatchObject({ roles: ['duty_officer', 'call_taker'], towns: ['pujin'], station_id: 'station.north', unit_id: null, sources: ['desk', '110'], disabled_at: null });
    expect(await opens('zhou', password)).toBe(true);
    expect(await opens('zhou', 'another')).toBe(false);
  });

  it('lists, gives other roles, disables and enables', async () => {
    expect((await user('roles zhou assessor')).code).toBe(0);
    expect((await user('disable zhou')).code).toBe(0);
    expect((await user('list')).out).toMatch(/^zhou +disabled +assessor +pujin$/m);
    expect((await user('enable zhou')).code).toBe(0);
    expect(await account('zhou')).toMatchObject({ roles: ['assessor'], disabled_at: null });
  });

  it('takes a password from the standard input, ends the sessions and keeps the log-in page right', async () => {
    writeDemoPasswords(dataDir, new Map([['zhou', 'old'], ['other', 'same']]));
    await fresh.db.pool.query(`insert into liandong.session values (sha256('x'), 'zhou', 'bearer', now(), now(), now() + interval '1 day')`);
    const { code, out } = await user('password zhou --stdin', 'three small birds\n');
    expect([code, out.includes('three small birds')]).toEqual([0, false]);
    expect(await opens('zhou', 'three small birds')).toBe(true);
    expect((await fresh.db.pool.query(`select from liandong.session where account = 'zhou'`)).rowCount).toBe(0);
    expect(readDemoPasswords(dataDir)).toEqual(new Map([['zhou', 'three small birds'], ['other', 'same']]));
  });

  it.each([
    ['', /Usage/], ['fly zhou', /Usage/], ['list --all', /Usage/], ['disable nobody', /no account nobody/], ['disable x;y', /no user name/],
    ['roles zhou king', /no role king/], ['roles zhou', /No role given/], [ZHOU, /zhou already/],
    ['add li --roles responder --towns pujin', /--organisation/],
    ['add li --roles responder --towns nowhere --organisation pujin.team --person p', /--towns takes/],
    ['add li --roles responder --towns pujin --organisation pujin.taem --person p', /no organisation pujin.taem/],
    ['add li --roles responder --towns pujin --organisation pujin.team --person p --unit pujin.crew-99', /no unit/],
  ])('refuses "%s" and says why', async (args, why) => {
    const { code, err } = await user(args);
    expect(err).toMatch(why);
    expect(code).toBe(2);
  });

  it('refuses a weak password and changes nothing', async () => {
    const before = await account('zhou');
    expect(await user('password zhou --stdin', 'short\n')).toMatchObject({ code: 2, err: expect.stringMatching(/10 to 200/) });
    expect(await account('zhou')).toEqual(before);
  });
});
