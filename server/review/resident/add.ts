/** The caller adds a word or pictures: cleaned and sealed under the caller's own key, all in one change or nothing. */
import type { EventData } from '#domain/incident/events.ts';
import { isSound, MAX_FILE_BYTES } from '#domain/files/files.ts';
import type { DangerMark, Incident } from '#domain/incident/incident.ts';
import type { Context } from '#domain/incident/rule.ts';
import { addition } from '#domain/review/adding.ts';
import { endangered } from '#domain/review/endangered.ts';
import { isRefusal, refuse, type Refusal } from '#domain/shared/refusal.ts';
import type { Deps } from '#server/deps.ts';
import { cleanFile } from '#server/files/clean/clean.ts';
import { arrivalOf, layDown, sha256Of, type Laid } from '#server/files/keep.ts';
import { listFiles } from '#server/files/listing.ts';
import { change } from '#server/platform/change.ts';
import { sealText } from '#server/platform/vault.ts';
import { CALLER, type Matter } from './matter.ts';

/** Bytes as they came, and as they are kept. */
interface Sent {
  sha256: string;
  laid: Laid;
}

export async function add(deps: Deps, { incident, link }: Matter, text: string, files: readonly Buffer[], dangers: readonly DangerMark[]): Promise<null | Refusal> {
  const known = (await listFiles(deps.db, [incident.town], incident)).filter((f) => f.stated.from === 'caller');
  const fresh = files.filter((bytes) => !known.some((f) => f.stated.sha256 === sha256Of([bytes])));
  const sent = await receive(deps, incident, fresh);
  if (isRefusal(sent)) return sent;
  const done = await change(deps.shell, incident, CALLER, (now, view) => {
    if (!now) return refuse('incident.unknown');
    const sealed = text === '' ? null : sealText(deps.vault, { town: now.town, incidentId: now.id, kind: 'note', text, at: view.now, person: link.person });
    const ctx: Context = { now: view.now, actor: CALLER, district: deps.district, text: sealed?.ref ?? null, newId: view.newId };
    const events = addition(now, sent.map(({ sha256, laid }) => ({ sha256, media: laid.cleaned.media, bytes: laid.bytes })), known.length, ctx);
    if (isRefusal(events)) return events;
    const arrivals = events.flatMap((e) => (e.type === 'file.committed' ? arrived(deps, now, e.data as EventData['file.committed'], sent, view.now, link.person) : [])); // typed by its name
    return { events: [...events, ...arrivals.map((a) => a.event), ...endangered(now, dangers, ctx)], answer: null, sealed: [...(sealed ? [sealed.row] : []), ...arrivals.map((a) => a.sealed)] };
  });
  return isRefusal(done) ? done : null;
}

async function receive(deps: Deps, incident: Incident, files: readonly Buffer[]): Promise<Sent[] | Refusal> {
  const cleaned = await Promise.all([...new Map(files.map((bytes) => [sha256Of([bytes]), bytes]))].map(async ([sha256, bytes]) => {
    const one = bytes.length > MAX_FILE_BYTES ? refuse('request.too_large') : await cleanFile(bytes);
    return { sha256, one: isRefusal(one) || !isSound(one.media) ? one : refuse('file.unknown_type') };
  }));
  const sent: Sent[] = [];
  for (const { sha256, one } of cleaned) {
    if (isRefusal(one)) return one;
    sent.push({ sha256, laid: await layDown(deps, incident, one) });
  }
  return sent;
}

function arrived(deps: Deps, incident: Incident, { file }: EventData['file.committed'], sent: readonly Sent[], at: string, person: string | null): ReturnType<typeof arrivalOf>[] {
  const found = sent.find((s) => s.sha256 === file.sha256);
  return found ? [arrivalOf(deps, incident, file, found.laid, at, person)] : [];
}
