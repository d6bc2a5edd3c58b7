/** R4 by night, the server: part 2. */
import { nightOfServer } from '#test/faults/R4-night.ts';

nightOfServer(2_000);
