/** Fields for words. Each holds so much, and says so before it is full: what no longer fits would be lost without a word. */
import { useId, type ComponentProps, type ReactNode } from 'react';
import { useSpeech } from '#web/text/i18n.ts';
import { roomIn, type Room } from './room.ts';

interface Words { most: number; value: string; set(value: string): void }
type Rest<K extends 'input' | 'textarea'> = Omit<ComponentProps<K>, 'value' | 'onChange' | 'maxLength' | 'className' | 'children'>;

/** One line of at most `most` UTF-16 units. */
export function Line({ most, value, set, ...rest }: Words & Rest<'input'>) {
  const hint = useId();
  const told = rest['aria-describedby'];
  return <Limited value={value} most={most} hint={hint}><input {...rest} className="input" maxLength={most} value={value} onChange={(e) => set(e.target.value)} aria-describedby={told ? `${told} ${hint}` : hint} /></Limited>;
}

/** Several lines. */
export function Lines({ most, value, set, ...rest }: Words & Rest<'textarea'>) {
  const hint = useId();
  const told = rest['aria-describedby'];
  return <Limited value={value} most={most} hint={hint}><textarea {...rest} className="input" maxLength={most} value={value} onChange={(e) => set(e.target.value)} aria-describedby={told ? `${told} ${hint}` : hint} /></Limited>;
}

function Limited({ value, most, hint, children }: { value: string; most: number; hint: string; children: ReactNode }) {
  return <span className="limited">{children}<RoomLeft value={value} most={most} id={hint} /></span>;
}

/** What is left, from nine tenths on; spoken only as it becomes near, full, and too much, not at every key. */
export function RoomLeft({ value, most, id }: { value: string; most: number; id: string }) {
  const { t } = useSpeech();
  const room = roomIn(value.length, most);
  return (
    <>
      <span className={room.state === 'full' || room.state === 'over' ? 'room full' : 'room'} id={id} data-room={room.state}>{said(t, room, most)}</span>
      <span className="sr" role="status">{room.state === 'ample' ? '' : room.state === 'near' ? t('room.near', { most }) : said(t, room, most)}</span>
    </>
  );
}

function said(t: ReturnType<typeof useSpeech>['t'], room: Room, most: number): string {
  switch (room.state) {
    case 'ample': return '';
    case 'near': return t('room.left', { n: room.left });
    case 'full': return t('room.full', { most });
    case 'over': return t('room.over', { n: room.over, most });
  }
}
