/** What a change would do: what is wrong with it, what differs, and which of last month's calls would have gone elsewhere. */
import { Link } from '@tanstack/react-router';
import type { Difference, Tried } from '#web/data/settings-changes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { useTypeName } from '../matrix.tsx';

export function TriedCard({ tried: { problems, differences, moves } }: { tried: Tried }) {
  const { t, say } = useSpeech();
  return (
    <div className="tried" role="status" data-problems={problems.length}>
      {problems.length > 0 ? <div className="alert"><b>{t('settings.holes', { n: problems.length })}</b><ul>{problems.slice(0, 20).map((p, i) => <li key={i}><span className="num sub">{p.path}</span> {say(p.message)}</li>)}</ul></div> : null}
      {problems.length === 0 && differences.length === 0 ? <p className="hint">{t('settings.same')}</p> : null}
      <Differences list={differences} />
      {moves ? <Moves moves={moves} /> : null}
    </div>
  );
}

export function Differences({ list }: { list: readonly Difference[] }) {
  const { t, say, word } = useSpeech();
  if (list.length === 0) return null;
  return (
    <table className="table diff"><thead><tr><th scope="col">{t('settings.what')}</th><th scope="col">{t('settings.setting')}</th><th scope="col">{t('settings.was')}</th><th scope="col">{t('settings.becomes')}</th></tr></thead>
      <tbody>{list.map((d, i) => <tr key={i} data-difference={d.id}><th scope="row">{word('settings.list', d.what)} <span className="num sub">{d.id}</span> {say(d.name)}</th><td>{d.field === '' ? t('settings.entry') : word('settingField', d.field)}</td><td className="was">{d.was ?? '–'}</td><td className="becomes">{d.becomes ?? '–'}</td></tr>)}</tbody></table>
  );
}

function Moves({ moves }: { moves: NonNullable<Tried['moves']> }) {
  const { t } = useSpeech();
  const type = useTypeName();
  const who = (types: readonly string[]): string => types.map(type).join(' → ') || t('settings.staysWithPolice');
  return (
    <section aria-labelledby="moves-title"><h3 id="moves-title">{t('settings.moves', { days: moves.days, of: moves.of, n: moves.moved })}</h3>
      {moves.examples.length > 0 ? <table className="table"><thead><tr><th scope="col">{t('settings.call')}</th><th scope="col">{t('field.item')}</th><th scope="col">{t('settings.was')}</th><th scope="col">{t('settings.becomes')}</th></tr></thead>
        <tbody>{moves.examples.slice(0, 12).map((m) => <tr key={m.incidentId}><th scope="row"><Link to="/incidents/$id" params={{ id: m.incidentId }}>{m.number}</Link></th><td className="num">{m.item}</td><td>{who(m.was)}</td><td>{who(m.becomes)}</td></tr>)}</tbody></table> : null}
    </section>
  );
}
