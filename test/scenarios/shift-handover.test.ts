/** 交接班: open matters are read and signed for by another person; nothing changes its holder. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeWorld, type Person, type World } from '#test/support/world.ts';

let world: World;
beforeAll(async () => { world = await makeWorld(); });
afterAll(async () => { await world.close(); });

interface Page { items: { id: string; from: string; signedBy: string | null; matters: number; open: { id: string }[] }[] }
const hand = async (who: Person) => (await who.post<Page>('/shift-handovers', { town: 'pujin' })).body.items[0];
const sign = (who: Person, id: string, read: string[]) => who.post<Page & { code: string }>(`/shift-handovers/${id}/sign`, { read });

test('an officer reads every open matter of the one before, signs once, and holds nothing by it', async () => {
  const [police, other] = [await world.as('police'), await world.as('police2')];
  const { body } = await police.post<{ incidentId: string }>('/calls', { source: 'shift', externalId: 's-1', receivedAt: world.now(), channel: '110', town: 'pujin', text: '锦川里有人打架，一个手里拿着刀' });
  await police.does(body.incidentId, 'decide', { verdict: 'police' });
  const before = (await police.sees(body.incidentId)).holder;
  const handed = await hand(police);
  expect(handed).toMatchObject({ from: 'police', signedBy: null, matters: 1, open: [{ id: body.incidentId }] });
  const id = handed?.id ?? '';
  expect((await sign(police, id, [body.incidentId])).body.code).toBe('incident.handover_own');
  expect((await sign(other, id, [])).body.code).toBe('incident.handover_unread');
  expect((await sign(other, 'shift_none', [])).body.code).toBe('incident.handover_unknown');
  expect((await sign(other, id, [body.incidentId])).body.items[0]).toMatchObject({ signedBy: 'police2', open: [] });
  expect((await sign(other, id, [body.incidentId])).body.code).toBe('incident.handover_signed');
  expect((await police.sees(body.incidentId)).holder).toEqual(before);
});

test('what was closed meanwhile need not be read; other towns and handlers have no part in it', async () => {
  await world.pass({ minutes: 1 });
  const [police, other] = [await world.as('police'), await world.as('police2')];
  const { body } = await police.post<{ incidentId: string }>('/calls', { source: 'shift', externalId: 's-2', receivedAt: world.now(), channel: '110', town: 'pujin', text: '打错了，不好意思' });
  const id = (await hand(police))?.id ?? '';
  const open = (await other.get<Page>('/shift-handovers?town=pujin')).body.items[0]?.open ?? [];
  await police.does(body.incidentId, 'close', { outcome: 'wrong_number' });
  expect((await sign(other, id, open.map((o) => o.id).filter((x) => x !== body.incidentId))).status).toBe(200);
  expect((await (await world.as('dispatcher-pj')).get('/shift-handovers?town=pujin')).status).toBe(403);
  expect((await (await world.as('responder1')).get('/shift-handovers?town=pujin')).status).toBe(403);
});
