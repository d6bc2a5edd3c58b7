/** The living demonstration without its police, for measuring what they add to a start: `node --import ./bench/start/without-police.ts …`. */
import { registerHooks } from 'node:module';

const MAIN = new URL('../../server/main.ts', import.meta.url).href;
const [FROM, TO] = ["isPlayed && config.clock === 'wall' ? startDemoPolice(known) : null", 'null'];

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (url !== MAIN || loaded.source === undefined || loaded.source === null) return loaded;
    const source = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
    if (source.split(FROM).length !== 2) throw new Error(`server/main.ts has no longer what the yardstick takes out: ${FROM}`);
    return { ...loaded, source: source.replace(FROM, TO) };
  },
});
