/** Everything a call meets on its way, in one thread, with a door that decides in memory and keeps nothing: no database. */
import { randomBytes } from 'node:crypto';
import type { Subject } from '#domain/access/subject.ts';
import type { District } from '#domain/catalogue/district.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { callAnswer, callBody, type CallBody } from '#domain/intake/contract.ts';
import { readable } from '#domain/intake/lenient.ts';
import { isRefusal, type Refusal } from '#domain/shared/refusal.ts';
import { instant, type Instant } from '#domain/shared/time.ts';
import { createGazetteer, findPlace } from '#domain/triage/place/find.ts';
import { loadDistrict } from '#server/district/load.ts';
import { proposalAnswer } from '#server/incident/proposal-view.ts';
import { incidentView } from '#server/incident/view.ts';
import { CALLS, type KnownCalls } from '#server/intake/calls.ts';
import { prepareCall, type Prepared } from '#server/intake/prepare.ts';
import { submitCall, type TakenCallAnswer } from '#server/intake/take.ts';
import { decideChange, emptyAdditions } from '#server/platform/batch.ts';
import { parseJson } from '#server/platform/body.ts';
import type { Change, Committed, Shell } from '#server/platform/change.ts';
import { wallMs } from '#server/platform/clock.ts';
import { openSecrets } from '#server/platform/secrets.ts';
import { createVault } from '#server/platform/vault.ts';
import { loadJudge } from '#server/triage/load-judge.ts';
import { loadTriageRules } from '#server/triage/load-rules.ts';
import { loadCorpus } from '#server/triage/model/corpus.ts';

export interface Alone {
  /** the call as its sender wrote it, and as it was read */
  readonly told: string;
  readonly body: CallBody;
  readonly prepared: Prepared;
  readonly incident: Incident;
}

export interface Steps {
  read(told: string): CallBody;
  judge(text: string): unknown;
  place(text: string): unknown;
  prepare(body: CallBody): Prepared;
  take(prepared: Prepared): Promise<Committed<TakenCallAnswer>>;
  answer(call: Alone): string;
}

const LENGTH = { from: 40, to: 150 }; // characters of a call as it is written down

/** `count` calls of the corpus, each led through once, and the steps to lead them through again. */
export async function callsAlone(count: number): Promise<{ calls: Alone[]; steps: Steps }> {
  const steps = stepsOf(loadDistrict(), instant(wallMs()));
  const texts = loadCorpus().filter((c) => c.text.length >= LENGTH.from && c.text.length <= LENGTH.to).slice(0, count).map((c) => c.text);
  const calls: Alone[] = [];
  for (const [n, text] of texts.entries()) {
    const told = JSON.stringify({ source: 'bench', externalId: `b-${n}`, receivedAt: instant(wallMs()), channel: '110', text, caller: { phone: `139${String(n).padStart(8, '0')}` } });
    const body = steps.read(told);
    const prepared = steps.prepare(body);
    const [incident] = (await steps.take(prepared)).incidents;
    if (!incident) throw new Error('a call opened nothing');
    calls.push({ told, body, prepared, incident });
  }
  return { calls, steps };
}

function stepsOf(district: District, now: Instant): Steps {
  const judge = loadJudge(district, now, (why) => { throw new Error(why); });
  const secrets = openSecrets({ secretKey: randomBytes(32).toString('base64'), dataDir: '', demo: 'off' });
  const place = { gazetteer: createGazetteer(district), weights: loadTriageRules().place };
  const subject: Subject = { account: 'gateway', roles: ['gateway'], towns: district.towns.map((t) => t.id), organisationId: 'o-gateway', unitId: null, stationId: null, personId: 'p-gateway', sources: ['*'] };
  const taking = { district, secrets, vault: createVault(secrets), shell: doorInMemory(district, now) };
  return {
    read: (told) => callBody.parse(readable(parseJson(told, true)).body),
    judge: (text) => judge.propose({ text }),
    place: (text) => findPlace(place, text),
    prepare: (body) => unrefused(prepareCall({ district, judge, secrets }, subject, body, now, { bytes: null, broken: false })),
    take: async (prepared) => unrefused(await submitCall(taking, subject, prepared)),
    answer: ({ incident, prepared: { call, warnings, proposal } }) => JSON.stringify(callAnswer.parse({
      callId: call.call.callId, incidentId: incident.id, outcome: 'new', warnings, incident: incidentView(incident, { subject, district, now }), proposal: proposalAnswer(proposal),
    })),
  };
}

/** Nobody has called before, and what is decided is forgotten. */
function doorInMemory(district: District, now: Instant): Shell {
  return {
    async submit<A>(change: Change<A>) {
      const nobody: KnownCalls = { taken: new Map(), byKey: new Map() };
      const loaded = { now, seq: 0, incidents: new Map(), busy: new Map(), parts: new Map([[CALLS, nobody]]) };
      return decideChange(change, district, loaded, emptyAdditions()) as Committed<A> | Refusal; // the change's own answer
    },
  };
}

function unrefused<T extends object>(outcome: T | Refusal): T {
  if (isRefusal(outcome)) throw new Error(`refused: ${outcome.code}`);
  return outcome;
}
