import { describe, expect, it } from 'vitest';
import { createPasswordChecker, hashPassword, makePassword, passwordFault } from './auth-password.ts';

describe('passwords', () => {
  it('are kept as argon2id with a salt of their own', async () => {
    const [a, b] = await Promise.all([hashPassword('three small birds'), hashPassword('three small birds')]);
    expect(a).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(a).not.toBe(b);
  });

  it('are right only when they are the same letters, however they were composed', async () => {
    const checker = createPasswordChecker();
    const stored = await hashPassword('caf\u00e9 am rathaus');
    expect(await checker.check(stored, 'cafe\u0301 am rathaus')).toBe(true);
    expect(await checker.check(stored, 'cafe am rathaus')).toBe(false);
    expect(await checker.check(stored, '')).toBe(false);
  });

  it('take as long for a name that does not exist, and are then wrong whatever they are', async () => {
    const checker = createPasswordChecker();
    const stored = await hashPassword('three small birds');
    await checker.check(null, 'warm up');
    const median = async (hash: string | null) => {
      const times: number[] = [];
      for (let i = 0; i < 7; i++) {
        const from = performance.now();
        expect(await checker.check(hash, 'wrong password')).toBe(false);
        times.push(performance.now() - from);
      }
      return times.sort((a, b) => a - b)[3] ?? 0;
    };
    const [known, unknown] = [await median(stored), await median(null)];
    expect(unknown).toBeGreaterThan(known / 3); // without the pretence it would be a thousandth
  });

  it('are checked a few at a time, all of them, and refused when too many wait', async () => {
    const checker = createPasswordChecker();
    const stored = await hashPassword('three small birds');
    const answers = await Promise.all(Array.from({ length: 220 }, (_, i) => checker.check(stored, i < 202 ? 'three small birds' : 'x')));
    expect(answers.filter((answer) => answer === true).length).toBe(202);
    expect(answers.filter((answer) => answer === 'busy').length).toBe(18);
    expect(await checker.check(stored, 'three small birds')).toBe(true);
  }, 60_000);

  it('that are made can be read aloud and are never alike', () => {
    const made = Array.from({ length: 2000 }, makePassword);
    expect(new Set(made).size).toBe(2000);
    for (const password of made) {
      expect(password).toMatch(/^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$/);
      expect(password).not.toMatch(/[0o1il]/);
      expect(passwordFault('police', password)).toBeNull();
    }
  });

  it.each([['short', /10 to 200/], ['x'.repeat(201), /10 to 200/], ['Police-110-Police', /user name/], ['aaaaaaaaaaaab', /five different/]])('may not be %.20s', (password, why) => {
    expect(passwordFault('police', password)).toMatch(why);
  });
});
