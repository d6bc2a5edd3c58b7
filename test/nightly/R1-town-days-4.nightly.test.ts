/** R1 by night: part 4 of five, together the 5,000 town-days of TRUST. */
import { watchTownDays } from '#test/properties/town-days.ts';

watchTownDays(400, 1_000);
