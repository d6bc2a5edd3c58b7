/** Each link from a call to its end, and when it was last known to hold: for whoever opens the queue to see how things stand. */
import { useEffect, useState } from 'react';
import * as z from 'zod/mini';
import { shortSpan } from '#web/ui/span.ts';
import { useSpeech } from './speech.ts';

const shape = z.object({ items: z.array(z.object({ link: z.string(), ok: z.boolean(), ageSeconds: z.number() })) });
type Seen = z.output<typeof shape>['items'][number];

const PATIENCE_MS = 20_000;

async function askLinks(): Promise<Seen[]> {
  const response = await fetch('/api/v1/health/links', { credentials: 'same-origin', headers: { accept: 'application/json' }, signal: AbortSignal.timeout(PATIENCE_MS) });
  return response.ok ? shape.parse(await response.json()).items : [];
}

export function Links({ online }: { online: boolean }) {
  const { w } = useSpeech();
  const [links, setLinks] = useState<readonly Seen[]>([]);
  useEffect(() => {
    let gone = false;
    if (online) askLinks().then((seen) => { if (!gone) setLinks(seen); }, () => { /* the line says so itself */ });
    return () => { gone = true; };
  }, [online]);
  const known: Readonly<Record<string, string>> = w.parts;
  const rows = Object.entries(known).flatMap(([name, text]) => {
    const own = links.filter((l) => l.link.split('.')[0] === name);
    const worst = own.find((l) => !l.ok) ?? own.toSorted((a, b) => b.ageSeconds - a.ageSeconds)[0];
    return worst ? [{ name, text, worst }] : [];
  });
  if (rows.length === 0) return null;
  return (
    <section aria-label={w.linksTitle}><h3>{w.linksTitle}</h3>
      <ul className="link-list">{rows.map(({ name, text, worst }) => <li key={name} data-link={name}><span>{worst.ok ? null : <b aria-hidden="true">! </b>}{text}</span> <span className="num sub">{shortSpan(worst.ageSeconds * 1000, { hours: w.hour, days: w.day })}</span></li>)}</ul>
    </section>
  );
}
