/** R4 by night, the server: part 1. */
import { nightOfServer } from '#test/faults/R4-night.ts';

nightOfServer(1_000);
