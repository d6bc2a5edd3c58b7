/** R4 by night, PostgreSQL: part 2. */
import { nightOfPostgres } from '#test/faults/R4-night.ts';

nightOfPostgres(2_000);
