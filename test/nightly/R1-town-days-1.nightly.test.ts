/** R1 by night: part 1 of five, together the 5,000 town-days of TRUST. */
import { watchTownDays } from '#test/properties/town-days.ts';

watchTownDays(100, 1_000);
