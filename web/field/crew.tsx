/** The team as its leader sees it: who is on, with what, and since when; nobody is tracked. */
import { useNow } from '#web/data/clock.ts';
import { leftOf, urge } from '#web/ui/due.ts';
import { timeOn } from '#web/ui/span.ts';
import { Looks } from './looks.tsx';
import { Leave } from './idle.tsx';
import { fill, useSpeech, wordOf } from './speech.ts';
import type { Packet, Task, Unit } from './shapes.ts';

export function CrewView({ packet }: { packet: Packet }) {
  const { w, say, language } = useSpeech();
  const units = packet.units.filter((u) => u.organisationId === packet.me.organisationId).toSorted((a, b) => Number(b.onShift) - Number(a.onShift) || (a.id < b.id ? -1 : 1));
  const busy = units.filter((u) => u.onShift && packet.tasks.some((t) => at(t, u))).length;
  return (
    <section className="crew">
      <h1>{say(packet.me.organisationName) || w.crewTitle}</h1>
      <p className="sub">{fill(w.crewCount, { on: units.filter((u) => u.onShift).length, busy })}</p>
      {units.length === 0 ? <p className="hint">{w.noUnit}</p> : null}
      <ol>
        {units.map((u) => (
          <li key={u.id} data-unit={u.id} data-on={u.onShift}>
            <div><b>{say(u.name)}</b><span className="grow" /><span className={u.onShift && u.busy ? 'tag info' : 'tag'}>{u.onShift ? (u.busy ? w.busy : w.free) : w.offShift}</span></div>
            {u.personNames.length > 0 ? <div className="sub small">{u.personNames.join(language === 'zh' ? '、' : ', ')}</div> : null}
            {packet.tasks.filter((t) => at(t, u)).map((t) => <Hand key={t.id} task={t} unit={u} />)}
          </li>
        ))}
      </ol>
      <Looks /><Leave />
    </section>
  );
}

function at(task: Task, unit: Unit) {
  return task.assignments.findLast((a) => a.unitId === unit.id && ['offered', 'accepted', 'en_route', 'on_scene'].includes(a.status));
}

function Hand({ task, unit }: { task: Task; unit: Unit }) {
  const { w, say } = useSpeech();
  const a = at(task, unit);
  if (!a) return null;
  const seen = a.status === 'offered' ? ` · ${a.seenAt ? w.lookedAt : w.notLookedAt}` : '';
  return (
    <div className="hand"><b>{say(task.itemName) || task.number}</b><span>{say(task.place?.name)}</span>
      <span className="sub">{wordOf(w.assignment, a.status)}{seen}</span><Due task={task} />
    </div>
  );
}

function Due({ task }: { task: Task }) {
  const { w } = useSpeech();
  const now = useNow();
  const [due] = task.deadlines.toSorted((x, y) => (x.at < y.at ? -1 : 1));
  if (!due) return null;
  const left = leftOf(due.at, now);
  return <span className={`num until ${urge(left, due.kind)}`}>{fill(left < 0 ? w.over : w.before, { kind: wordOf(w.due, due.kind), time: timeOn(Date.parse(due.at), now) })}</span>;
}
