/** Which incident a platform's call became: so that messages about it go to that platform and to nobody else. */
import { hash } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { Incident } from '#domain/incident/incident.ts';
import { openExternalId } from '#server/intake/external-id.ts';
import { inTowns, type Database } from '#server/platform/db.ts';
import type { Secrets } from '#server/platform/secrets.ts';
import { plainName } from './numbering.ts';

export interface PoliceCall {
  platform: string;
  town: string;
  source: string;
  externalId: string; // sealed
  revision: number;
  callId: string;
  incidentId: string;
  day: string;
  digest: string; // keyed
}

/** What both sides compare: SHA-256 of when, by what channel and what was said, in hex. */
export function callDigest(call: { receivedAt: string; channel: string; text: string }): string {
  return hash('sha256', `${call.receivedAt}\n${call.channel}\n${call.text}`, 'hex');
}

/** As it lies in our tables: a bare digest of a short text would tell the text to whoever tries. */
export function keyedDigest(secrets: Secrets, digest: string): string {
  return secrets.hmac('police.digest', digest);
}

export async function keepCall(db: Database, c: PoliceCall): Promise<void> {
  await inTowns(db, [c.town], (client) => client.query({
    name: 'police_call.keep',
    text: `insert into liandong.police_call (platform, town, source, external_id, revision, call_id, incident_id, day, digest)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
    values: [c.platform, c.town, c.source, c.externalId, c.revision, c.callId, c.incidentId, c.day, c.digest],
  }));
}

interface Told {
  platform: string;
  source: string;
  external_id: string;
  incident_id: string;
}

/** The platforms an incident's calls came from, each with its own ids of those calls. */
export async function platformsOf(db: Database, secrets: Secrets, towns: readonly string[], i: Incident): Promise<Map<string, string[]>> {
  const { rows } = await inTowns(db, towns, (client) => client.query<Told>({
    name: 'police_call.platforms', values: [i.calls.map((c) => c.callId)],
    text: `select distinct c.platform, c.source, c.external_id, c.incident_id from liandong.police_call c
           join liandong.police_call o on o.platform = c.platform and o.source = c.source and o.external_id = c.external_id
           where o.call_id = any($1)`,
  }));
  const found = new Map<string, string[]>();
  for (const r of rows) {
    const ids = found.get(r.platform) ?? [];
    const id = plainName(openExternalId(secrets, r.source, r.external_id));
    if (!ids.includes(id)) found.set(r.platform, [...ids, id]);
  }
  return found;
}

/** The incident of a call by the platform's own id, null when it never came. */
export async function incidentOfCall(client: PoolClient, platform: string, sealed: { source: string; externalId: string }): Promise<string | null> {
  const { rows } = await client.query<{ incident_id: string }>({
    name: 'police_call.incident', values: [platform, sealed.source, sealed.externalId],
    text: 'select incident_id from liandong.police_call where platform = $1 and source = $2 and external_id = $3 order by revision limit 1',
  });
  return rows[0]?.incident_id ?? null;
}
