/** Today hour by hour against the usual: taken, and of these taken off the police. The same numbers as a table for who cannot see it. */
import { useQuery } from '@tanstack/react-query';
import { clock } from '#web/data/clock.ts';
import { funnelQuery } from '#web/data/funnel.ts';
import { useSpeech } from '#web/text/i18n.ts';

const HEIGHT = 120;
const STEP = 28;
const BAR = 18;

export function Today() {
  const { t } = useSpeech();
  const found = useQuery(funnelQuery(clock.now())).data;
  if (!found) return null;
  const { hours, total, served, usual } = found;
  const top = Math.max(1, ...hours.map((h) => Math.max(h.taken, h.usual)));
  const y = (n: number): number => HEIGHT - (n / top) * HEIGHT;
  return (
    <section className="wall-today" aria-labelledby="wall-today">
      <h2 id="wall-today">{t('wall.today', { n: total, served })}{usual > 0 ? ` · ${t('wall.usual', { n: usual })}` : ''}</h2>
      <p className="wall-marks"><span className="served">{t('wall.served')}</span><span className="taken">{t('wall.rest')}</span>{usual > 0 ? <span className="usual">{t('wall.mean')}</span> : null}</p>
      <svg viewBox={`0 -4 ${24 * STEP} ${HEIGHT + 28}`} role="img" aria-label={t('wall.today', { n: total, served })}>
        {hours.map((h) => (
          <g key={h.hour}>
            <rect className="taken" x={h.hour * STEP} width={BAR} y={y(h.taken)} height={HEIGHT - y(h.taken)} />
            <rect className="served" x={h.hour * STEP} width={BAR} y={y(h.served)} height={HEIGHT - y(h.served)} />
            {h.usual > 0 ? <line x1={h.hour * STEP - 3} x2={h.hour * STEP + BAR + 3} y1={y(h.usual)} y2={y(h.usual)} /> : null}
            {h.hour % 3 === 0 ? <text x={h.hour * STEP + BAR / 2} y={HEIGHT + 20} textAnchor="middle">{h.hour}</text> : null}
          </g>
        ))}
      </svg>
      <div className="sr"><table><thead><tr><th scope="col">{t('wall.hour')}</th><th scope="col">{t('wall.taken')}</th><th scope="col">{t('wall.served')}</th><th scope="col">{t('wall.mean')}</th></tr></thead>
        <tbody>{hours.map((h) => <tr key={h.hour}><th scope="row">{h.hour}</th><td>{h.taken}</td><td>{h.served}</td><td>{h.usual.toFixed(1)}</td></tr>)}</tbody></table></div>
    </section>
  );
}
