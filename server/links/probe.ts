/**
 * A synthetic call, each minute, along the whole way of a real one: signed, verified, read, judged, located, prepared,
 * and through the town's writer into the database. It stops where a real call would enter the record: the record can
 * never forget, so what was no call must not be in it; nobody is shown it and nothing counts it.
 */
import type { Subject } from '#domain/access/subject.ts';
import { callBody } from '#domain/intake/contract.ts';
import { isRefusal } from '#domain/shared/refusal.ts';
import type { Instant } from '#domain/shared/time.ts';
import { toMs } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { readEnvelope, readKnown } from '#server/gateway/police/envelope.ts';
import { createSigner, parseKey, signedBy } from '#server/gateway/police/signature.ts';
import { actorOf } from '#server/incident/view.ts';
import { CALLS } from '#server/intake/calls.ts';
import { keeps, needs, type Part } from '#server/platform/change.ts';

const SUBJECT: Omit<Subject, 'towns'> = {
  account: 'synthetic', roles: [], organisationId: 'synthetic', unitId: null, stationId: null, personId: 'synthetic', sources: ['synthetic'],
};
const WORDS = '线路自检：楼上噪声';

interface Passed {
  town: string;
  at: Instant;
}

const PASSED: Part<null, null, Passed> = {
  name: 'synthetic_calls',
  load: async () => null,
  remember: () => undefined,
  async save(client, town, rows) {
    await client.query(
      'insert into liandong.synthetic_call (town, at) values ($1, $2) on conflict (town) do update set at = greatest(liandong.synthetic_call.at, excluded.at)', [town, rows.at(-1)?.at]);
  },
};

/** Resolves when the call has been committed; throws where it got stuck. */
export async function sendSynthetic(deps: Deps, town: string): Promise<void> {
  const now = await deps.now();
  const subject: Subject = { ...SUBJECT, towns: [town] };
  const prepared = await deps.edge.prepare(subject, readBack(deps, town, now), now, { bytes: null, broken: false });
  if (isRefusal(prepared)) throw new Error(prepared.code);
  const { call, body, externalId } = prepared;
  const done = await deps.shell.submit({
    town, actor: actorOf(subject), incidents: [],
    needs: [needs(CALLS, { source: body.source, externalId, linkKeys: call.linkKeys, receivedAt: call.call.receivedAt, item: prepared.proposal.item }), needs(PASSED, null)],
    decide: (view) => ({ events: [], answer: null, rows: [keeps(PASSED, { town, at: view.now })] }),
  });
  if (isRefusal(done)) throw new Error(done.code);
}

/** As it would come from a platform: signed, sent, verified, taken apart. */
function readBack(deps: Deps, town: string, now: Instant) {
  const signer = createSigner(deps.secrets.derive('synthetic.signature'));
  const body = Buffer.from(JSON.stringify({ kind: 'call', seq: 0, sentAt: now, body: { source: 'synthetic', externalId: `synthetic-${town}-${now}`, receivedAt: now, channel: '110', text: WORDS, town } }), 'utf8');
  const message = { id: `synthetic-${toMs(now)}`, timestamp: String(Math.floor(toMs(now) / 1000)), body };
  const key = parseKey(signer.publicKey);
  if (!key || !signedBy({ ...message, signature: signer.sign(message) }, [key])) throw new Error('gateway.signature_invalid');
  const read = readKnown(callBody, readEnvelope(body)?.body);
  if (!read) throw new Error('gateway.call_unreadable');
  return read.value;
}
