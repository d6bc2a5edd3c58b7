/** The caller's own pictures: sent without a script, seen as the caller's words are, gone with the caller. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FileView } from '#domain/files/contract.ts';
import { createHash } from 'node:crypto';
import { makeJpeg, segment } from '#test/support/media/jpeg.ts';
import { makeWebp } from '#test/support/media/png.ts';
import { makeOgg } from '#test/support/media/sound.ts';
import { ask, handledBy, loopWorld, PROPERTY, timeline } from '#test/support/journey.ts';
import { callerWith, linkIn, messages, type Shown } from '#test/support/resident.ts';
import type { World } from '#test/support/world.ts';

let world: World;
beforeAll(async () => { world = await loopWorld(); }, 60_000);
afterAll(async () => { await world.close(); });

let last = 0;
async function aMatter(): Promise<{ id: string; url: string; phone: string; permit: string; sends(fields: Record<string, string>, files?: Buffer[], headers?: Record<string, string>): Promise<Shown> }> {
  last += 1;
  const phone = `138${String(20_000_000 + last * 7_919)}`;
  const id = await handledBy(world, 'property1', PROPERTY, 'FW-07', { caller: { phone, name: '邹雅宁' } });
  await world.settle();
  const url = linkIn(messages(world, phone)[0]);
  const { permit } = await callerWith(url).shows(phone.slice(-4));
  return {
    id, url, phone, permit,
    async sends(fields, files = [], headers = {}) {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      for (const file of files) form.append('pictures', new Blob([new Uint8Array(file)]), 'IMG_0001.JPG');
      if (files.length === 0) form.append('pictures', new Blob([]), '');
      const response = await fetch(`${url}/add`, { method: 'POST', body: form, headers: { 'accept-language': 'zh-CN', 'sec-fetch-site': 'same-origin', ...headers } });
      const html = await response.text();
      return { status: response.status, html, headers: response.headers, text: html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ') };
    },
  };
}

let made = 0;
function aPicture(): Buffer {
  made += 1;
  return makeJpeg({ width: 48, height: 48, shade: (b) => (b * made) % 70, beside: [segment(0xe1, [...Buffer.from(`Exif\0\0canary of a telephone ${made}`, 'latin1')])] });
}
const filesOf = async (name: string, id: string): Promise<{ status: number; items: FileView[] }> => {
  const answer = await (await world.as(name)).get<{ items?: FileView[] }>(`/incidents/${id}/files`);
  return { status: answer.status, items: answer.body.items ?? [] };
};

test('a word and two pictures arrive together; the desk sees them, the handler does not, and each look is written down', async () => {
  const matter = await aMatter();
  const page = await matter.sends({ permit: matter.permit, text: '就在三楼转角' }, [aPicture(), aPicture()]);
  expect(page.status).toBe(200);
  expect(page.text).toContain('谢谢，已收到您补充的内容');
  expect(page.text).toContain('您已发来 2 张照片');
  expect(page.html).not.toContain('<img');
  const events = (await timeline(await world.as('reviewer'), matter.id)).filter((e) => e.actor === 'caller');
  expect(events.map((e) => e.type)).toEqual(['note.added', 'file.committed', 'file.committed', 'file.arrived', 'file.arrived']);
  const desk = await filesOf('dispatcher', matter.id);
  expect(desk.items.map((f) => [f.from, f.state, f.kept?.removed])).toEqual([['caller', 'here', ['exif']], ['caller', 'here', ['exif']]]);
  expect(await filesOf('property1', matter.id)).toEqual({ status: 200, items: [] });
  expect(await filesOf('leader', matter.id)).toEqual({ status: 200, items: [] });
  const [file] = desk.items;
  const path = `${world.url}/api/v1/incidents/${matter.id}/files/${file?.id}?purpose=first_contact`;
  const seen = await Promise.all(['dispatcher', 'property1'].map(async (name) => fetch(path, { headers: { authorization: `Bearer ${(await world.as(name)).token}` } })));
  expect(seen.map((s) => s.status)).toEqual([200, 404]);
  expect(Buffer.from(await seen[0]?.arrayBuffer() ?? new ArrayBuffer(0)).includes('canary')).toBe(false);
  expect(await ask(world, `select who, kind from vault.look where incident = $1 and kind = 'caller_file'`, [matter.id])).toEqual([{ who: 'dispatcher', kind: 'caller_file' }]);
});

test('a handler who learns the hash and names it gets no nearer to the picture', async () => {
  const matter = await aMatter();
  const bytes = aPicture();
  await matter.sends({ permit: matter.permit }, [bytes]);
  const handler = await world.as('property1');
  await handler.does(matter.id, 'record', { kind: 'photo', files: [{ sha256: createHash('sha256').update(bytes).digest('hex'), media: 'image/jpeg', bytes: bytes.length }] });
  expect((await filesOf('property1', matter.id)).items.map((f) => f.state)).toEqual(['awaited']);
});

test('the same again is once; more than three at a time, or six in all, are too many', async () => {
  const matter = await aMatter();
  const pictures = [aPicture(), aPicture(), aPicture()];
  await matter.sends({ permit: matter.permit }, pictures);
  expect((await matter.sends({ permit: matter.permit }, pictures)).text).toContain('已收到');
  expect((await filesOf('dispatcher', matter.id)).items).toHaveLength(3);
  expect((await matter.sends({ permit: matter.permit }, [aPicture(), aPicture(), aPicture(), aPicture()])).text).toContain('一次最多 3 张');
  await matter.sends({ permit: matter.permit }, [aPicture(), aPicture(), makeWebp(20, 20)]);
  expect((await matter.sends({ permit: matter.permit }, [aPicture()])).text).toContain('共 6 张');
  expect((await filesOf('dispatcher', matter.id)).items).toHaveLength(6);
});

test('what is no picture is not taken, with a reason in plain words, and nothing of the form is kept', async () => {
  const matter = await aMatter();
  const said = async (file: Buffer): Promise<string> => (await matter.sends({ permit: matter.permit, text: '看看这个' }, [aPicture(), file])).text;
  expect(await said(Buffer.from('<html><script>alert(1)</script>'))).toContain('这不是能打开的照片');
  expect(await said(makeOgg(Buffer.alloc(40), 'a', 'b'))).toContain('这不是能打开的照片');
  expect(await said(Buffer.from('\0\0\0\x18ftypheic\0\0\0\0', 'latin1'))).toContain('HEIC');
  expect(await said(Buffer.concat([aPicture(), Buffer.alloc(12 * 1024 * 1024)]))).toContain('照片太大');
  expect((await timeline(await world.as('reviewer'), matter.id)).filter((e) => e.actor === 'caller')).toEqual([]);
  expect((await matter.sends({ permit: matter.permit })).text).toContain('请写一句话，或选择照片');
});

test('without the last digits, from another page, over the limit, or as another kind of form: nothing comes in', async () => {
  const matter = await aMatter();
  expect((await matter.sends({ permit: '' }, [aPicture()])).text).toContain('请重新输入手机号后四位');
  expect((await matter.sends({ permit: matter.permit }, [aPicture()], { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await fetch(`${matter.url}/add`, { method: 'POST', body: new URLSearchParams({ permit: matter.permit }), headers: { 'sec-fetch-site': 'same-origin' } })).status).toBe(415);
  for (const body of ['--x', '--x\r\n\r\n--x--', 'no boundary at all', '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n']) {
    expect((await fetch(`${matter.url}/add`, { method: 'POST', body, headers: { 'content-type': 'multipart/form-data; boundary=x', 'sec-fetch-site': 'same-origin' } })).status, body).toBe(400);
  }
  expect((await matter.sends({ permit: matter.permit }, [Buffer.alloc(25 * 1024 * 1024)])).status).toBe(413);
  for (let n = 0; n < 10; n++) await matter.sends({ permit: matter.permit, text: `第${n}次` });
  expect((await matter.sends({ permit: matter.permit, text: '再来' })).text).toContain('操作过于频繁');
  expect((await filesOf('dispatcher', matter.id)).items).toEqual([]);
});

test('who asks to be forgotten is: the pictures go with the number', async () => {
  const matter = await aMatter();
  await matter.sends({ permit: matter.permit }, [aPicture()]);
  const [file] = (await filesOf('dispatcher', matter.id)).items;
  const [person] = await ask<{ person: string }>(world, `select k.person from vault.key k join vault.entry e on e.key_id = k.id where e.incident = $1 and e.kind = 'caller_file'`, [matter.id]);
  expect(person?.person).toMatch(/^[0-9a-f]{64}$/);
  await ask(world, `begin; select set_config('liandong.towns', 'pujin', true); select vault.destroy_keys(null, '${person?.person}', 'admin', 'asked', now()); commit`);
  const path = `${world.url}/api/v1/incidents/${matter.id}/files/${file?.id}?purpose=first_contact`;
  const gone = await fetch(path, { headers: { authorization: `Bearer ${(await world.as('dispatcher')).token}` } });
  expect((await gone.json() as { code: string }).code).toBe('file.not_here');
});
