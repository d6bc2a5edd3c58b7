// "At every instant each open incident has exactly one accountable holder and one next deadline": checked over a whole
// record by a program that shares nothing with the one that wrote it (R15). Plain JavaScript, Node's own modules only,
// and its own tables, so that a mistake in the rules cannot hide in here as well.
//
//   node test/checker/orphans.mjs EXPORT [--grace SECONDS]
//
// EXPORT is a file of `liandong export`. Prints {"incidents","events","orphans":[{town,incident,seq,type,reason}]};
// exit code 0 without orphans, 1 with, 2 for a wrong call, 3 for a file that is no export.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Seconds within which an expired deadline must have been acted on, once anything at all was written after it. */
const GRACE_SECONDS = 15;

const HOLDER_KINDS = ['station', 'centre', 'organisation', 'person'];

const DEADLINE_KINDS = [
  'decide', 'study', 'acknowledge', 'police_result', 'dispatch', 'first_contact', 'seen', 'accept', 'arrive',
  'result', 'arbitrate', 'mediate', 'review', 'pass_on',
];

/** Who is accountable changes when somebody accepts, decides or closes; everything else leaves the holder where it is. */
const MAY_CHANGE_HOLDER = [
  'incident.opened', 'triage.decided', 'assignment.accepted', 'assignment.ended', 'arbitration.opened', 'arbitration.decided',
  'incident.finished', 'police.acknowledged', 'mediation.opened', 'passing.accepted', 'passing.told', 'review.redone',
  'incident.closed', 'incident.merged', 'incident.reopened', 'incident.unmerged',
];

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Does the incident stand open after the event? `was` before it (undefined: there was none). */
function standsOpen(event, was) {
  if (event.type === 'incident.closed' || event.type === 'incident.merged') return false;
  if (event.type === 'triage.decided' && event.data.status === 'closed') return false;
  if (event.type === 'incident.opened' || event.type === 'incident.reopened' || event.type === 'incident.unmerged') return true;
  return was;
}

/** Lines of an export → what was found. `lines` may be asynchronous. Throws when it is no export of a whole record. */
export async function check(lines, graceSeconds = GRACE_SECONDS) {
  const found = { incidents: 0, events: 0, orphans: [] };
  const towns = new Map();
  let header = null;
  for await (const text of lines) {
    if (text.trim() === '') continue;
    const line = JSON.parse(text);
    header ??= headerOf(line);
    if (typeof line.payload === 'string') takeEvent(line, towns, found, graceSeconds * 1000);
  }
  headerOf(header);
  for (const town of towns.values()) endTown(town, found, graceSeconds * 1000);
  return found;
}

function headerOf(line) {
  if (typeof line?.format !== 'string' || !line.format.startsWith('liandong-record/')) throw new Error('this is no export of the record');
  if (line.incident !== null) throw new Error('this is the export of one incident, not of the record');
  return line;
}

function takeEvent(line, towns, found, grace) {
  const town = towns.get(line.town) ?? { name: line.town, seq: 0, hash: Buffer.alloc(32), broken: false, latest: -Infinity, incidents: new Map() };
  towns.set(line.town, town);
  if (town.broken) return; // after a gap nobody knows what an event builds on
  const event = JSON.parse(line.payload);
  const report = (reason) => found.orphans.push({ town: line.town, incident: event.incident, seq: line.seq, type: event.type, reason });
  if (line.seq !== town.seq + 1 || line.hash !== linkOf(town, line)) {
    town.broken = true;
    return report('the chain is broken here: nothing after it was looked at');
  }
  town.seq = line.seq;
  town.hash = Buffer.from(line.hash, 'hex');
  town.latest = Math.max(town.latest, Date.parse(event.at));
  found.events += 1;
  if (/^(two_person|account)\./.test(event.type)) return; // of the town, about no incident
  const before = town.incidents.get(event.incident);
  if (!before) found.incidents += 1;
  town.incidents.set(event.incident, checkEvent({ ...event, seq: line.seq }, before, report, grace));
}

function linkOf(town, line) {
  const leaf = createHash('sha256').update('\0').update(line.payload, 'utf8').digest();
  const seq = Buffer.alloc(8);
  seq.writeBigUInt64BE(BigInt(line.seq));
  return createHash('sha256').update(town.hash).update(seq).update(leaf).digest('hex');
}

/** One event of one incident, against what was known of it. Returns what is known now. */
function checkEvent(event, before, report, grace) {
  if (!before && event.type !== 'incident.opened') report('the first event does not open the incident');
  if (before && event.type === 'incident.opened') report('the incident is opened a second time');
  const open = standsOpen(event, before?.open ?? true);
  const started = new Set(before?.started);
  for (const clock of event.data.clocks?.start ?? []) started.add(keyOf(clock));
  const now = { open, holder: event.holder, due: event.nextDue, started, overdueSince: null, event };
  if (open) checkOpen(event, before, now, report);
  else checkClosed(event, report);
  if (open && event.nextDue) now.overdueSince = checkOverdue(event, before, report, grace);
  return now;
}

function checkClosed(event, report) {
  if (event.holder !== null) report('a closed incident has a holder');
  if (event.nextDue !== null) report('a closed incident has a deadline');
}

function checkOpen(event, before, now, report) {
  const { holder, nextDue: due } = event;
  if (!isHolder(holder)) report('an open incident without exactly one holder');
  if (!isDue(due)) return report('an open incident without exactly one next deadline');
  if (before?.open && isHolder(holder) && isHolder(before.holder) && !sameHolder(holder, before.holder) && !MAY_CHANGE_HOLDER.includes(event.type)) {
    report(`${event.type} may not change the holder`);
  }
  if (!now.started.has(keyOf(due))) report('the next deadline was never started');
  const { start = [], stop = [] } = event.data.clocks ?? {};
  if (stop.includes(due.kind) && !start.some((clock) => keyOf(clock) === keyOf(due))) report('the next deadline was stopped by this very event');
  if (start.some((clock) => clock.at < due.at)) report('an earlier deadline was started by this very event');
}

/** A deadline in the past is an orphan in all but name, unless its miss was marked (level) or only just happened. */
function checkOverdue(event, before, report, grace) {
  const [now, due] = [Date.parse(event.at), Date.parse(event.nextDue.at)];
  if (due >= now || event.nextDue.level > 0) return null;
  const unchanged = before?.due && keyOf(before.due) === keyOf(event.nextDue);
  const since = unchanged && before.overdueSince !== null ? before.overdueSince : now;
  if (now - since > grace) report('the next deadline has passed and its miss was not marked');
  return since;
}

/** Deadlines that passed while the town's record went on. */
function endTown(town, found, grace) {
  if (town.broken) return;
  for (const [incident, { open, due, event }] of town.incidents) {
    if (!open || !isDue(due) || Date.parse(due.at) + grace >= town.latest) continue;
    found.orphans.push({ town: town.name, incident, seq: event.seq, type: event.type, reason: 'its deadline passed and nothing happened' });
  }
}

function isHolder(holder) {
  return typeof holder === 'object' && holder !== null && Object.keys(holder).sort().join() === 'id,kind' &&
    HOLDER_KINDS.includes(holder.kind) && typeof holder.id === 'string' && holder.id !== '';
}

function sameHolder(a, b) {
  return a.kind === b.kind && a.id === b.id;
}

function isDue(due) {
  return typeof due === 'object' && due !== null && Object.keys(due).sort().join() === 'at,kind,level' &&
    DEADLINE_KINDS.includes(due.kind) && INSTANT.test(due.at) && Number.isInteger(due.level) && due.level >= 0;
}

function keyOf(clock) {
  return `${clock.kind} ${clock.at} ${clock.level}`;
}

async function main([file, flag, seconds, ...rest]) {
  const grace = flag === undefined ? GRACE_SECONDS : Number(seconds);
  if (file === undefined || rest.length > 0 || (flag !== undefined && flag !== '--grace') || !(grace >= 0)) {
    process.stderr.write('Usage: node test/checker/orphans.mjs EXPORT [--grace SECONDS]\n');
    return 2;
  }
  try {
    const found = await check(createInterface({ input: createReadStream(file), crlfDelay: Infinity }), grace);
    process.stdout.write(`${JSON.stringify(found)}\n`);
    return found.orphans.length > 0 ? 1 : 0;
  } catch (error) {
    process.stderr.write(`${file}: ${error.message}\n`);
    return 3;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
