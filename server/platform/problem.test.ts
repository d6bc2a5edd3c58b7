import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { refuse } from '#domain/shared/refusal.ts';
import { describeFault, languageOf, toPoints, toProblem } from './problem.ts';

describe('the language of an answer', () => {
  it.each([
    [undefined, 'zh'], ['', 'zh'], ['en', 'en'], ['en-GB,en;q=0.9', 'en'], ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['fr, en;q=0.5, zh;q=0.4', 'en'], ['en;q=0, zh;q=0.1', 'zh'], ['de', 'zh'], ['en;q=x', 'zh'],
  ] as const)('%s → %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });
});

describe('a problem', () => {
  it('carries code, status, sentence, facts and points', () => {
    const problem = toProblem(refuse('dispatch.unit_busy', { unit: 'u1' }), 'en', [{ in: 'body', path: 'unitId', code: 'taken' }]);
    expect(problem).toEqual({
      type: 'about:blank', status: 409, code: 'dispatch.unit_busy', title: 'That unit is on another incident.',
      detail: 'That unit is on another incident. (unit: u1; body unitId: taken)', errors: [{ in: 'body', path: 'unitId', code: 'taken' }],
    });
  });

  it('names every unknown field and never a value', () => {
    const schema = z.strictObject({ a: z.strictObject({ n: z.number() }) });
    const result = schema.safeParse({ a: { n: '张三13900001111', x: 1, y: 2 } });
    const points = result.success ? [] : toPoints('body', result.error);
    expect(points).toEqual([
      { in: 'body', path: 'a.n', code: 'invalid_type' }, { in: 'body', path: 'a.x', code: 'unknown_field' }, { in: 'body', path: 'a.y', code: 'unknown_field' },
    ]);
    expect(JSON.stringify(toProblem(refuse('request.invalid'), 'zh', points))).not.toMatch(/张三|1390000/);
  });
});

describe('what the log keeps of a fault', () => {
  it('cuts what a driver quotes from our data', () => {
    const said = describeFault(Object.assign(new Error('duplicate key "张三" =(13900001111) near 浦江镇某号, column phone 310112199001011234'), { code: '23505' }));
    expect(JSON.stringify(said)).not.toMatch(/张三|1390000|浦江|31011/);
    expect(said).toMatchObject({ error: 'Error', code: '23505', message: 'duplicate key … …  near …, column phone …'.replace('  ', ' ') });
    expect(said.stack[0]).toMatch(/^at /);
  });

  it('takes anything that was thrown', () => {
    expect(describeFault('oops 13900001111')).toEqual({ error: 'string', code: null, message: 'not an Error', stack: [] });
  });
});
