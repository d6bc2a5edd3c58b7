/** What stands after a verb: help when it is asked for; what cannot be meant is named, with how the verb is used. */
import { EXIT } from './exit.ts';

/** What was typed cannot be meant; the message names the option or the argument. */
export class WrongUsage extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'WrongUsage';
  }
}

/** What `read` makes of the arguments; or the exit code, when help was asked for or they cannot be meant. Says so itself. */
export function readAsked<T extends object>(argv: readonly string[], usage: string, read: (argv: readonly string[]) => T): T | number {
  if (argv.includes('--help') || argv.includes('-h')) {
    process.stdout.write(usage);
    return EXIT.done;
  }
  try {
    return read(argv);
  } catch (error) {
    if (!isWrongUsage(error)) throw error;
    process.stderr.write(`${wrongUse(error.message)}\n\n${usage}`);
    return EXIT.usage;
  }
}

/** Ours, or what `parseArgs` of Node throws. */
function isWrongUsage(error: unknown): error is Error {
  return error instanceof WrongUsage || (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));
}

/** Node goes on to explain how a file may be named like an option, which nobody asked. */
export function wrongUse(message: string): string {
  return message.replace(/\. (?:To specify a positional|This command does not take)[\s\S]*$/, '');
}

/** The value of an option that a verb cannot do without. Throws WrongUsage. */
export function needed(value: string | undefined, option: string): string {
  if (value === undefined || value.trim() === '') throw new WrongUsage(`${option} is missing`);
  return value;
}
