/** The independent checker on hand-made records, each beside a twin that is broken in one place. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { instant } from '#domain/shared/time.ts';
import { canonical } from '#server/platform/canonical.ts';
import { GENESIS, linkEvents } from '#server/platform/event-log.ts';
import type { LinkedEvent } from '#server/platform/event-log.ts';
import { inventLives } from '#test/ledger/lives.ts';
import { exportLines } from '#test/ledger/record.ts';

interface Found {
  incidents: number;
  events: number;
  orphans: { town: string; incident: string; seq: number; type: string; reason: string }[];
}
const program = fileURLToPath(new URL('./orphans.mjs', import.meta.url));
const { check }: { check(lines: Iterable<string>, graceSeconds?: number): Promise<Found> } = await import(program);

const START = Date.UTC(2026, 2, 2, 1);
const at = (seconds: number): string => instant(START + seconds * 1000);
const due = (kind: string, seconds: number, level = 0) => ({ kind, at: at(seconds), level });
const station = { kind: 'station', id: 's1' };
const centre = { kind: 'centre', id: 'c1' };

interface Said {
  incident: string;
  type: string;
  at: string;
  data: object;
  holder: unknown;
  nextDue: unknown;
}

/** One event of incident `x`, `seconds` after the start. */
function said(seconds: number, type: string, holder: unknown, nextDue: unknown, data: object = {}): Said {
  return { incident: 'x', type, at: at(seconds), data, holder, nextDue };
}
const starts = (...start: object[]): object => ({ clocks: { start } });

function linesOf(events: readonly Said[]): string[] {
  const encoded = events.map((event) => ({
    type: event.type, v: 1, incident: event.incident, at: instant(Date.parse(event.at)), payload: canonical({ ...event, actor: 'a', town: 't', v: 1 }),
  }));
  return [...exportLines(new Map([['t', linkEvents({ town: 't', seq: 0, hash: GENESIS }, encoded)]]), [])];
}

async function reasons(events: readonly Said[], grace?: number): Promise<string[]> {
  return (await check(linesOf(events), grace)).orphans.map((orphan) => `${orphan.seq}: ${orphan.reason}`);
}

const opened = said(0, 'incident.opened', station, due('decide', 30), starts(due('decide', 30)));
const decided = said(10, 'triage.decided', centre, due('dispatch', 130), { status: 'to_dispatch', clocks: { start: [due('dispatch', 130)], stop: ['decide'] } });
const closed = said(20, 'incident.closed', null, null, { as: 'no_matter' });
const reopened = said(30, 'incident.reopened', centre, due('dispatch', 150), { status: 'to_dispatch', ...starts(due('dispatch', 150)) });
const note = said(31, 'note.added', centre, due('dispatch', 150));
const whole = [opened, decided, closed, reopened, note];

describe('records in order', () => {
  test('opened, decided, closed, reopened', async () => {
    expect(await check(linesOf(whole))).toEqual({ incidents: 1, events: 5, orphans: [] });
    const advised = said(10, 'triage.decided', null, null, { status: 'closed', clocks: {} });
    const merged = said(20, 'incident.merged', null, null, { into: 'y' });
    const unmerged = said(25, 'incident.unmerged', centre, due('dispatch', 130), { from: 'y' });
    expect(await reasons([opened, advised, said(12, 'satisfaction.given', null, null), reopened])).toEqual([]);
    expect(await reasons([opened, decided, merged, said(22, 'note.added', null, null), unmerged])).toEqual([]);
  });

  test('the lives that the rules themselves lead to', async () => {
    const towns = ['east', 'west'].map((town): [string, LinkedEvent[]] => [town, linkEvents({ town, seq: 0, hash: GENESIS }, inventLives(town, 15).events)]);
    const found = await check(exportLines(new Map(towns), []), Infinity);
    expect(found).toMatchObject({ incidents: 30, orphans: [] });
    expect(found.events).toBe(towns.reduce((sum, [, chain]) => sum + chain.length, 0));
  });

  test('a missed deadline is none of it, once it was marked, or as long as it only just passed', async () => {
    const missed = said(31, 'deadline.missed', station, due('decide', 61, 1), starts(due('decide', 61, 1)));
    expect(await reasons([opened, missed])).toEqual([]);
    expect(await reasons([opened, said(32, 'call.linked', station, due('decide', 30)), missed])).toEqual([]);
    expect(await reasons([opened, missed, said(90, 'note.added', station, due('decide', 61, 1))], 60)).toEqual([]);
  });
});

describe('broken twins', () => {
  const TWINS: readonly (readonly [what: string, events: readonly Said[], reason: string])[] = [
    ['no holder', [{ ...opened, holder: null }], '1: an open incident without exactly one holder'],
    ['two holders', [{ ...opened, holder: [station, centre] }], '1: an open incident without exactly one holder'],
    ['a holder without a name', [{ ...opened, holder: { kind: 'centre', id: '' } }], '1: an open incident without exactly one holder'],
    ['a holder of no known kind', [{ ...opened, holder: { kind: 'machine', id: 'm' } }], '1: an open incident without exactly one holder'],
    ['no deadline', [{ ...opened, nextDue: null }], '1: an open incident without exactly one next deadline'],
    ['a deadline of no known kind', [{ ...opened, nextDue: due('someday', 30) }], '1: an open incident without exactly one next deadline'],
    ['a deadline without a time', [{ ...opened, nextDue: { kind: 'decide', at: 'soon', level: 0 } }], '1: an open incident without exactly one next deadline'],
    ['lost on the way', [opened, { ...decided, holder: null }], '2: an open incident without exactly one holder'],
    ['lost by a note', [opened, decided, said(12, 'note.added', null, due('dispatch', 130))], '3: an open incident without exactly one holder'],
    ['taken by a note', [opened, decided, said(12, 'note.added', station, due('dispatch', 130))], '3: note.added may not change the holder'],
    ['taken by a dispatch', [opened, decided, said(12, 'unit.dispatched', { kind: 'organisation', id: 'o' }, due('dispatch', 130))], '3: unit.dispatched may not change the holder'],
    ['closed with a holder', [opened, decided, { ...closed, holder: centre }], '3: a closed incident has a holder'],
    ['closed with a deadline', [opened, decided, { ...closed, nextDue: due('dispatch', 130) }], '3: a closed incident has a deadline'],
    ['advised with a deadline', [opened, said(10, 'triage.decided', null, due('decide', 30), { status: 'closed' })], '2: a closed incident has a deadline'],
    ['held again after closing', [opened, decided, closed, said(22, 'note.added', centre, null)], '4: a closed incident has a holder'],
    ['reopened for nobody', [opened, decided, closed, { ...reopened, holder: null, nextDue: null }], '4: an open incident without exactly one holder'],
    ['unmerged for nobody', [opened, decided, said(20, 'incident.merged', null, null), said(25, 'incident.unmerged', null, due('dispatch', 130))], '4: an open incident without exactly one holder'],
    ['begun in the middle', [decided], '1: the first event does not open the incident'],
    ['begun twice', [opened, { ...opened, at: at(1) }], '2: the incident is opened a second time'],
    ['a deadline out of nowhere', [opened, { ...decided, nextDue: due('dispatch', 131) }], '2: the next deadline was never started'],
    ['a deadline that was stopped', [opened, { ...decided, nextDue: due('decide', 30) }], '2: the next deadline was stopped by this very event'],
    ['the later of two', [{ ...opened, nextDue: due('study', 60), data: starts(due('decide', 30), due('study', 60)) }], '1: an earlier deadline was started by this very event'],
    ['missed and not marked', [opened, said(40, 'note.added', station, due('decide', 30)), said(60, 'note.added', station, due('decide', 30))], '3: the next deadline has passed and its miss was not marked'],
    ['missed while the town went on', [opened, { ...opened, incident: 'y', at: at(100), nextDue: due('decide', 130), data: starts(due('decide', 130)) }], '1: its deadline passed and nothing happened'],
  ];

  test.each(TWINS)('%s', async (_, events, reason) => {
    expect(await reasons(events)).toContain(reason);
  });

  test('nothing is believed after a gap, an edit or a swap', async () => {
    const lines = linesOf(whole);
    const broken = async (changed: readonly string[]): Promise<unknown> => {
      const { events, orphans } = await check(changed);
      return { events, reason: orphans[0]?.reason, seq: orphans[0]?.seq, more: orphans.length - 1 };
    };
    const reason = 'the chain is broken here: nothing after it was looked at';
    expect(await broken(lines.toSpliced(2, 1))).toEqual({ events: 1, reason, seq: 3, more: 0 });
    expect(await broken(lines.with(2, (lines[2] ?? '').replace('triage', 'Triage')))).toEqual({ events: 1, reason, seq: 2, more: 0 });
    expect(await broken(lines.toSpliced(2, 2, lines[3] ?? '', lines[2] ?? ''))).toEqual({ events: 1, reason, seq: 3, more: 0 });
  });
});

describe('the program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-orphans-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const run = async (...argv: string[]): Promise<{ code: number; stdout: string }> => {
    try {
      return { code: 0, stdout: (await promisify(execFile)(process.execPath, [program, ...argv])).stdout };
    } catch (error) {
      return error as { code: number; stdout: string };
    }
  };
  const file = (name: string, lines: readonly string[]): string => {
    writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
    return join(folder, name);
  };

  test('prints what it found and answers with its exit code', async () => {
    const good = await run(file('good.jsonl', linesOf(whole)));
    expect(good).toEqual({ code: 0, stdout: '{"incidents":1,"events":5,"orphans":[]}\n' });
    const bad = await run(file('bad.jsonl', linesOf([{ ...opened, holder: null }])), '--grace', '5');
    expect(bad.code).toBe(1);
    expect(JSON.parse(bad.stdout).orphans).toEqual([{ town: 't', incident: 'x', seq: 1, type: 'incident.opened', reason: 'an open incident without exactly one holder' }]);
    expect((await run()).code).toBe(2);
    expect((await run(file('none.jsonl', ['{}']))).code).toBe(3);
  });
});
