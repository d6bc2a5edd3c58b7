/** R1 by night: part 3 of five, together the 5,000 town-days of TRUST. */
import { watchTownDays } from '#test/properties/town-days.ts';

watchTownDays(300, 1_000);
