/** R1 by night: part 2 of five, together the 5,000 town-days of TRUST. */
import { watchTownDays } from '#test/properties/town-days.ts';

watchTownDays(200, 1_000);
