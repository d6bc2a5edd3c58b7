/** What stands where a page could not. */
import { Link } from '@tanstack/react-router';
import { useSpeech } from '#web/text/i18n.ts';

export function Failure({ error, reset }: { error: unknown; reset?: () => void }) {
  const { t, failure } = useSpeech();
  return (
    <div className="empty" role="alert">
      <b>{failure(error)}</b>
      <button type="button" className="btn" onClick={() => (reset ? reset() : location.reload())}>{t('app.retry')}</button>
    </div>
  );
}

export function NotFound() {
  const { t } = useSpeech();
  return <div className="empty"><b>{t('failure.notFound')}</b><Link to="/">{t('app.back')}</Link></div>;
}
