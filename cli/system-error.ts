/** What the system answered, in words for whoever typed the command: which file, and what is the matter with it. */

const SAYS: Readonly<Record<string, (what: string) => string>> = {
  ENOENT: (what) => `there is no file or folder ${what}`,
  ENOTDIR: (what) => `${what}: a part of this path is no folder`,
  EISDIR: (what) => `${what} is a folder, not a file`,
  EACCES: (what) => `${what} may not be read or written by this account`,
  EPERM: (what) => `${what} may not be read or written by this account`,
  ENOSPC: (what) => `the disk is full: ${what}`,
  ECONNREFUSED: (what) => `nothing answers at ${what}`,
  ENOTFOUND: (what) => `there is no machine ${what}`,
};

/** `about`: what is meant where the system names nothing. The error's own message where there is nothing better to say. */
export function sayError(error: unknown, about?: string): string {
  if (!(error instanceof Error)) return String(error);
  const one = error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error;
  const { code, path, address, port, hostname } = one as NodeJS.ErrnoException & { address?: string; port?: number; hostname?: string };
  const what = path ?? (address === undefined ? hostname : `${address}:${port}`) ?? about;
  const say = code === undefined ? undefined : SAYS[code];
  return say && what !== undefined ? say(what) : one.message;
}
