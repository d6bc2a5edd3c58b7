/**
 * The program, wrong in one place (TRUST R2): each of these has to be noticed by a test that is there anyway. A mutant is a
 * change of source text that only the transform of a test run makes (`plugin.ts`): no setting and no code of the program
 * can bring it about. `from` has to be in the file exactly once, so that a mutant nobody makes any more is found out.
 */
export interface Mutant {
  name: string;
  file: string;
  from: string;
  to: string;
  /** the test that notices it, and which of its cases */
  test: string;
  only?: string;
}

export const MUTANTS = [
  {
    name: 'a holiday counts as a working day', file: 'domain/deadlines/working-time.ts',
    from: 'return !days.holidays.has(date) && isWeekday(date);', to: 'return isWeekday(date);', test: 'domain/deadlines/working-time.test.ts',
  },
  {
    name: 'a year without a calendar is guessed', file: 'domain/deadlines/working-time.ts',
    from: 'if (!days.years.has(year)) throw new CalendarMissing(year, calendar.version);', to: '', test: 'domain/deadlines/working-time.test.ts',
  },
  {
    name: 'links forget the link before', file: 'server/platform/event-log.ts',
    from: "link.write(previous, 0, 32, 'hex');", to: "link.fill(0, 0, 32);", test: 'server/platform/event-log.test.ts',
  },
  {
    name: 'a node of the tree is taken for a leaf', file: 'server/platform/merkle.ts',
    from: 'Buffer.alloc(65, 1)', to: 'Buffer.alloc(65, 0)', test: 'server/platform/merkle.test.ts',
  },
  {
    name: 'only the body is signed', file: 'server/gateway/police/signature.ts',
    from: 'Buffer.from(`${message.id}.${message.timestamp}.`, \'utf8\')', to: "Buffer.from('', 'utf8')", test: 'server/gateway/police/signature.test.ts',
  },
  {
    name: 'any key signs for anybody', file: 'server/gateway/police/signature.ts',
    from: 'return fitting[0] ?? null;', to: 'return fitting[0] ?? keys[0] ?? null;', test: 'server/gateway/police/signature.test.ts',
  },
  {
    name: 'a key is read in several spellings', file: 'server/gateway/police/signature.ts',
    from: "return bytes.toString('base64') === text ? bytes : null;", to: 'return bytes;', test: 'server/gateway/police/signature.test.ts',
  },
  {
    name: 'a line that is down is tried without pause', file: 'server/gateway/police/push.ts',
    from: 'FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 20)', to: 'FIRST_PAUSE_MS', test: 'server/gateway/police/signature.test.ts',
  },
  {
    name: 'what belongs to the police alone comes in', file: 'server/gateway/police/envelope.ts',
    from: 'return POLICE_ONLY.has(plainName(name));', to: 'return POLICE_ONLY.has(name);', test: 'server/gateway/police/envelope.test.ts',
  },
  {
    name: 'what differs is compared by its id alone', file: 'domain/gateway/compare.ts',
    from: 'else if (r.digest !== s.digest)', to: 'else if (r.ref !== s.ref)', test: 'test/faults/R10-reconcile.test.ts', only: 'twin',
  },
  {
    name: 'whoever sent a result back decides the appeal against that', file: 'domain/review/appeals.ts',
    from: "if (open.against === 'redo' && i.review?.at === open.saidAt && i.review.by === ctx.actor.account) return refuse('review.appeal_own_review');", to: '',
    test: 'test/scenarios/appeals.test.ts', only: 'a redo is disputed once',
  },
  {
    name: 'a number of somebody’s own goes by message', file: 'domain/response/messages.ts',
    from: "if (namesANumber(text)) return refuse('response.message_number');", to: '', test: 'test/scenarios/unit-messages.test.ts', only: 'refused: no words',
  },
  {
    name: 'whoever decided may confirm it', file: 'domain/access/matrix.ts',
    from: "confirm: ['decider'],", to: 'confirm: [],', test: 'test/access/matrix.test.ts',
  },
  {
    name: 'a handler reads the words', file: 'domain/access/matrix.ts',
    from: "'incident.words': { ...POLICE,", to: "'incident.words': { ...HANDLES, ...POLICE,", test: 'test/access/matrix.test.ts',
  },
  {
    name: 'the one complained about is anybody', file: 'domain/access/relations.ts',
    from: 'complained: (s, i, d) => isExcluded(s.organisationId, i.excluded, d),', to: 'complained: () => false,', test: 'domain/access/relations.test.ts',
  },
  {
    name: 'guessing a password costs nothing', file: 'server/platform/auth-throttle.ts',
    from: 'if (counter.failures < rule.free) return;', to: 'if (counter.failures < 1_000_000) return;', test: 'server/platform/auth-throttle.test.ts',
  },
  {
    name: 'a full bucket has no bottom', file: 'server/platform/rate-limit.ts',
    from: 'const admitted = tokens >= cost;', to: 'const admitted = true;', test: 'server/platform/rate-limit.test.ts',
  },
  {
    name: 'a family quarrel is written about', file: 'domain/review/telling.ts',
    from: "return UNDER_ONE_ROOF.includes(item) ? 'under_one_roof' : null;", to: 'return null;', test: 'domain/review/telling.test.ts',
  },
  {
    name: 'calls of one storm are one matter', file: 'domain/intake/same-matter.ts',
    from: '(anchored && points >= ENOUGH)', to: 'points >= ENOUGH', test: 'domain/intake/same-matter.test.ts',
  },
  {
    name: 'one officer diverts over a danger', file: 'domain/triage/rules.ts',
    from: 'if (!overDanger || !LEAVES_POLICE.includes(wish.verdict)) return { events };', to: 'return { events };', test: 'test/scenarios/danger.test.ts', only: 'waits for a second officer',
  },
  {
    name: 'the shadow run lets go what was judged so', file: 'domain/triage/shadow-run.ts',
    from: "return run !== undefined && sideOf(verdict) !== 'police'", to: "return run !== undefined && run.live.length > 1_000 && sideOf(verdict) !== 'police'", test: 'domain/triage/shadow-run.test.ts',
  },
  {
    name: 'nobody decides when time is over', file: 'domain/triage/rules.ts',
    from: 'return isRefusal(events) ? [] : events;', to: 'return [];', test: 'test/scenarios/danger.test.ts', only: 'nobody confirms within 30 seconds',
  },
  {
    name: 'a danger sign disappears in a matter', file: 'domain/incident/raise.ts',
    from: 'if (fresh.length === 0 || !away ||', to: 'if (fresh.length >= 0 || !away ||', test: 'test/scenarios/danger.test.ts', only: 'handed back by policy',
  },
  {
    name: 'the handler lets go before the police have it', file: 'domain/incident/evolve.ts',
    from: "'hand_back.asked': (i, d) => ({ ...i, police: d.police }),",
    to: "'hand_back.asked': (i, d) => ({ ...i, police: d.police, holder: { kind: 'station', id: d.police.stationId } }),", test: 'test/scenarios/hand-back.test.ts', only: 'the handler holds it until then',
  },
  {
    name: 'an alarm moves what was promised', file: 'domain/response/police.ts',
    from: 'start: [{ ...next, promised: d.promised, level }]', to: 'start: [{ ...next, level }]', test: 'test/scenarios/hand-back.test.ts', only: 'silence',
  },
  {
    // that one matter is not dispatched twice, the database knows by itself (assignment_one_lead)
    name: 'whoever is complained about may be sent', file: 'domain/dispatch/eligibility.ts',
    from: 'const concerned = i.excluded.length > 0 &&', to: 'const concerned = i.excluded.length > 1_000 &&', test: 'test/scenarios/offers.test.ts',
  },
  {
    name: 'a message is numbered twice', file: 'server/gateway/police/outbox.ts',
    from: 'if (rowCount === 1) seq += 1;', to: 'seq += 1;', test: 'test/scenarios/police-line.test.ts',
  },
  {
    name: 'a repeated call is a new one', file: 'domain/intake/take.ts',
    from: 'if (same) return repeated(p, same);', to: '', test: 'test/scenarios/repeat-call.test.ts',
  },
  {
    name: 'time on the server stands still', file: 'server/platform/timers.ts',
    from: 'return { events: ran ? miss(incident, ran, ctx) : missCheckIn(incident, ctx), answer: null };', to: 'return { events: [], answer: null };', test: 'test/scenarios/danger.test.ts', only: 'nobody confirms within 30 seconds',
  },
  {
    name: 'the next batch does not see what the last one changed', file: 'server/platform/batch-read.ts',
    from: 'for (const { add } of upon) bringIncidents(loaded, add);', to: '', test: 'test/faults/ahead.test.ts', only: 'decided upon batches',
  },
] as const satisfies readonly Mutant[];
