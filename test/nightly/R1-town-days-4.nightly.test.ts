/** R1 by night: part 4 of five, together the 5,000 town-days of TRUST. */
import { nightOfTownDays } from '#test/properties/town-days.ts';

nightOfTownDays(400, 1_000);
