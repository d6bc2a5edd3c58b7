/** What stands where a page could not. */
import { Link } from '@tanstack/react-router';
import { Refused } from '#web/data/problem.ts';
import { useSpeech } from '#web/text/i18n.ts';

export function Failure({ error, reset }: { error: unknown; reset?: () => void }) {
  const { t, failure } = useSpeech();
  return (
    <div className="empty" role="alert">
      <b>{failure(error)}</b>
      {isFinal(error) ? <Link to="/">{t('app.back')}</Link> : <button type="button" className="btn" onClick={() => (reset ? reset() : location.reload())}>{t('app.retry')}</button>}
    </div>
  );
}

/** Asking again would be answered the same: there is no right, or no such thing. */
function isFinal(error: unknown): boolean {
  return error instanceof Refused && (error.status === 403 || error.status === 404);
}

export function NotFound() {
  const { t } = useSpeech();
  return <div className="empty"><b>{t('failure.notFound')}</b><Link to="/">{t('app.back')}</Link></div>;
}
