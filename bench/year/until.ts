/** When the year that is lived through ends, and the server that stands on it begins. */
import { instant } from '#domain/shared/time.ts';

export const UNTIL = instant(Date.UTC(2026, 2, 18, 2));
