/** A few bytes can ask a browser for gigabytes: sizes are looked at before anything else is. */
import { MAX_PIXELS, MAX_SIDE } from '#domain/files/files.ts';
import { damaged, NotTaken } from './bytes.ts';

export function checkSize(width: number, height: number): { width: number; height: number } {
  if (width === 0 || height === 0) throw damaged();
  if (width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS) throw new NotTaken('file.too_many_pixels');
  return { width, height };
}
