import { door } from './door.ts';
import { field } from './field.ts';
import { files } from './files.ts';
import { factor } from './factor.ts';
import { oversight } from './oversight.ts';
import { account } from './account.ts';
import { acts } from './acts.ts';
import { appeals } from './appeals.ts';
import { board } from './board.ts';
import { call } from './call.ts';
import { common } from './common.ts';
import { events } from './events.ts';
import { desk } from './desk.ts';
import { map } from './map.ts';
import { review } from './review.ts';
import { settings } from './settings.ts';
import { shadowRun } from './shadow-run.ts';
import { shift } from './shift.ts';
import { team } from './team.ts';
import { tour } from './tour.ts';
import { judge } from './judge.ts';
import { judging } from './judging.ts';
import { incident } from './incident.ts';
import { places } from './places.ts';

/** Every word of the screens in Simplified Chinese; the shape that every other language must have. */
export const zh = { ...account, ...door, ...field, ...files, ...common, ...board, ...call, ...incident, ...acts, ...events, ...places, ...judge, ...judging, ...desk, ...map, ...review, ...appeals, ...settings, ...factor, ...oversight, ...shadowRun, ...shift, ...team, ...tour };
export type Catalogue = typeof zh;
