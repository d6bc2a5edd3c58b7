/** R10, to be tried once or many times: a line that is away for hours, and differences that the daily comparison has to find. */
import { expect } from 'vitest';
import { loopWorld, ask, COMMITTEE } from '#test/support/journey.ts';
import { simulate, tell, type Simulated } from '#test/support/police.ts';
import { keepCall, keyedDigest } from '#server/gateway/police/calls.ts';
import { sealExternalId } from '#server/intake/external-id.ts';
import { openSecrets } from '#server/platform/secrets.ts';
import { makeWorld, type World } from '#test/support/world.ts';
import { seeded } from './numbers.ts';

/** A network that is there or not, between the town that pushes and the simulator. */
function cable(): { up: boolean; tries: number; fetch: typeof fetch; to: Simulated | null } {
  const line = {
    up: true, tries: 0, to: null as Simulated | null,
    fetch: (async (_url: string | URL | Request, init?: RequestInit) => {
      line.tries += 1;
      if (!line.up || !line.to) throw new TypeError('fetch failed');
      const headers = new Headers(init?.headers);
      const body = Buffer.from(init?.body instanceof Uint8Array ? init.body : []).toString('utf8');
      await line.to.reader.take({ seq: 0, kind: '', id: headers.get('webhook-id') ?? '', timestamp: headers.get('webhook-timestamp') ?? '', signature: headers.get('webhook-signature') ?? '', body });
      return new Response('{"outcome":"accepted"}', { status: 200 });
    }) as typeof fetch,
  };
  return line;
}

/** The town works on without a line, the telephone stands in, and after the drain both sides agree. */
export async function lineAway(hours: number, seed: number): Promise<void> {
  const line = cable();
  const world = await loopWorld({ police: { url: 'http://127.0.0.1:9/inbox', fetch: line.fetch, chance: seeded(seed) } });
  try {
    const sim = (line.to = simulate(world));
    for (let n = 1; n <= 5; n++) await sim.call(n);
    await world.settle();
    line.up = false;
    const triesBefore = line.tries;
    const ids = sim.sender.all.map((m) => String(m.told?.body['incidentId']));
    const [police, dispatcher, committee] = [await world.as('police'), await world.as('dispatcher'), await world.as('committee1')];
    for (const id of ids) await police.does(id, 'decide', { verdict: 'divert', item: 'HJ-04' });
    await dispatcher.does(ids[0] ?? '', 'dispatch', { unitId: COMMITTEE });
    await committee.does(ids[0] ?? '', 'accept');
    await committee.does(ids[0] ?? '', 'hand-back', { reason: 'danger' });
    // nobody hears it over the line: the telephone stands in, and is on the record as such
    await police.does(ids[0] ?? '', 'acknowledge', { by: 'telephone' });
    await world.pass({ hours });
    const asked = line.tries - triesBefore;
    expect(asked, 'never given up').toBeGreaterThan(5);
    const [dead] = await ask<{ n: number }>(world, `select count(*)::int as n from liandong.police_out where status = 'dead'`);
    expect(dead?.n).toBe(0);
    line.up = true;
    await world.pass({ minutes: 20 });
    expect(sim.reader.counts).toMatchObject({ hand_back: 1 });
    expect(sim.reader.counts['decision']).toBeGreaterThanOrEqual(5);
    expect(await police.sees(ids[0] ?? '')).toMatchObject({ police: { status: 'acknowledged' } });
    await sim.drain();
    await world.settle();
    const summary = await sim.reconcile();
    expect(summary.findings).toEqual([]);
    expect(summary.days.every((d) => d.zero)).toBe(true);
  } finally {
    await world.close();
  }
}

interface Planted {
  sent: [string, number, string][];
  kinds: Map<string, 'missing' | 'extra' | 'changed'>;
}

/** A thousand calls of one day that both sides have; then one of three things is done to half of them. */
async function plant(into: World, many: number, differences: number, seed: number): Promise<Planted> {
  const chance = seeded(seed);
  const digest = (n: number) => n.toString(16).padStart(64, '0');
  const calls = Array.from({ length: many }, (_, n): [string, number, string] => [`r10-${n}`, 0, digest(n)]);
  const kinds: Planted['kinds'] = new Map();
  while (kinds.size < differences) kinds.set(`r10-${Math.floor(chance() * many)}`, (['missing', 'extra', 'changed'] as const)[Math.floor(chance() * 3)] ?? 'missing');
  const secrets = openSecrets({ secretKey: null, dataDir: into.dataDir, demo: 'still' });
  for (const [id, revision, told] of calls.filter(([ref]) => kinds.get(ref) !== 'missing')) {
    await keepCall(into.server.db, {
      platform: 'gateway', town: 'pujin', source: 'gateway', externalId: sealExternalId(secrets, 'gateway', id), revision, callId: `call-${id}`, incidentId: `inc-${id}`,
      day: '2026-03-18', digest: keyedDigest(secrets, kinds.get(id) === 'changed' ? digest(1_000_000) : told),
    });
  }
  return { sent: calls.filter(([id]) => kinds.get(id) !== 'extra'), kinds };
}

/** A thousand calls, half of them different on one side: each named, and only those. */
export async function plantedFound(seed: number): Promise<void> {
  const world = await makeWorld();
  try {
    const { sent, kinds } = await plant(world, 1_000, 500, seed);
    const told = await tell(world, 'statement-1', { kind: 'statement', seq: 1, body: { day: '2026-03-18', calls: sent } });
    expect(told.body['outcome']).toBe('accepted');
    const officer = await world.as('police');
    const answer = await officer.get<{ zero: boolean; missing: number; extra: number; changed: number; differences: { kind: string; ref: string }[] }>('/gateway/police/reconcile?day=2026-03-18');
    expect(answer.status).toBe(200);
    expect(answer.body.zero).toBe(false);
    expect(new Map(answer.body.differences.map((d) => [d.ref, d.kind]))).toEqual(kinds);
    const dispatcher = await world.as('dispatcher');
    const masked = await dispatcher.get<{ differences: { ref: string }[] }>('/gateway/police/reconcile?day=2026-03-18');
    expect(masked.body.differences.every((d) => d.ref.startsWith('#'))).toBe(true);
    await world.pass({ hours: 24 });
    expect(await ask(world, 'select missing::int, extra::int, changed::int from liandong.police_comparison where day = $1', ['2026-03-18']))
      .toEqual([{ missing: answer.body.missing, extra: answer.body.extra, changed: answer.body.changed }]);
  } finally {
    await world.close();
  }
}
