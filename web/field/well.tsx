/** 平安确认: asked with sound, answered with one large button; who is not well has the police below it. */
import { useEffect } from 'react';
import { useNow } from '#web/data/clock.ts';
import { alarm, quiet } from './bell.ts';
import { withHeld } from './held.ts';
import type { PhoneState } from './phone.ts';
import { useKeep } from './sheet.tsx';
import { fill, useSpeech } from './speech.ts';
import { isAhead } from './standing.ts';
import type { Packet, Task } from './shapes.ts';
import { askedNow } from './well.ts';

export function AllWell({ task, phone, packet }: { task: Task; phone: PhoneState; packet: Packet }) {
  const { w } = useSpeech();
  const now = useNow();
  const { run, busy, failed } = useKeep(task.id);
  const acts = withHeld(phone).filter((k) => k.act.incidentId === task.id && isAhead(k, packet.answered));
  const asked = askedNow(task, acts, { unitId: packet.me.unitId ?? null, account: packet.me.account }, now);
  const of = asked?.of;
  useEffect(() => {
    if (!of) return undefined;
    alarm('well');
    return () => { quiet('well'); };
  }, [of]);
  if (!asked) return null;
  return (
    <div className="well" role="alert" data-asked={asked.of}>
      <p>{asked.of === 'own' ? w.wellAsked : fill(w.wellPartner, { name: asked.name })}</p>
      {failed}
      <button type="button" className="go" data-well disabled={busy} onClick={() => void run('check-in')}>{asked.of === 'own' ? w.wellYes : w.wellPartnerYes}</button>
    </div>
  );
}
