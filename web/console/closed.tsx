/** A part of the desk that is none of the viewer's: what it is for and who has it. Asking again would change nothing. */
import { Link } from '@tanstack/react-router';
import { useSpeech } from '#web/text/i18n.ts';
import { useScreen } from '#web/ui/screen.ts';
import { PARTS, type Part } from './may.ts';

const NAME = { calls: 'judge.title', review: 'nav.review', settings: 'nav.settings', oversight: 'nav.oversight', appeals: 'nav.appeals', units: 'nav.units', shift: 'shift.title' } as const satisfies Record<Part, string>;

export function Closed({ part }: { part: Part }) {
  const { t, word } = useSpeech();
  const name = t(NAME[part]);
  useScreen('closed', true, `${name} · ${t('app.name')}`);
  return (
    <main className="empty closed-part" id="content" data-closed={part}>
      <h1>{name}</h1>
      <p>{t(`closedPart.for.${part}`)}</p>
      <p>{t('closedPart.who', { roles: PARTS[part].map((role) => word('role', role)).join(t('mark.list')) })}</p>
      <p className="small">{t('closedPart.ask')}</p>
      <Link to="/" className="btn">{t('closedPart.back')}</Link>
    </main>
  );
}
