/** What went wrong with an act, said where it can be seen: below a form it may stand outside the window. */
import { useEffect, useRef } from 'react';
import { useSpeech } from '#web/text/i18n.ts';

export function RefusedLine({ cause }: { cause: unknown }) {
  const { failure } = useSpeech();
  const line = useRef<HTMLParagraphElement>(null);
  useEffect(() => { line.current?.scrollIntoView({ block: 'nearest' }); }, [cause]);
  return <p className="alert" role="alert" data-failure ref={line}>{failure(cause)}</p>;
}
