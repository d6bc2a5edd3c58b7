/** The small map of an incident that waits for a unit: one dragged onto it is dispatched. The keys do the same; nothing depends on a pointer. */
import { useState, type DragEvent } from 'react';
import { z } from 'zod';
import type { Seen } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { RefusedLine } from '#web/ui/refused.tsx';
import { useOwnAct } from '../use-own-act.ts';
import { MiniMap } from './mini-map.tsx';

const CARRIED = 'application/x-liandong-unit';
const carried = z.object({ unitId: z.string(), part: z.enum(['lead', 'co']) });
type Carried = z.output<typeof carried>;

export function carry(data: DataTransfer, unit: Carried): void {
  data.setData(CARRIED, JSON.stringify(unit));
  data.effectAllowed = 'move';
}

/** What was dropped, if it was a unit: anything else that can be dragged (a file, a link) is none. */
export function carriedIn(data: Pick<DataTransfer, 'getData'>): Carried | null {
  try { return carried.safeParse(JSON.parse(data.getData(CARRIED))).data ?? null; } catch { return null; }
}

export function DropMap({ incident }: { incident: Seen }) {
  const { t } = useSpeech();
  const run = useOwnAct(incident);
  const [over, setOver] = useState(false);
  if (!incident.place.position || !incident.allowedActions.some((a) => a === 'dispatch')) return <MiniMap incident={incident} />;
  const onOver = (event: DragEvent): void => { if (event.dataTransfer.types.includes(CARRIED)) { event.preventDefault(); setOver(true); } };
  const onDrop = (event: DragEvent): void => {
    const unit = carriedIn(event.dataTransfer);
    setOver(false);
    if (!unit) return;
    event.preventDefault();
    if (!run.isPending) run.mutate({ action: 'dispatch', body: unit });
  };
  return (
    <div className={over ? 'drop-map over' : 'drop-map'} data-drop onDragOver={onOver} onDragLeave={() => setOver(false)} onDrop={onDrop}>
      <MiniMap incident={incident} />
      <p className="hint">{t('rec.dragHint')}</p>
      {run.isError ? <RefusedLine cause={run.error} /> : null}
    </div>
  );
}
