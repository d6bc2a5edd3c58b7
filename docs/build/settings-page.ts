/** docs/reference/settings.md: every setting of the environment. */
import { listSettings } from '#server/config.ts';
import { MADE, code, table } from './table.ts';

const HEAD = `# Settings

${MADE} Source: \`server/config.ts\`, the only reader of the environment.

A \`LIANDONG_…\` setting that does not exist, and any value that cannot be used, is refused at start by name (exit code 2): a mistyped \`LIANDONG_DEMOS=off\` must not start a demonstration on a real desk. An empty value counts as absent.
`;

const RULES = `
## What binds several
- Without \`DATABASE_URL\` the server starts a PostgreSQL of its own in the data folder ([ADR 2](../adr/0002-embedded-postgresql.md)), and \`LIANDONG_DEMO\` is \`live\`. With it, the address must be the owner's, and \`LIANDONG_DEMO\` is \`off\`.
- A database stays what it was at its first start, a demonstration or a desk; started as the other, it is refused.
- With \`LIANDONG_DEMO=off\`, \`LIANDONG_SECRET_KEY\` is required: it wraps the keys of the vault. Keep it apart from the backups; without it nobody can read a word again.
- \`HOST\` outside localhost needs \`TLS_CERT\` and \`TLS_KEY\`, or \`PUBLIC_URL\` with \`TRUSTED_PROXY\`: cookies are secure, and a phone's page needs https.
- The database must be PostgreSQL 15 or newer with \`fsync\`, \`full_page_writes\` and \`synchronous_commit\` on; the server refuses any other and says why.
`;

export function settingsPage(): string {
  const rows = listSettings().map(([name, takes]) => [code(name), takes.replace(/^takes /, '')]);
  return `${HEAD}\n${table(['setting', 'takes'], rows)}\n${RULES}`;
}
