/**
 * R3: what the living town gets into. Weeks of it, with many acts that do not fit: every status, every act and every
 * refusal of the rules is met at least twenty times, and the counts are shown.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REFUSALS as DISPATCH } from '#domain/dispatch/refusals.ts';
import { ACTIONS } from '#domain/incident/contract.ts';
import { REFUSALS as INCIDENT } from '#domain/incident/refusals.ts';
import { REFUSALS as RESPONSE } from '#domain/response/refusals.ts';
import { REFUSALS as REVIEW } from '#domain/review/refusals.ts';
import { REFUSALS as TRIAGE } from '#domain/triage/refusals.ts';
import { freshDatabase, type FreshDatabase } from '#test/support/database.ts';
import { temporaryFolder } from '#test/support/process.ts';
import { writeStory, type Story } from '#test/support/story.ts';
import { MORNING } from '#test/support/world.ts';

const [DAYS, WRONG, OFTEN] = [28, 0.25, 20];
/** Said by no act of the invented people: a version header, a link nobody sent, a district without mediators. */
const ELSEWHERE: ReadonlySet<string> = new Set(['incident.changed', 'review.no_link', 'dispatch.no_unit']);

let database: FreshDatabase;
let story: Story;
const folder = temporaryFolder();
beforeAll(async () => {
  database = await freshDatabase();
  story = await writeStory({ db: database.db, dataDir: folder.path, until: MORNING }, { days: DAYS, wrongActs: WRONG });
}, 1_800_000);
afterAll(async () => { await database.drop(); await folder.remove(); });

function counted(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function rare(wanted: readonly string[], counts: ReadonlyMap<string, number>): string[] {
  console.info([...wanted].map((name) => `${name} ${counts.get(name) ?? 0}`).join(', '));
  return wanted.filter((name) => (counts.get(name) ?? 0) < OFTEN);
}

test('every act is done', () => {
  expect(rare(ACTIONS, counted(story.acts.filter((a) => a.refused === null).map((a) => a.action)))).toEqual([]);
});

test('every refusal of the rules is met', () => {
  const codes = Object.keys({ ...DISPATCH, ...INCIDENT, ...RESPONSE, ...REVIEW, ...TRIAGE }).filter((code) => !ELSEWHERE.has(code));
  expect(rare(codes, counted(story.acts.flatMap((a) => a.refused ?? [])))).toEqual([]);
});
