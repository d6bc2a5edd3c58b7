/** What a fault of the database means for those who waited for it. */

export function constraintOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'constraint' in error ? String(error.constraint) : undefined;
}

/** The database went away, or is ending: nothing is known to be wrong with any change. */
export function isConnectionError(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const code = 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : '';
  return /^(ECONN|EPIPE|ENOENT|ETIMEDOUT|57P0|08|53300)/.test(code) || /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/.test(message);
}

/** Two servers wrote the same at once, and the other was quicker. */
export function isRace(error: unknown): boolean {
  const constraint = constraintOf(error);
  return constraint !== undefined && /^(call_source_external_id_revision_key|event_|idempotency_pkey|head_pkey)/.test(constraint);
}
