/** Passwords: argon2id, a few at a time, and as slow for a name that does not exist as for one that does. */
import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const AT_A_TIME = 2;
const MOST_WAITING = 200;
export const PASSWORD_LENGTH = { min: 10, max: 200 };

export type PasswordCost = typeof COST;

/** PHC text of the password, which names its own cost; composed and decomposed letters count as the same. */
export function hashPassword(password: string, cost: PasswordCost = COST): Promise<string> {
  return hash(password.normalize('NFC'), cost);
}

/** Why a password may not be set; null when it may. */
export function passwordFault(username: string, password: string): string | null {
  const { min, max } = PASSWORD_LENGTH;
  if (password.length < min || password.length > max) return `a password has ${min} to ${max} characters`;
  if (password.toLowerCase().includes(username.toLowerCase())) return 'a password does not contain the user name';
  if (new Set(password).size < 5) return 'a password has at least five different characters';
  return null;
}

const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789x'; // 32, without those that look alike

/** A password to be read aloud and typed: `k7mw-3xqp-9hdz`, 60 random bits. */
export function makePassword(): string {
  const letters = [...randomBytes(12)].map((byte) => LETTERS[byte & 31] ?? 'x');
  return [0, 4, 8].map((from) => letters.slice(from, from + 4).join('')).join('-');
}

export interface PasswordChecker {
  /** `hash` null: no such account; costs the same time. 'busy' when too many wait. */
  check(hash: string | null, password: string): Promise<boolean | 'busy'>;
}

export function createPasswordChecker(): PasswordChecker {
  const nobody = hashPassword(randomBytes(16).toString('hex'));
  const waiting: (() => void)[] = [];
  let running = 0;
  return {
    async check(stored, password) {
      if (waiting.length >= MOST_WAITING) return 'busy';
      if (running >= AT_A_TIME) await new Promise<void>((resolve) => waiting.push(resolve));
      else running++;
      try {
        const right = await verify(stored ?? (await nobody), password.normalize('NFC'));
        return right && stored !== null;
      } finally {
        const next = waiting.shift(); // hands its place on, so `running` stays
        if (next) next();
        else running--;
      }
    },
  };
}
