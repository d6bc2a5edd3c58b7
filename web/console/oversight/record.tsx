/** Does the record hold: the last checkpoint of each town with who signed it, how far each witness is, and a verification now. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNow } from '#web/data/clock.ts';
import { checkpointQuery, verificationQuery, verifyNow, witnessesQuery } from '#web/data/oversight.ts';
import { townsQuery } from '#web/data/queries.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { timeOn } from '#web/ui/span.ts';
import { useDesk } from '../live-desk.tsx';

export function Record() {
  const { t } = useSpeech();
  const { me } = useDesk();
  return (
    <>
      <header className="settings-head"><h1>{t('oversight.page.record')}</h1><p className="hint">{t('oversight.recordHint')}</p></header>
      <Verification />
      <section aria-labelledby="checkpoints"><h2 id="checkpoints">{t('oversight.checkpoints')}</h2><ul className="acts2">{me.towns.map((town) => <Checkpoint key={town} town={town} />)}</ul></section>
      <Witnesses />
    </>
  );
}

function Verification() {
  const { t, failure, word } = useSpeech();
  const now = useNow();
  const last = useQuery(verificationQuery).data?.last ?? null;
  const verify = useMutation({ mutationFn: verifyNow });
  return (
    <section className="card verification" aria-labelledby="verification" data-verified={last === null ? 'never' : last.firstBad === null ? 'holds' : 'broken'}>
      <h2 id="verification">{t('oversight.verification')}</h2>
      <p role="status">
        {verify.isPending ? t('oversight.verifying') : last === null ? t('oversight.neverVerified')
          : last.firstBad === null ? `✓ ${t('oversight.holds', { events: last.events, incidents: last.incidents, checkpoints: last.checkpoints, seconds: last.seconds.toFixed(1) })}`
            : `! ${t('oversight.broken', { town: last.firstBad.town, seq: last.firstBad.seq, reason: word('badRecord', last.firstBad.reason) })}`}
      </p>
      {last === null ? null : <p className="small sub num">{t('oversight.verifiedBy', { at: timeOn(Date.parse(last.at), now), name: last.by })}</p>}
      {verify.isError ? <p className="alert" role="alert">{failure(verify.error)}</p> : null}
      <button type="button" className="btn first" disabled={verify.isPending} onClick={() => verify.mutate()}>{t('oversight.verifyNow')}</button>
      <p className="hint">{t('oversight.verifyHint')}</p>
    </section>
  );
}

function Checkpoint({ town }: { town: string }) {
  const { t, say } = useSpeech();
  const now = useNow();
  const name = say(useQuery(townsQuery).data?.find((x) => x.id === town)?.name) || town;
  const found = useQuery({ ...checkpointQuery(town), retry: false });
  if (!found.data) return <li className="card"><b>{name}</b> <span className="sub">{found.isError ? t('oversight.noCheckpoint') : t('app.loading')}</span></li>;
  const { checkpoint, cosignatures } = found.data;
  return (
    <li className="card"><b>{name}</b> <span className="num">{t('oversight.covers', { n: checkpoint.size, at: timeOn(Date.parse(checkpoint.at), now) })}</span>
      <p className="small">{cosignatures.length === 0 ? t('oversight.unsigned') : t('oversight.signedBy', { names: cosignatures.map((c) => c.witness).join(t('mark.list')) })}</p>
      <details className="small"><summary>{t('oversight.root')}</summary><code className="wrap">{checkpoint.root}</code><br /><code className="wrap">{checkpoint.keyId}</code></details>
    </li>
  );
}

function Witnesses() {
  const { t } = useSpeech();
  const now = useNow();
  const items = useQuery(witnessesQuery).data?.items ?? [];
  return (
    <section aria-labelledby="witnesses"><h2 id="witnesses">{t('oversight.witnesses')}</h2>
      {items.length === 0 ? <p className="hint">{t('oversight.noWitnesses')}</p> : (
        <table className="table"><thead><tr>{(['witness', 'owner', 'town', 'signedTo', 'behind', 'state'] as const).map((c) => <th key={c} scope="col">{t(`oversight.col.${c}`)}</th>)}</tr></thead>
          <tbody>{items.map((w) => <tr key={w.witness + w.town}><th scope="row">{w.witness}</th><td>{w.owner}</td><td>{w.town}</td><td className="num">{w.size}{w.at ? <div className="small sub">{timeOn(Date.parse(w.at), now)}</div> : null}</td><td className="num">{w.behind}</td><td>{w.trouble ? `! ${w.trouble}` : '✓'}</td></tr>)}</tbody></table>
      )}
    </section>
  );
}
