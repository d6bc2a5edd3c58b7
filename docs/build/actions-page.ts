/** docs/reference/actions.md: every act by status, who, with what body, what it writes and why it is refused. */
import { ACTS } from '#domain/access/matrix.ts';
import { ACTIONS, ACTION_BODIES, type Action } from '#domain/incident/contract.ts';
import { STATUSES, type Status } from '#domain/incident/incident.ts';
import { loadDistrict } from '#server/district/load.ts';
import { zh } from '#web/text/zh/index.ts';
import { explore, type Explored } from './explore.ts';
import { MADE, code, codes, table } from './table.ts';

const HEAD = `# Acts

${MADE} Source: the rules themselves (\`domain/rules.ts\`), tried in every pair of circumstances that acting can bring an incident into (\`docs/build/explore.ts\`), and \`domain/access/matrix.ts\`.

\`POST /api/v1/incidents/{id}/actions/{act}\`. An act needs both: the matrix must give the role and its relation to the incident the right (403, or 404 where existence is a secret), and the rule must fit the state (409 with a [code](errors.md)). \`allowedActions\` and \`refusedActions\` of an incident come from the same two.
`;

let explored: Explored | null = null;

/** Of the project's own district; looked for once a process, because it takes seconds. */
export function exploredActs(): Explored {
  return (explored ??= explore(loadDistrict()));
}

export function actionsPage(): string {
  const found = exploredActs();
  return [HEAD, '## By status\n', statusTable(found), '\n## What each takes and does\n', actTable(found), '\n## Why not\n', refusalTable(found), ''].join('\n');
}

function statusTable(found: Explored): string {
  const rows = ACTIONS.map((action) => [`${code(action)} ${zh.act[action]}`, ...STATUSES.map((status) => mark(found, action, status))]);
  const heads = STATUSES.map((status) => `${code(status)} ${zh.status[status]}`);
  return `● somebody always may · ○ it depends (on the police's part, an assignment, a pending decision, a merging) · empty: never\n\n${table(['act', ...heads], rows)}`;
}

function mark({ may }: Explored, action: Action, status: Status): string {
  const cell = may.get(action)?.get(status);
  if (!cell || cell.yes === 0) return '';
  return cell.no === 0 ? '●' : '○';
}

function actTable({ writes }: Explored): string {
  const rows = ACTIONS.map((action) => [code(action), Object.keys(ACTS[action]).sort().join(', '), bodyOf(action), codes([...(writes.get(action) ?? [])].sort())]);
  return `Which relation to the incident a role needs is in the matrix. Fields end in \`?\` where they may be left out.\n\n${table(['act', 'roles', 'body', 'may write'], rows)}`;
}

function bodyOf(action: Action): string {
  return codes(Object.entries(ACTION_BODIES[action].shape).map(([name, type]) => (type.safeParse(undefined).success ? `${name}?` : name)));
}

/** Those that say only that the incident is over are the same everywhere and left out. */
function refusalTable({ refusals }: Explored): string {
  const rows = ACTIONS.map((action) => [code(action), codes([...(refusals.get(action) ?? [])].filter((c) => c !== 'incident.closed' && c !== 'incident.merged').sort())]);
  return `Refusals by rule that were met; a closed or merged incident refuses almost every act with \`incident.closed\` or \`incident.merged\`.\n\n${table(['act', 'codes'], rows)}`;
}
