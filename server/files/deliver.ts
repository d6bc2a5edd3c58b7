/** The bytes of what somebody committed by its hash: taken only from that account, only when they are exactly those, and once. */
import { relationsOf } from '#domain/access/relations.ts';
import type { Subject } from '#domain/access/subject.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { isRefusal, refuse, type Refusal } from '#domain/shared/refusal.ts';
import type { Deps } from '#server/deps.ts';
import { findIncident } from '#server/incident/queries.ts';
import { actorOf } from '#server/incident/view.ts';
import { change, keeps, needs } from '#server/platform/change.ts';
import { earlier, IDEMPOTENCY, keyedBy } from '#server/platform/idempotency.ts';
import { cleanFile } from './clean/clean.ts';
import { arrivalOf, isAsStated, layDown, sha256Of, type Laid } from './keep.ts';
import { listFiles, type FileOf } from './listing.ts';

export interface Delivery {
  subject: Subject;
  incidentId: string;
  /** hex, as committed */
  sha256: string;
  bytes: Buffer;
}

export async function deliver(deps: Deps, d: Delivery): Promise<FileOf | Refusal> {
  const incident = await findIncident(deps.db, d.subject.towns, d.incidentId);
  if (!incident || relationsOf(d.subject, incident, deps.district).includes('complained')) return refuse('incident.unknown');
  const file = await findOwn(deps, incident, d);
  if (!file) return refuse('file.unknown');
  if (file.arrived) return file;
  if (sha256Of([d.bytes]) !== d.sha256) return refuse('file.not_as_stated');
  const cleaned = await cleanFile(d.bytes);
  if (isRefusal(cleaned)) return cleaned;
  if (!isAsStated(cleaned, file.stated)) return refuse('file.not_as_stated');
  const done = await record(deps, incident, d.subject, file, await layDown(deps, incident, cleaned));
  return isRefusal(done) ? done : ((await findOwn(deps, incident, d)) ?? file);
}

async function findOwn(deps: Deps, incident: Incident, { subject, sha256 }: Delivery): Promise<FileOf | undefined> {
  const own = (await listFiles(deps.db, subject.towns, incident)).filter((f) => f.by === subject.account && f.stated.from === 'handler' && f.stated.sha256 === sha256);
  return own.find((f) => f.arrived) ?? own[0];
}

/** Two lines that bring the same at once: the first is recorded, the other finds it there. */
async function record(deps: Deps, found: Incident, subject: Subject, file: FileOf, laid: Laid): Promise<null | Refusal> {
  const keyed = keyedBy(subject.account, `file ${found.id} ${file.stated.sha256}`, `${found.id} file`, { sha256: file.stated.sha256 });
  const done = await change<null>(deps.shell, found, actorOf(subject), (incident, view) => {
    if (!incident) return refuse('incident.unknown');
    const before = earlier(view.known(IDEMPOTENCY), keyed);
    if (isRefusal(before)) return before;
    if (before) return { events: [], answer: null };
    const { event, sealed } = arrivalOf(deps, incident, file.stated, laid, view.now);
    return { events: [event], answer: null, sealed: [sealed], rows: [keeps(IDEMPOTENCY, { ...keyed, incidentId: incident.id, refusal: null, at: view.now })] };
  }, { needs: [needs(IDEMPOTENCY, keyed)] });
  return isRefusal(done) ? done : null;
}
