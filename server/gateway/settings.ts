/** Which outside services this installation may use to reach people: a file of its own (`LIANDONG_MESSAGES`), checked at start. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ConfigError } from '#server/config.ts';

const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]']);
const address = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/$/, ''))
  .refine((url) => url.startsWith('https:') || LOCAL.has(new URL(url).hostname), 'takes https, or an address of this machine');
const secret = z.string().min(1).max(500);

const file = z.strictObject({
  wechat: z.strictObject({ url: address, corpId: secret, agentId: z.number().int(), secret }).optional(),
  sms: z.strictObject({ url: address, ecName: secret, apId: secret, secretKey: secret, sign: secret, addSerial: z.string().max(20).default('') }).optional(),
  relay: z.strictObject({ url: address, appKey: secret, appSecret: secret, areaCode: z.string().min(1).max(10), noticeToken: z.string().regex(/^[\w-]{20,100}$/) }).optional(),
});
export type Services = z.output<typeof file>;

/** Throws ConfigError when the file cannot be used. No setting, no services. */
export function readServices(path: string | null): Services {
  if (path === null) return {};
  try {
    return file.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const why = error instanceof z.ZodError ? error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ') : String(error instanceof Error ? error.message : error);
    throw new ConfigError('LIANDONG_MESSAGES', `names ${path}, which cannot be used: ${why}`);
  }
}
