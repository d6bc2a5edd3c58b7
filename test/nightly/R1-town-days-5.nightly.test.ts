/** R1 by night: part 5 of five, together the 5,000 town-days of TRUST. */
import { nightOfTownDays } from '#test/properties/town-days.ts';

nightOfTownDays(500, 1_000);
