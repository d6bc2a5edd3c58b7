/** Names of the catalogue for codes. */
import { useQuery } from '@tanstack/react-query';
import { catalogueQuery, colleaguesQuery } from '#web/data/queries.ts';
import { useSpeech } from '#web/text/i18n.ts';

export function useItemName(): (code: string) => string {
  const items = useQuery(catalogueQuery).data?.items;
  const { say } = useSpeech();
  return (code) => say(items?.find((item) => item.code === code)?.name) || code;
}

/** Colleagues by their names; the invented people of the demonstration by what they are; anybody else by the account, as the record has it. */
export function useActorName(): (actor: string) => string {
  const { t, word } = useSpeech();
  const known = useQuery(colleaguesQuery).data?.items;
  return (actor) => {
    if (!actor.startsWith('demo.')) return known?.find((c) => c.account === actor)?.name ?? word('actor', actor);
    const part = actor.split('.').at(-1) ?? '';
    return t('incident.invented', { role: word('role', part.startsWith('officer') ? 'duty_officer' : INVENTED[part] ?? 'responder') });
  };
}

const INVENTED: Readonly<Record<string, string>> = { gateway: 'gateway', dispatcher: 'dispatcher', reviewer: 'reviewer', leader: 'town_leader' };

/** Outcomes are coded by item; outside the item's own list the code itself is shown. */
export function useOutcomeName(): (item: string | null, code: string) => string {
  const items = useQuery(catalogueQuery).data?.items;
  const { say, word } = useSpeech();
  return (item, code) => {
    const all = [...(items?.filter((i) => i.code === item) ?? []), ...(items ?? [])];
    for (const one of all) {
      const found = one.outcomes.find((o) => o.code === code);
      if (found) return say(found.name);
    }
    return word('noMatter', code);
  };
}
