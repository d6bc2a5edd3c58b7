/**
 * What a call says is taken whatever characters it holds (decision 1); what neither a database nor canonical JSON can
 * hold – NUL and half characters – is mended field by field and told. The raw bytes are kept beside it in the vault.
 */
import { callBody, type CallBody } from '#domain/intake/contract.ts';

export interface Warning {
  field: string;
  code: string;
}

/** Names that must stay apart: a mark stands in place of a NUL, so that no two become one and none becomes empty. */
const IDS = new Set(['source', 'externalId']);
const MARK = '\ufffd';

/** The body, its texts fit to be kept; adds a warning for each field that was mended. */
export function repairBody(body: CallBody, warnings: Warning[]): CallBody {
  const found: Warning[] = [];
  const mended = mend(body, '', found);
  if (found.length === 0) return body;
  warnings.push(...found);
  return callBody.parse(mended);
}

function mend(value: unknown, field: string, found: Warning[]): unknown {
  if (typeof value === 'string') return mendText(value, field, found);
  if (Array.isArray(value)) return value.map((inner) => mend(inner, field, found));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mend(inner, field === '' ? key : `${field}.${key}`, found)]));
}

function mendText(text: string, field: string, found: Warning[]): string {
  if (!text.isWellFormed()) found.push({ field, code: 'character_repaired' });
  if (text.includes('\0')) found.push({ field, code: 'nul_removed' });
  return text.toWellFormed().replaceAll('\0', IDS.has(field) ? MARK : '');
}
