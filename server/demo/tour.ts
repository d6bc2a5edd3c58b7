/** The first run in six steps, one a role: data, shown by the screens and played by a test. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { tourStep, type TourStep } from '#domain/access/contract.ts';

const TOUR = new URL('../../data/demo/tour.json', import.meta.url);

export function readTour(): TourStep[] {
  return z.array(tourStep).length(6).parse(JSON.parse(readFileSync(TOUR, 'utf8')));
}
