import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { REFUSALS, isRefusalCode, refusalText } from '#domain/refusals.ts';
import { REFUSALS as access } from '#domain/access/refusals.ts';
import { REFUSALS as dispatch } from '#domain/dispatch/refusals.ts';
import { REFUSALS as files } from '#domain/files/refusals.ts';
import { REFUSALS as gateway } from '#domain/gateway/refusals.ts';
import { REFUSALS as incident } from '#domain/incident/refusals.ts';
import { REFUSALS as intake } from '#domain/intake/refusals.ts';
import { REFUSALS as ledger } from '#domain/ledger/refusals.ts';
import { REFUSALS as response } from '#domain/response/refusals.ts';
import { REFUSALS as review } from '#domain/review/refusals.ts';
import { REFUSALS as settings } from '#domain/settings/refusals.ts';
import { REFUSALS as shared } from '#domain/shared/refusals.ts';
import { REFUSALS as triage } from '#domain/triage/refusals.ts';
import { REFUSALS as twoPerson } from '#domain/two-person/refusals.ts';
import { ERRORS_PAGE, errorsPage } from './errors-page.ts';

const STAGES: Record<string, Record<string, unknown>> = {
  access, dispatch, file: files, gateway, incident, intake, ledger, response, review, settings, triage, two_person: twoPerson,
};

describe('the refusals', () => {
  const codes = Object.keys(REFUSALS).filter(isRefusalCode);

  it.each(codes)('%s is said in Chinese and in English', (code) => {
    const { zh, en } = refusalText(code);
    expect(zh).toMatch(/^\p{Script=Han}.*。$/u);
    expect(zh, 'Chinese text takes Chinese marks').not.toMatch(/[,;?!]/);
    expect(en).toMatch(/^[A-Z].*\.$/);
    expect(en).not.toMatch(/\p{Script=Han}/u);
  });

  it('stand in the file of their own stage, once', () => {
    for (const [stage, texts] of Object.entries(STAGES)) {
      for (const code of Object.keys(texts)) expect(code).toMatch(new RegExp(`^${stage}\\.[a-z_]+$`));
    }
    for (const code of Object.keys(shared)) expect(code).toMatch(/^(request|system)\.[a-z_]+$/);
    const written = [...Object.values(STAGES), shared].flatMap((texts) => Object.keys(texts));
    expect(written.toSorted()).toEqual(codes.toSorted());
  });

  it('are what docs/reference/errors.md says', () => {
    expect(readFileSync(ERRORS_PAGE, 'utf8'), 'run: node server/platform/errors-page.ts').toBe(errorsPage());
  });
});
