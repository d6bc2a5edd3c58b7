/** Who the witnesses are: a file of this installation (`LIANDONG_WITNESSES`), checked at start. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { ConfigError } from '#server/config.ts';
import { fileLink, httpLink } from './witness-links.ts';
import type { Witness } from './witnesses.ts';

const entry = z.strictObject({
  name: z.string().regex(/^[\w.-]{1,64}$/), owner: z.string().min(1).max(200), keyId: z.string().regex(/^ed25519:[\w-]{43}$/),
  url: z.url({ protocol: /^https?$/ }).optional(), folder: z.string().min(1).optional(),
}).refine((each) => (each.url === undefined) !== (each.folder === undefined), 'a witness has either a url or a folder');
const entries = z.array(entry).min(2).refine((all) => new Set(all.map((each) => each.name)).size === all.length, 'two witnesses have one name')
  .refine((all) => new Set(all.map((each) => each.owner)).size >= 2, 'at least two owners: witnesses of one owner are one')
  .refine((all) => new Set(all.map((each) => each.keyId)).size === all.length, 'two witnesses have one key');

/** Throws ConfigError when the file cannot be used. No setting, no witnesses. Folders are relative to the file. */
export function readWitnesses(path: string | null): Witness[] {
  if (path === null) return [];
  try {
    return entries.parse(JSON.parse(readFileSync(path, 'utf8'))).map(({ name, owner, keyId, url, folder }) => ({
      name, owner, keyId, link: url === undefined ? fileLink(resolve(dirname(path), folder ?? '')) : httpLink(url),
    }));
  } catch (error) {
    const why = error instanceof z.ZodError ? error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ') : String(error instanceof Error ? error.message : error);
    throw new ConfigError('LIANDONG_WITNESSES', `names ${path}, which cannot be used: ${why}`);
  }
}
