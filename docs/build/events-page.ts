/** docs/reference/events.md: every event type, its version, what it carries, what it means, and which moves it makes. */
import { readFileSync } from 'node:fs';
import { parseSync, type TSInterfaceDeclaration, type TSSignature } from 'oxc-parser';
import { EVENT_MEANINGS } from '#domain/incident/event-meanings.ts';
import { EVENT_VERSION, type EventType } from '#domain/incident/events.ts';
import { STATUSES } from '#domain/incident/incident.ts';
import { MOVES, type Move } from '#domain/incident/lifecycle.ts';
import { ACCOUNT_MEANINGS } from '#domain/access/accounts.ts';
import { TWO_PERSON_MEANINGS } from '#domain/two-person/act.ts';
import { MADE, code, codes, table } from './table.ts';

const SOURCE = new URL('../../domain/incident/events.ts', import.meta.url);

const HEAD = `# Events

${MADE} Source: \`domain/incident/events.ts\`, \`event-meanings.ts\`, \`lifecycle.ts\`.

The record is one chain of events a town ([ledger](ledger.md)). An event says what happened, never what somebody wrote: words, names and numbers are references into the vault with a commitment. Due times and versions are in the event, so that replay reads no policy. A shape is never rewritten: a new one gets the next version and an upcast in \`domain/incident/evolve.ts\`.

Fields end in \`?\` where they may be absent. Every event also has \`town\`, \`seq\`, \`type\`, \`v\`, \`incident\`, \`at\`, \`actor\`, and who holds the incident until when after it.
`;

const OF_THE_TOWN = `
## Of the town

Events about no incident: \`incident\` names the [two-person act](../guides/two-persons.md), \`holder\` and \`nextDue\` are null. Source: \`domain/two-person/act.ts\`.
`;

const OPEN = STATUSES.filter((s) => s !== 'closed');

export function isEventType(type: string): type is EventType {
  return Object.hasOwn(EVENT_MEANINGS, type);
}

export const EVENT_TYPES: readonly EventType[] = Object.keys(EVENT_MEANINGS).filter(isEventType);

export function eventsPage(): string {
  const fields = payloadFields();
  const rows = EVENT_TYPES.map((type) => {
    const { zh, en } = EVENT_MEANINGS[type];
    return [code(type), String(EVENT_VERSION), zh, en, codes(fields.get(type) ?? []), movesOf(type)];
  });
  const town = Object.entries({ ...TWO_PERSON_MEANINGS, ...ACCOUNT_MEANINGS }).map(([type, { zh, en }]) => [code(type), String(EVENT_VERSION), zh, en]);
  return `${HEAD}\n${table(['event', 'v', '含义', 'meaning', 'carries', 'status'], rows)}\n${OF_THE_TOWN}\n${table(['event', 'v', '含义', 'meaning'], town)}\n`;
}

function movesOf(type: EventType): string {
  if (type === 'incident.opened') return '→ received, or to_dispatch when passed on';
  return MOVES.filter((m) => m.by === type).map((m) => `${fromOf(m)} → ${m.to.join(', ')}`).join('; ');
}

function fromOf({ from, to }: Move): string {
  const others = OPEN.filter((s) => !from.includes(s));
  if (others.length === 0) return 'any open';
  return others.every((s) => to.includes(s)) ? 'any other open' : from.join(', ');
}

/** Event type → names of its payload's fields, read from the declaration itself: types are gone when the program runs. */
function payloadFields(): Map<string, string[]> {
  const { program } = parseSync('events.ts', readFileSync(SOURCE, 'utf8'));
  const declared = program.body.flatMap((node): TSInterfaceDeclaration[] => {
    const inner = node.type === 'ExportNamedDeclaration' ? node.declaration : node;
    return inner?.type === 'TSInterfaceDeclaration' && inner.id.name === 'EventData' ? [inner] : [];
  });
  return new Map(declared.flatMap((d) => d.body.body).flatMap((member): [string, string[]][] => {
    const name = nameOf(member);
    const type = member.type === 'TSPropertySignature' ? member.typeAnnotation?.typeAnnotation : undefined;
    return name === null ? [] : [[name, type?.type === 'TSTypeLiteral' ? type.members.flatMap((m) => nameOf(m, true) ?? []) : []]];
  }));
}

function nameOf(member: TSSignature, marked = false): string | null {
  if (member.type !== 'TSPropertySignature') return null;
  const name = member.key.type === 'Identifier' ? member.key.name : member.key.type === 'Literal' ? String(member.key.value) : null;
  return name !== null && marked && member.optional ? `${name}?` : name;
}
