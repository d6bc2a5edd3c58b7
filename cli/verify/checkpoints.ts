/** The checkpoints a verifier kept: the only thing that shows a cut tail, a whole rewrite, or a second branch. */
import { readFileSync } from 'node:fs';
import { isGenuine, parseCheckpoint } from '#server/platform/checkpoint.ts';
import type { Checkpoint } from '#server/platform/checkpoint.ts';
import { sayError } from '../system-error.ts';
import { CannotVerify } from './finding.ts';

/**
 * A file of checkpoints, JSON lines or one JSON value (a checkpoint, or an array), bare or as `{"checkpoint": …}`.
 * Throws CannotVerify when there is something else in it, nothing at all, or one whose signature is false.
 */
export function readCheckpoints(path: string): Checkpoint[] {
  const values = parseAll(read(path));
  const checkpoints = values.map((value, i) => {
    const checkpoint = parseCheckpoint(unwrap(value));
    if (!checkpoint) throw new CannotVerify(`${path}: entry ${i + 1} is no checkpoint`);
    if (!isGenuine(checkpoint)) throw new CannotVerify(`${path}: checkpoint ${i + 1} (${checkpoint.town}, ${checkpoint.size} events) is not signed by the key it names`);
    return checkpoint;
  });
  if (checkpoints.length === 0) throw new CannotVerify(`${path} holds no checkpoint`);
  return checkpoints;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CannotVerify(`the checkpoint kept cannot be read: ${sayError(error, path)}`);
  }
}

function parseAll(text: string): unknown[] {
  const whole = tryParse(text);
  if (whole !== undefined) return Array.isArray(whole) ? whole : [whole];
  return text.split('\n').filter((line) => line.trim() !== '').map(tryParse);
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unwrap(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'checkpoint' in value ? value.checkpoint : value;
}
