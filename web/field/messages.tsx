/** Words from the desk, above everything until they are read; whoever wrote them sees that they were. */
import { useNow } from '#web/data/clock.ts';
import { timeOn } from '#web/ui/span.ts';
import { unread } from './offers.ts';
import { readMessage } from './phone.ts';
import { fill, useSpeech } from './speech.ts';
import type { Message, Packet } from './shapes.ts';

export function Messages({ packet }: { packet: Packet }) {
  return unread(packet).toReversed().map((m) => <One key={m.id} message={m} packet={packet} />);
}

function One({ message: m, packet }: { message: Message; packet: Packet }) {
  const { w, say } = useSpeech();
  const now = useNow();
  const task = packet.tasks.find((t) => t.id === m.incidentId);
  const about = [packet.me.unitId ? null : say(m.unitName), task ? say(task.itemName) || task.number : null].filter(Boolean).join(' · ');
  return (
    <div className="alert note notice message" role="status" data-message={m.id}>
      <p><span className="small">{fill(w.messageFrom, { name: m.fromName, time: timeOn(Date.parse(m.at), now) })}{about ? ` · ${about}` : ''}</span><b>{m.text}</b></p>
      <button type="button" className="btn" onClick={() => readMessage(m.id)}>{w.messageRead}</button>
    </div>
  );
}
