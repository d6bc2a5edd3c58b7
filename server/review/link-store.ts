/** The caller's link in the database: the hash of its token, whom it went to (as keyed pseudonyms), what was told. */
import type { PoolClient } from 'pg';
import { digest } from '#server/platform/secrets.ts';
import type { Secrets } from '#server/platform/secrets.ts';
import type { Part } from '#server/platform/change.ts';

export interface Link {
  incidentId: string;
  town: string;
  revoked: boolean;
  /** key of the last four digits (`tailKey`) of the number it went to */
  tailKey: string;
  /** pseudonym of the caller, so that what they write here is erased with them */
  person: string | null;
  /** references of the messages that went out */
  told: string[];
}

const TOKEN_BYTES = 18; // 144 bits, 24 characters

/** The same token each time it is told; only who has the secret can make it. */
export function tokenFor(secrets: Secrets, incidentId: string): string {
  return Buffer.from(secrets.hmac('resident-link', incidentId), 'hex').subarray(0, TOKEN_BYTES).toString('base64url');
}

export function tokenHash(token: string): Buffer {
  return digest(token);
}

interface Row {
  incident_id: string;
  town: string;
  revoked: boolean;
  tail_key: string;
  person: string | null;
  told: string[];
}

const COLUMNS = 'incident_id, town, revoked, tail_key, person, told';

function linkOf(r: Row): Link {
  return { incidentId: r.incident_id, town: r.town, revoked: r.revoked, tailKey: r.tail_key, person: r.person, told: r.told };
}

export async function findLinkByToken(client: PoolClient, token: string): Promise<Link | null> {
  const { rows } = await client.query<Row>({ name: 'link.token', text: `select ${COLUMNS} from liandong.resident_link where token_hash = $1`, values: [tokenHash(token)] });
  return rows[0] ? linkOf(rows[0]) : null;
}

export async function findLinkOf(client: PoolClient, incidentId: string): Promise<Link | null> {
  const { rows } = await client.query<Row>({ name: 'link.incident', text: `select ${COLUMNS} from liandong.resident_link where incident_id = $1`, values: [incidentId] });
  return rows[0] ? linkOf(rows[0]) : null;
}

export interface LinkRow extends Link {
  tokenHash: Buffer;
  at: string;
}

/** Links as facts of a change: by incident, so that a message told twice by a redelivered event is recorded once. */
export const LINKS: Part<string, Map<string, Link>, LinkRow> = {
  name: 'resident_links',
  async load(client, _town, incidentIds) {
    const { rows } = await client.query<Row>({
      name: 'link.load', text: `select ${COLUMNS} from liandong.resident_link where incident_id = any($1)`, values: [incidentIds],
    });
    return new Map(rows.map((r) => [r.incident_id, linkOf(r)]));
  },
  remember: (known, row) => { known.set(row.incidentId, row); },
  async save(client, town, rows) {
    // The last word of each incident in the batch; one statement may not touch a row twice.
    for (const row of new Map(rows.map((r) => [r.incidentId, r])).values()) {
      await client.query({
        name: 'link.save',
        text: `insert into liandong.resident_link (token_hash, town, incident_id, created_at, revoked, tail_key, person, told) values ($1, $2, $3, $4, $5, $6, $7, $8)
               on conflict (incident_id) do update set revoked = excluded.revoked, told = excluded.told`,
        values: [row.tokenHash, town, row.incidentId, row.at, row.revoked, row.tailKey, row.person, row.told],
      });
    }
  },
};
