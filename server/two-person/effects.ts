/** What confirmed acts do that are nobody else's: erasure and legal holds. Doing one twice comes to the same. */
import type { TwoPersonAct } from '#domain/two-person/act.ts';
import type { TwoPersonKind } from '#domain/two-person/kinds.ts';
import { refuse, type Refusal } from '#domain/shared/refusal.ts';
import type { Instant } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import type { Auth } from '#server/platform/auth.ts';
import { inTowns, type Database } from '#server/platform/db.ts';
import { eraseIncident, erasePerson, personKey } from '#server/platform/vault.ts';
import type { Effects } from './acts.ts';

type About = Readonly<Record<string, unknown>>;

/** What is told → what is kept, where they differ: a telephone number becomes its keyed pseudonym. */
export const PREPARE: Partial<Record<TwoPersonKind, (deps: Pick<Deps, 'vault'>, told: About) => About | Refusal>> = {
  'erase.person': ({ vault }, { phone }) => {
    const person = typeof phone === 'string' ? personKey(vault, phone) : null;
    return person === null ? refuse('request.invalid', { path: 'body.about.phone' }) : { person };
  },
};

interface Parts {
  db: Database;
  now(): Promise<Instant>;
}

/** Erasure and holds alone: what the command line may carry out, too. */
export function erasureEffects({ db, now }: Parts): Effects {
  const by = async (act: TwoPersonAct): Promise<{ who: string; at: Instant; reason: string }> => ({ who: `${act.askedBy} + ${act.answeredBy}`, at: await now(), reason: act.reason });
  return {
    'erase.incident': async (act) => {
      const erasure = await by(act);
      return {
        keys: await inTowns(db, act.towns, async (client) => {
          await client.query('update liandong.unit_message set sealed = null where incident_id = $1', [act.about['incidentId']]);
          return eraseIncident(client, String(act.about['incidentId']), erasure);
        }),
      };
    },
    'erase.person': async (act) => {
      const erasure = await by(act);
      return { keys: await inTowns(db, act.towns, (client) => erasePerson(client, String(act.about['person']), erasure)) };
    },
    'hold.place': async (act) => {
      const { who, reason, at } = await by(act);
      return { held: await change(db, act, HOLD, [act.about['incidentId'], who, reason, at]) };
    },
    'hold.lift': async (act) => {
      const { who, at } = await by(act);
      return { lifted: await change(db, act, LIFT, [act.about['incidentId'], who, at]) };
    },
  };
}

export function keepingEffects({ auth, ...parts }: Parts & { auth: Pick<Auth, 'secondFactor'> }): Effects {
  return {
    ...erasureEffects(parts),
    'second_factor.reset': async (act) => ((await auth.secondFactor.reset(String(act.about['account']))) ? { reset: true } : refuse('access.second_factor_none')),
  };
}

const HOLD = `insert into vault.hold (town, incident, who, reason, at) select town, id, $2, $3, $4 from liandong.incident where id = $1
  and not exists (select from vault.hold h where h.incident = $1 and h.lifted_at is null)`;
const LIFT = 'update vault.hold set lifted_at = $3, lifted_by = $2 where incident = $1 and lifted_at is null';

async function change(db: Database, act: TwoPersonAct, sql: string, values: unknown[]): Promise<number> {
  return inTowns(db, act.towns, async (client) => (await client.query(sql, values)).rowCount ?? 0);
}
