/** `docs/reference/errors.md`, made from the refusals: `node server/platform/errors-page.ts` writes it. */
import { writeFileSync } from 'node:fs';
import { REFUSALS, isRefusalCode, refusalText } from '#domain/refusals.ts';
import { refuse } from '#domain/shared/refusal.ts';
import { statusOf } from './problem.ts';

export const ERRORS_PAGE = new URL('../../docs/reference/errors.md', import.meta.url);

const HEAD = `# Errors

Every refusal of the interface: \`application/problem+json\` with \`code\`, \`title\` (the sentence, in Chinese unless \`Accept-Language\` prefers English), \`detail\`, and \`errors[]\` (\`in\`, \`path\`, \`code\`) where a part of the request has to be mended. Branch on \`code\`; sentences may improve. 503 and 429 come with \`Retry-After\`; a fault (500) names only an \`id\` to quote.

Made from \`domain/*/refusals.ts\` by \`node server/platform/errors-page.ts\`; do not edit by hand.
`;

export function errorsPage(): string {
  const codes = Object.keys(REFUSALS).filter(isRefusalCode);
  const stages = [...new Set(codes.map((code) => code.split('.')[0] ?? ''))];
  const sections = stages.map((stage) => {
    const rows = codes.filter((code) => code.startsWith(`${stage}.`)).map((code) => {
      const { zh, en } = refusalText(code);
      return `| \`${code}\` | ${statusOf(refuse(code))} | ${zh} | ${en} |`;
    });
    return `## ${stage}\n\n| code | status | 中文 | English |\n|---|---|---|---|\n${rows.join('\n')}\n`;
  });
  return [HEAD, ...sections].join('\n');
}

if (import.meta.main) writeFileSync(ERRORS_PAGE, errorsPage());
