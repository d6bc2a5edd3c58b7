/** The vault against a real database: sealed, opened with a look, erased, and closed to everybody else. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '#test/support/database.ts';
import type { FreshDatabase } from '#test/support/database.ts';
import { inTowns } from '#server/platform/db.ts';
import { createSecrets, digest } from '#server/platform/secrets.ts';
import {
  VaultDamaged, createVault, eraseIncident, erasePerson, insertSealed, listLooks, newKey, openEntries, personKey, sealText,
} from '#server/platform/vault.ts';
import type { Look, SealSpec, Vault } from '#server/platform/vault.ts';

const AT = '2026-03-01T08:00:00.000Z';
const vault = createVault(createSecrets('a secret of the tests, thirty-two characters and more'));
const look = (parts: Partial<Look> = {}): Look => ({ who: 'police', at: AT, purpose: 'triage', fields: ['words', 'identity'], ...parts });

let fresh: FreshDatabase;
beforeAll(async () => { fresh = await freshDatabase(); });
afterAll(() => fresh?.drop());

const within = <T>(towns: readonly string[], fn: Parameters<typeof inTowns<T>>[2]): Promise<T> => inTowns(fresh.db, towns, fn);
const owner = (sql: string, values: unknown[] = []) => fresh.db.pool.query(sql, values);

let count = 0;
async function seal(parts: Partial<SealSpec> = {}, into: Vault = vault) {
  const spec: SealSpec = { town: 't1', incidentId: `i${++count}`, kind: 'words', text: '楼上漏水,已经滴到床上了', at: AT, ...parts };
  const sealed = sealText(into, spec);
  await within([spec.town], (client) => insertSealed(client, [sealed.row]));
  return { ...sealed, spec };
}

describe('sealed text', () => {
  it.each(['', 'a', '楼上漏水', '👩‍👩‍👧 \u0000 nul', 'x'.repeat(20_000)])('comes back as it went in: %.12j', async (text) => {
    const { ref } = await seal({ text });
    const opened = await within(['t1'], (client) => openEntries(vault, client, [ref.id], look()));
    expect(opened.get(ref.id)).toMatchObject({ text, commitment: ref.commitment, kind: 'words' });
  });

  it('keeps bytes that are no text', async () => {
    const bytes = randomBytes(300);
    const { ref } = await seal({ text: bytes, kind: 'raw' });
    const opened = await within(['t1'], (client) => openEntries(vault, client, [ref.id], look()));
    expect(opened.get(ref.id)?.bytes?.equals(bytes)).toBe(true);
  });

  it('goes in by batches, with one key for the texts of one call', async () => {
    const spec = { town: 't1', incidentId: 'batch', at: AT };
    const key = newKey(vault, spec);
    const texts = Array.from({ length: 200 }, (_, i) => `text ${i}`);
    const sealed = texts.map((text) => sealText(vault, { ...spec, kind: 'note', text }, key));
    await within(['t1'], (client) => insertSealed(client, sealed.map((s) => s.row)));
    const opened = await within(['t1'], (client) => openEntries(vault, client, sealed.map((s) => s.ref.id), look()));
    expect(sealed.map((s) => opened.get(s.ref.id)?.text)).toEqual(texts);
    expect((await owner(`select from vault.key where incident = 'batch'`)).rowCount).toBe(1);
  });

  it('lies in no table in the clear', async () => {
    const canary = 'KANARIENVOGEL-13812345678';
    await seal({ text: canary });
    const { rows } = await owner(`select string_agg(e::text, '') || string_agg(k::text, '') as dump from vault.entry e join vault.key k on k.id = e.key_id`);
    expect(rows[0].dump).not.toContain(canary);
    expect(rows[0].dump).not.toContain(Buffer.from(canary).toString('hex'));
  });

  it('commits to the text with a salt, so that a number cannot be guessed from the record', async () => {
    const [a, b] = [await seal({ text: '13812345678' }), await seal({ text: '13812345678' })];
    expect(a.ref.commitment).not.toBe(b.ref.commitment);
    expect(a.ref.commitment).not.toBe(digest('13812345678').toString('hex'));
    expect(a.ref.commitment).not.toBe(digest(Buffer.concat([a.row.entry.nonce, Buffer.from('13812345678')])).toString('hex'));
  });

  it.each([
    ['the ciphertext', `update vault.entry set ciphertext = set_byte(ciphertext, 40, get_byte(ciphertext, 40) # 1) where id = $1`],
    ['the commitment', `update vault.entry set commitment = sha256('x') where id = $1`],
    ['the nonce', `update vault.entry set nonce = set_byte(nonce, 0, get_byte(nonce, 0) # 1) where id = $1`],
    ['the kind', `update vault.entry set kind = 'identity' where id = $1`],
    ['the incident', `update vault.entry set incident = 'another' where id = $1`],
    ['the wrapped key', `update vault.key set wrapped = set_byte(wrapped, 20, get_byte(wrapped, 20) # 1) where id = (select key_id from vault.entry where id = $1)`],
  ])('is refused when somebody changed %s', async (_what, sql) => {
    const { ref } = await seal();
    expect((await owner(sql, [ref.id])).rowCount).toBe(1);
    await expect(within(['t1'], (client) => openEntries(vault, client, [ref.id], look()))).rejects.toThrow(VaultDamaged);
  });

  it('does not open under another master key, and says so', async () => {
    const { ref } = await seal();
    const other = createVault(createSecrets('another secret of the tests, also long enough'));
    await expect(within(['t1'], (client) => openEntries(other, client, [ref.id], look()))).rejects.toThrow(/LIANDONG_SECRET_KEY/);
  });
});

describe('a look', () => {
  it('is recorded once for each entry that was shown, with who, when, why and what', async () => {
    const incidentId = 'looked-at';
    const words = await seal({ incidentId });
    const identity = await seal({ incidentId, kind: 'identity', text: '{"phone":"13800000000"}' });
    const ids = [words.ref.id, identity.ref.id];
    await within(['t1'], (client) => openEntries(vault, client, ids, look({ who: 'dispatcher', purpose: 'first_contact', assignmentId: 'a7' })));
    await within(['t1'], (client) => openEntries(vault, client, [words.ref.id], look({ purpose: 'break_glass', reason: '同事求助', fields: ['words'], at: '2026-03-01T08:05:00.000Z' })));
    const looks = await within(['t1'], (client) => listLooks(client, incidentId));
    expect(looks[0]).toEqual({
      who: 'police', at: new Date('2026-03-01T08:05:00.000Z'), entry: words.ref.id, kind: 'words', fields: ['words'],
      purpose: 'break_glass', reason: '同事求助', assignment: null,
    });
    const first = looks.slice(1);
    expect(first.map((l) => l.entry).sort()).toEqual([...ids].sort());
    expect(first.map((l) => `${l.who} ${l.purpose} ${l.assignment} ${l.kind}: ${l.fields.join()}`).sort())
      .toEqual(['dispatcher first_contact a7 identity: identity', 'dispatcher first_contact a7 words: words']);
  });

  it('that cannot be written shows nothing', async () => {
    const { ref } = await seal();
    for (const broken of [look({ who: '' }), look({ purpose: '' })]) {
      await expect(within(['t1'], (client) => openEntries(vault, client, [ref.id], broken))).rejects.toThrow(/check constraint/);
    }
    await owner('alter table vault.look rename to look_away');
    await expect(within(['t1'], (client) => openEntries(vault, client, [ref.id], look()))).rejects.toThrow(/look/);
    await owner('alter table vault.look_away rename to look');
  });

  it('for words opens no identity, nor the raw message that holds one', async () => {
    const incidentId = 'by-kind';
    const [words, identity, raw] = [await seal({ incidentId }), await seal({ incidentId, kind: 'identity' }), await seal({ incidentId, kind: 'raw' })];
    const ids = [words.ref.id, identity.ref.id, raw.ref.id];
    const open = (fields: string[]) => within(['t1'], async (client) => [...(await openEntries(vault, client, ids, look({ fields }))).values()].map((e) => e.kind).sort());
    expect(await open([])).toEqual([]);
    expect(await open(['words'])).toEqual(['words']);
    expect(await open(['identity'])).toEqual(['identity']);
    expect(await open(['words', 'identity'])).toEqual(['identity', 'raw', 'words']);
    const looks = await within(['t1'], (client) => listLooks(client, incidentId));
    expect(looks.map((l) => `${l.kind}: ${l.fields.join()}`).sort()).toEqual(['identity: identity', 'identity: identity', 'raw: words,identity', 'words: words', 'words: words']);
  });

  it('goes with its transaction: what was rolled back was never handed on', async () => {
    const { ref, spec } = await seal();
    const failing = within(['t1'], async (client) => {
      await openEntries(vault, client, [ref.id], look());
      throw new Error('the answer was never sent');
    });
    await expect(failing).rejects.toThrow('never sent');
    expect(await within(['t1'], (client) => listLooks(client, spec.incidentId))).toEqual([]);
  });

  it('is neither made nor answered for what another town has, or nobody', async () => {
    const { ref, spec } = await seal();
    for (const towns of [['t2'], []]) {
      expect((await within(towns, (client) => openEntries(vault, client, [ref.id, 'none'], look()))).size).toBe(0);
    }
    expect((await owner('select from vault.look where incident = $1', [spec.incidentId])).rowCount).toBe(0);
  });

  it('cannot be changed or taken back by the application, nor avoided', async () => {
    const { ref } = await seal();
    await within(['t1'], (client) => openEntries(vault, client, [ref.id], look()));
    const forbidden = [
      'update vault.look set who = \'somebody\'', 'delete from vault.look', 'truncate vault.look', 'insert into vault.look default values',
      'select * from vault.entry', 'select ciphertext from vault.entry', 'select * from vault.key', 'delete from vault.entry', 'update vault.key set wrapped = null, destroyed_at = now()',
      'delete from vault.erasure', 'drop table vault.look', 'alter table vault.look disable row level security',
    ];
    for (const sql of forbidden) await expect(within(['t1'], (client) => client.query(sql)), sql).rejects.toThrow(/permission denied|must be owner/);
  });
});

describe('erasing', () => {
  it('destroys the key: the text is gone for good, the commitment stays and the deletion is on record', async () => {
    const incidentId = 'erased';
    const { ref } = await seal({ incidentId });
    await seal({ incidentId, kind: 'identity' });
    const gone = await within(['t1'], (client) => eraseIncident(client, incidentId, { who: 'admin', at: AT, reason: 'retention' }));
    expect(gone).toBe(2);
    const opened = await within(['t1'], (client) => openEntries(vault, client, [ref.id], look()));
    expect(opened.get(ref.id)).toMatchObject({ text: null, bytes: null, commitment: ref.commitment });
    const { rows } = await within(['t1'], (client) => client.query('select who, reason from vault.erasure where incident = $1', [incidentId]));
    expect(rows).toEqual([{ who: 'admin', reason: 'retention' }, { who: 'admin', reason: 'retention' }]);
    expect(await within(['t1'], (client) => eraseIncident(client, incidentId, { who: 'admin', at: AT, reason: 'again' }))).toBe(0);
  });

  it('of a person reaches every incident of the towns asked for, and no other person', async () => {
    const person = personKey(vault, '138 1234 5678');
    const other = personKey(vault, '13900000000');
    const own = [await seal({ person }), await seal({ person, kind: 'identity' })];
    const [elsewhere, stranger] = [await seal({ person, town: 't2' }), await seal({ person: other })];
    if (person === null) throw new Error('a number is a person');
    expect(await within(['t1'], (client) => erasePerson(client, person, { who: 'admin', at: AT, reason: 'asked by the caller' }))).toBe(2);
    const ids = [...own, elsewhere, stranger].map((s) => s.ref.id);
    const opened = await within(['t1', 't2'], (client) => openEntries(vault, client, ids, look()));
    expect(ids.map((id) => opened.get(id)?.text === null)).toEqual([true, true, false, false]);
  });

  it('knows a number however it is written, and takes a service number for nobody', () => {
    expect(personKey(vault, '+86 138-1234-5678')).toBe(personKey(vault, '13812345678'));
    expect(personKey(vault, '13812345679')).not.toBe(personKey(vault, '13812345678'));
    expect([personKey(vault, '110'), personKey(vault, '未知'), personKey(vault, '')]).toEqual([null, null, null]);
  });
});
