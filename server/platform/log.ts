/**
 * The log: JSON lines on standard error (standard output belongs to what a verb answers).
 * Never the words or the identity of a caller: fields that could carry them are cut off by name,
 * as a last wall behind the rule that nobody hands them in.
 */
import { destination, pino, type Logger } from 'pino';

export type Log = Logger;

const PERSONAL = ['text', 'phone', 'name', 'caller', 'password', 'token', 'cookie', 'authorization'];

const REDACTED = [...PERSONAL, ...PERSONAL.map((field) => `*.${field}`), ...PERSONAL.map((field) => `*.*.${field}`)];

/** A log at `level` (pino's names). */
export function createLog(level: string): Log {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths: REDACTED, censor: '[cut]' } },
    destination({ fd: 2, sync: true }),
  );
}

/** A log that says nothing. */
export function silentLog(): Log {
  return pino({ level: 'silent' });
}
