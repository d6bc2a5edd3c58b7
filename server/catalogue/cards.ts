/** The law cards of the installation: `data/cards/cards.json`, read once. A wrong file stops the start, as any wrong data does. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Cards } from '#domain/response/cards.ts';
import { text } from '#server/district/schema.ts';

const code = z.string().regex(/^[A-Z]{2}-\d\d$/);
const category = z.string().regex(/^[A-Z]{2}$/);
const line = z.strictObject({ items: z.array(code).min(1).optional(), categories: z.array(category).min(1).optional(), but: z.array(code).optional(), text })
  .refine((l) => l.items !== undefined || l.categories !== undefined, 'items, or categories');

export const cardsFile = z.strictObject({ laws: z.record(z.string().min(1), z.string().min(1)), mayNot: z.array(line).min(1), talkingPoints: z.array(line).min(1) });

export const CARDS: Cards = cardsFile.parse(JSON.parse(readFileSync(new URL('../../data/cards/cards.json', import.meta.url), 'utf8')));
