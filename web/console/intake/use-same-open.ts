/** Open incidents that what is being typed may be about; asked when the hands rest. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { clock } from '#web/data/clock.ts';
import { sameOpenQuery } from '#web/data/queries.ts';
import type { Me, SameOpenSeen } from '#web/data/shapes.ts';
import { callBodyOf, type Draft } from './call-draft.ts';

const REST_MS = 300;

export function useSameOpen(draft: Draft, me: Me): readonly SameOpenSeen[] {
  const [asked, setAsked] = useState<Record<string, unknown> | null>(null);
  const said = toldOf(draft);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(said === '' ? null : callBodyOf(draft, me, new Date(clock.now()).toISOString())), REST_MS);
    return () => clearTimeout(timer);
  // by what is told: the draft is a new one with every key
  }, [said, me]); // oxlint-disable-line react-hooks/exhaustive-deps
  const found = useQuery({ ...sameOpenQuery(asked ?? {}), enabled: asked !== null }).data;
  return asked === null ? [] : (found ?? []);
}

/** What calls are compared by, as one text; empty while nothing is told. */
export function toldOf({ text, phone, name, policeNumber, place, town }: Draft): string {
  const told = [text, phone, policeNumber, place.text].map((one) => one.trim());
  return told.every((one) => one === '') ? '' : JSON.stringify([...told, name.trim(), town, place.position]);
}
