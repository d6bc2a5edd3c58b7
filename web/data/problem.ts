/** `application/problem+json` (RFC 9457) as this server writes it, and what a failed call becomes for the screens. */
import { z } from 'zod';

export const problemSchema = z.object({
  status: z.number().optional(),
  code: z.string(),
  title: z.string().optional(),
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string().or(z.array(z.string().or(z.number()))).optional(), code: z.string().optional() })).optional(),
  params: z.record(z.string(), z.string().or(z.number())).optional(),
});
export type Problem = z.output<typeof problemSchema>;

/** The server said no; `code` is the refusal's code and the key of its sentence. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly problem: Problem;
  readonly retryAfterSeconds: number | null;

  constructor(status: number, problem: Problem, retryAfterSeconds: number | null = null) {
    super(problem.code);
    this.name = 'Refused';
    this.status = status;
    this.code = problem.code;
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** null: this server has no such part, or not for this viewer. */
export function absent(cause: unknown): null {
  if (cause instanceof Refused && (cause.status === 404 || cause.status === 403)) return null;
  throw cause;
}

/** Nobody answered: it is unknown whether the act was done. The same key makes it safe to ask again. */
export class ConnectionLost extends Error {
  constructor(cause: unknown) {
    super('connection lost', { cause });
    this.name = 'ConnectionLost';
  }
}

/** The server answered something that the contract does not know. */
export class Unreadable extends Error {
  constructor(path: string, cause: unknown) {
    super(`answer of ${path} does not fit the contract`, { cause });
    this.name = 'Unreadable';
  }
}

/** Reads an error answer; one that is no problem+json (a proxy's page) becomes `http.<status>`. */
export async function readProblem(response: Response): Promise<Refused> {
  const wait = Number(response.headers.get('retry-after'));
  const retryAfter = Number.isFinite(wait) && wait > 0 ? wait : null;
  const parsed = problemSchema.safeParse(await response.json().catch(() => null));
  return new Refused(response.status, parsed.success ? parsed.data : { code: `http.${response.status}` }, retryAfter);
}
