/** R4 by night, PostgreSQL: part 1. */
import { nightOfPostgres } from '#test/faults/R4-night.ts';

nightOfPostgres(1_000);
