/** 引导提问: what the caller was asked and answered is part of the verdict; a yes is a danger sign that a person marked. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeWorld, type World } from '#test/support/world.ts';
import { plainJudge } from '#test/support/plain-judge.ts';
import { loadDistrict } from '#server/district/load.ts';
import { MORNING } from '#test/support/world.ts';

let world: World;
beforeAll(async () => { world = await makeWorld({ judge: plainJudge(loadDistrict(), MORNING) }); });
afterAll(async () => { await world.close(); });

let calls = 0;
async function take(): Promise<string> {
  const police = await world.as('police');
  const { body } = await police.post<{ incidentId: string }>('/calls', { source: 'asked', externalId: `asked-${++calls}`, receivedAt: world.now(), channel: '110', town: 'pujin', text: `锦川里${calls}号楼上太吵`, caller: { phone: `1390000${1000 + calls}` } });
  return body.incidentId;
}

it('every no is on the record, and the call may go', async () => {
  const police = await world.as('police');
  const id = await take();
  const after = await police.does(id, 'decide', { verdict: 'divert', item: 'HJ-04', asked: [{ sign: 'G01', yes: false }, { sign: 'G02', yes: false }] });
  expect(after.decision).toMatchObject({ verdict: 'divert', asked: [{ sign: 'G01', yes: false }, { sign: 'G02', yes: false }] });
  expect(after.dangers).toEqual([]);
});

it('a yes is a danger: a second person is asked, and the answers go with the wish', async () => {
  const police = await world.as('police');
  const id = await take();
  await police.isRefused(id, 'decide', 'triage.second_person_needed', { verdict: 'divert', item: 'HJ-04', asked: [{ sign: 'G02', yes: true }] });
  const confirmed = await (await world.as('police2')).does(id, 'confirm');
  expect(confirmed.decision).toMatchObject({ by: 'police', confirmedBy: 'police2', asked: [{ sign: 'G02', yes: true }] });
  expect(confirmed.dangers.map((d) => [d.code, d.by])).toEqual([['G02', 'person']]);
});

it('a sign that the catalogue does not know is refused', async () => {
  await (await world.as('police')).isRefused(await take(), 'decide', 'request.invalid', { verdict: 'police', asked: [{ sign: 'G99', yes: false }] });
});
