/**
 * The demonstration's relay: rings nobody, since every number in it is invented and may be somebody's. The number it lends cannot be
 * dialled, and each binding is followed by the notice of a call that was answered, so that what follows a call can be seen.
 */
import type { EndedCall, RelayPlatform } from './platform.ts';

const SPOKEN_SECONDS = 40;
/** a call is over only after its number was lent and is on the record */
const RINGS_MS = 2_000;

export function demonstrationRelay(newId: () => string, onCall: (call: EndedCall) => void): RelayPlatform {
  let lent = 0;
  return {
    async bind() {
      lent += 1;
      const id = newId();
      setTimeout(() => onCall({ id, session: `${id} 1`, answered: true, seconds: SPOKEN_SECONDS }), RINGS_MS).unref();
      return { kind: 'bound', id, number: `000${String(lent).padStart(8, '0')}` };
    },
    unbind: async () => ({ kind: 'ended' }),
  };
}
