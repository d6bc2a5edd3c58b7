/** Evidence packs: the record of persuasions and the whole file as PDF, and the same as lines that anybody can verify. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { printable } from '#server/platform/pdf.ts';
import { makeCanaries } from '#test/support/canaries.ts';
import { tiffOf } from '#test/support/media/exif.ts';
import { makeJpeg, segment } from '#test/support/media/jpeg.ts';
import { makePng, makeWebp } from '#test/support/media/png.ts';
import { COMMITTEE, CREW, goes, handledBy, loopWorld, PROPERTY } from '#test/support/journey.ts';
import type { Person, World } from '#test/support/world.ts';
import { verifyFile } from '../../cli/verify/export-file.ts';

const canaries = makeCanaries(88);
const folder = mkdtempSync(join(tmpdir(), 'liandong-evidence-'));
const run = promisify(execFile);
const hasPdftotext = await run('pdftotext', ['-v']).then(() => true, () => false);
if (!hasPdftotext) process.stderr.write('not run: reading the PDFs back (pdftotext is missing)\n');

let world: World;
let reviewer: Person;
let id: string;
beforeAll(async () => {
  world = await loopWorld();
  reviewer = await world.as('reviewer');
  const [committee, crew] = [await world.as('committee1'), await world.as('responder1')];
  id = await handledBy(world, 'committee1', COMMITTEE, 'HJ-04', { caller: { phone: canaries.phone(), name: canaries.name() }, text: `楼上吵，我是${canaries.name()}` });
  await committee.does(id, 'depart');
  await committee.does(id, 'arrive');
  await committee.does(id, 'record', { kind: 'persuasion', text: '已告知午间不得使用电钻，住户表示再钻半小时。', data: { refused: true, witnessed: true, stopped: false, witness: '李某（邻居）' } });
  await (await world.as('dispatcher')).does(id, 'dispatch', { unitId: CREW, part: 'co' });
  await goes(crew, id);
  await crew.does(id, 'record', { kind: 'persuasion', text: '再次劝阻，当场停止。', statedAt: world.now(), data: { signed: true, stopped: true, form_opened: '2026-03-18T02:00:00.000Z', form_saved: '2026-03-18T02:02:00.000Z', form_filled_words: 12, form_filled_signature: 80, form_later_words: 95 } });
  await committee.does(id, 'finish', { outcome: 'settled' });
  await world.restart(); // a stop seals
  reviewer = await world.as('reviewer');
}, 60_000);
afterAll(async () => { await world.close(); rmSync(folder, { recursive: true }); });

async function file(who: Person, incident: string, query: string): Promise<{ status: number; type: string | null; bytes: Buffer }> {
  const response = await fetch(`${world.url}/api/v1/incidents/${incident}/${query}`, { headers: { authorization: `Bearer ${who.token}` } });
  return { status: response.status, type: response.headers.get('content-type'), bytes: Buffer.from(await response.arrayBuffer()) };
}

async function textOf(bytes: Buffer): Promise<string> {
  const path = process.env['KEEP'] ?? join(folder, 'file.pdf');
  writeFileSync(path, bytes);
  return (await run('pdftotext', ['-layout', path, '-'])).stdout;
}
const squeezed = (text: string): string => text.replace(/\s+/g, '');

describe.skipIf(!hasPdftotext)('read back (pdftotext)', () => {
  test('the persuasions say who, in which capacity, what, and how it was signed', async () => {
    const { status, type, bytes } = await file(reviewer, id, 'file?kind=persuasion&purpose=review');
    expect({ status, type, magic: bytes.toString('latin1', 0, 5) }).toEqual({ status: 200, type: 'application/pdf; charset=utf-8', magic: '%PDF-' });
    const text = squeezed(await textOf(bytes));
    for (const said of ['劝阻记录', '2次，其中由法定劝阻主体作出1次', '基层群众性自治组织', '不属于法定劝阻主体', '拒绝签字，有见证人在场', '当事人已签字', '见证人：李某（邻居）', '再钻半小时', '当场停止', '第八十八条', '2026-03-1810:00打开', '劝导内容于其后12秒', '签名后改过劝导内容（其后95秒）']) expect(text).toContain(said);
    expect(canaries.foundIn(text)).toEqual([]);
  }, 30_000);

  test('the whole file says what happened and what proves it; who had it made is on every page; the look is recorded', async () => {
    const text = squeezed(await textOf((await file(reviewer, id, 'file?purpose=review')).bytes));
    const [incident] = (await world.server.db.pool.query<{ number: string; hash: string }>(
      `select i.number, encode(e.hash, 'hex') as hash from liandong.incident i join ledger.event e on e.incident = i.id where i.id = $1 order by e.seq desc limit 1`, [id])).rows;
    for (const said of [`事件卷宗${incident?.number}`, incident?.hash ?? '?', '分流', '处置经过', '处置记录（劝导）', '全部记录已纳入该存证点', 'reviewer2026-03-18']) expect(text).toContain(said);
    expect(canaries.foundIn(text)).toEqual([]);
    const looks = await (await world.as('leader')).get<{ items: { who: string; purpose: string; fields: string[] }[] }>(`/incidents/${id}/looks`);
    expect(looks.body.items.filter((l) => l.who === 'reviewer' && l.purpose === 'review').length).toBeGreaterThan(0);
  }, 30_000);

  test('S10: hostile texts break neither the page nor what comes after them', async () => {
    const committee = await world.as('committee1');
    const other = await handledBy(world, 'committee1', COMMITTEE);
    const payloads = ['<script>alert(1)</script>', '=HYPERLINK("http://x")', '\u202e倒过来\u202c', '零\u200b宽\u200d字\ufeff', '\u0001\u0002控制', '😀👩‍👩‍👧', 'x'.repeat(10_000), '长'.repeat(5_000), '{"image":"/etc/passwd"}', '\\u0000', 'a\r\nb\rc', '﷽'.repeat(50), ') Tj ET endstream endobj', '孤\ud800半'];
    await committee.does(other, 'depart');
    await committee.does(other, 'arrive');
    for (const text of payloads) await committee.post(`/incidents/${other}/actions/record`, { kind: 'persuasion', text });
    await committee.does(other, 'record', { kind: 'persuasion', text: '最后一条记录' });
    for (const kind of ['whole', 'persuasion']) {
      const { status, bytes } = await file(reviewer, other, `file?purpose=review&kind=${kind}`);
      expect(status).toBe(200);
      const text = await textOf(bytes);
      expect(text).toContain('<script>alert(1)</script>');
      expect(squeezed(text)).toContain('最后一条记录');
      expect(text).not.toMatch(/[\u202a-\u202e\u200b-\u200f]/);
      expect(bytes.toString('latin1')).not.toMatch(/\/JavaScript|\/Launch|\/URI\b/);
    }
  }, 60_000);
});

test('pictures stand in the whole file, the right way up, with their hashes; what has not come is said to be missing', async () => {
  const property = await world.as('property1');
  const other = await handledBy(world, 'property1', PROPERTY, 'FW-07');
  const place = tiffOf({ make: canaries.token(), model: 'x', orientation: 6, lat: [31, 5, 1000], lon: [121, 30, 1000], thumbnail: Buffer.alloc(10), little: true });
  const picture = makeJpeg({ width: 160, height: 80, beside: [segment(0xe1, [...Buffer.from('Exif\0\0', 'latin1'), ...place])] });
  const [png, webp, late] = [makePng(90, 60), makeWebp(50, 50), makeJpeg({ width: 32, height: 32 })];
  const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
  const all = [picture, png, webp, late];
  await property.does(other, 'record', { kind: 'photo', text: '楼道纸箱', files: all.map((b) => ({ sha256: hashOf(b), media: 'image/jpeg', bytes: b.length })) });
  for (const bytes of all.slice(0, 3)) expect((await fetch(`${world.url}/api/v1/incidents/${other}/files/${hashOf(bytes)}`, { method: 'PUT', body: new Uint8Array(bytes), headers: { authorization: `Bearer ${property.token}` } })).status).toBe(200);
  const { status, bytes } = await file(reviewer, other, 'file?purpose=review');
  expect(status).toBe(200);
  expect(bytes.toString('latin1').match(/\/Subtype \/Image/g)?.length).toBeGreaterThanOrEqual(2);
  expect(canaries.foundIn(bytes.toString('latin1'))).toEqual([]);
  if (hasPdftotext) {
    const text = squeezed(await textOf(bytes));
    for (const said of ['四、影音材料', '五、核验', '第4件', '内容尚未上传', '格式、大小不便印出', hashOf(png), `原始${hashOf(picture)}`]) expect(text).toContain(said);
  }
  const looks = (await world.server.db.pool.query<{ n: number }>(`select count(*)::int as n from vault.look where incident = $1 and kind = 'file'`, [other])).rows;
  expect(looks).toEqual([{ n: 2 }]);
}, 60_000);

test('the verifiable export is what the command writes: commitments and proofs, no text; ours verifies it', async () => {
  const { status, bytes } = await file(reviewer, id, 'export');
  expect(status).toBe(200);
  const path = join(folder, 'one.jsonl');
  writeFileSync(path, bytes);
  const report = verifyFile(path, [], id);
  expect(report).toMatchObject({ firstBad: null, checkpoints: 1 });
  expect(report.sealed).toBe(report.events);
  expect(canaries.foundIn(bytes.toString())).toEqual([]);
  expect(bytes.toString()).not.toContain('电钻');
  writeFileSync(path, bytes.toString().replace('\\"actor\\":\\"', '\\"actor\\":\\"x'));
  expect(verifyFile(path, [], id).firstBad).not.toBeNull();
});

test('a purpose is needed; handlers, and those of another town, get nothing', async () => {
  expect((await file(reviewer, id, 'file')).status).toBe(400);
  expect((await file(reviewer, id, 'file?purpose=review&kind=other')).status).toBe(400);
  expect((await file(await world.as('responder1'), id, 'file?purpose=review')).status).toBe(403);
  expect((await file(await world.as('dispatcher-pj'), id, 'file?purpose=review')).status).toBe(404);
  expect((await file(reviewer, 'inc_none', 'export')).status).toBe(404);
});

test('what is printable keeps its words and loses its tricks', () => {
  expect(printable('甲\u202e乙\u200b丙\r\n丁\u0007')).toBe('甲乙丙\n丁 ');
  expect(printable('x'.repeat(20_000)).length).toBeLessThan(10_020);
});
