/** The viewer's name and the minute over texts that were opened for this look. */
import { useState } from 'react';
import { clock } from '#web/data/clock.ts';
import { clockTime } from '#web/ui/span.ts';
import { Watermark } from '#web/ui/watermark.tsx';
import { useDesk } from './live-desk.tsx';

export function ViewerMark() {
  const { me } = useDesk();
  const [at] = useState(() => clock.now());
  return <Watermark text={`${me.name ?? me.account} ${clockTime(at)}`} />;
}
