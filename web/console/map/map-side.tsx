/** Beside the map: the same in a sentence, by area, and unit by unit. */
import { Link } from '@tanstack/react-router';
import { useSpeech } from '#web/text/i18n.ts';
import type { AreaCount, UnitPoint } from './points.ts';

interface Props { sentence: string; counts: { areas: readonly AreaCount[]; elsewhere: number }; units: readonly UnitPoint[] }

export function MapSide({ sentence, counts, units }: Props) {
  const { t, say } = useSpeech();
  const most = Math.max(1, ...counts.areas.map((a) => a.open));
  return (
    <aside className="map-side" tabIndex={0} aria-label={t('map.title')}>
      <p>{sentence}</p>
      <Legend />
      {counts.areas.length > 0 ? (
        <section aria-labelledby="map-areas"><h2 id="map-areas">{t('map.areas')}</h2>
          <table className="table counts">
            <thead><tr><th scope="col">{t('map.area')}</th><th scope="col">{t('top.open')}</th><th scope="col">{t('map.grave')}</th></tr></thead>
            <tbody>
              {counts.areas.map((a) => <tr key={a.id}><th scope="row"><span className="share" style={{ width: `${(a.open / most) * 100}%` }} aria-hidden="true" />{say(a.name)}</th><td className="num">{a.open}</td><td className="num">{a.grave}</td></tr>)}
              <tr><th scope="row">{t('map.elsewhere')}</th><td className="num">{counts.elsewhere}</td><td className="sub">–</td></tr>
            </tbody>
          </table></section>
      ) : null}
      <section aria-labelledby="map-units"><h2 id="map-units">{t('map.units')}</h2>
        <ul className="list">{units.map((u) => <li key={u.id} className="line"><b>{say(u.name)}</b><span className="sub small">{u.incidentId ? <Link to="/incidents/$id" params={{ id: u.incidentId }}>{t(`map.at.${u.at}`)}</Link> : t(`map.at.${u.at}`)}</span></li>)}</ul>
        <p className="hint">{t('map.untracked')}</p></section>
    </aside>
  );
}

function Legend() {
  const { t } = useSpeech();
  return (
    <ul className="legend small" aria-label={t('map.legend')}>
      <li><svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><circle cx="8" cy="8" r="6" fill="var(--brand)" /></svg>{t('map.mark.unit')}</li>
      <li><svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><circle cx="8" cy="8" r="5" fill="none" stroke="var(--info)" strokeWidth="3" /></svg>{t('map.mark.station')}</li>
      <li><svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path d="M8 2l6.500 12h-13z" fill="var(--panel)" stroke="var(--ink)" strokeWidth="1.600" /></svg>{t('map.mark.incident')}</li>
      <li><svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path d="M8 1l7 7-7 7-7-7z" fill="var(--info)" /></svg>{t('map.mark.soon')}</li>
      <li><svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path d="M2 2h12v12h-12z" fill="var(--danger)" /></svg>{t('map.mark.grave')}</li>
    </ul>
  );
}
