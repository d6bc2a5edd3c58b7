/** `Ctrl-K`: one line for what would be many presses; each step is shown before anything is done. */
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { townsQuery, unitsQuery } from '#web/data/queries.ts';
import type { Row } from '#web/data/shapes.ts';
import { useSpeech, type Speech } from '#web/text/i18n.ts';
import { VERBS } from '#web/text/commands.ts';
import { useModal } from '#web/ui/dialog.tsx';
import { Line } from '#web/ui/words.tsx';
import { useBoard, useDesk } from '../live-desk.tsx';
import { parseCommand, type Known, type Step, type Thing } from './parse.ts';
import { useRunner, type StepState } from './runner.ts';
import { sentence } from './sentence.ts';
import './command.css';

export function CommandBar() {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      if (event.isComposing || event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      setOpen((was) => !was);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return open ? <Bar close={() => setOpen(false)} /> : null;
}

function Bar({ close }: { close(): void }) {
  const { t } = useSpeech();
  const [line, setLine] = useState('');
  const opened = useRef(false);
  const dialog = useModal(() => (opened.current ? document.querySelector<HTMLElement>('.incident') : null));
  const steps = parseCommand(line, useKnown());
  const runner = useRunner();
  const ready = steps.length > 0 && steps.every((s) => s.lack === null);
  const onKey = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter' && ready && !runner.busy) { event.preventDefault(); void runner.run(steps).then((done) => { opened.current = done && steps.some((s) => s.verb === 'open'); if (done) close(); }); }
  };
  return (
    <dialog className="command" ref={dialog} aria-label={t('command.title')} onClose={close} onCancel={close}>
      <Line role="textbox" autoFocus aria-label={t('command.title')} aria-describedby="command-steps" placeholder={t('command.hint')} most={500} autoComplete="off" spellCheck={false} value={line} set={setLine} onKeyDown={onKey} />
      <ol id="command-steps" className="command-steps" aria-live="polite">
        {steps.map((step, i) => <StepLine key={i} step={step} state={runner.states[i] ?? null} />)}
      </ol>
      {runner.failure ? <p className="alert" role="alert">{runner.failure}</p> : null}
      {steps.length === 0 ? <Help /> : <p className="hint">{ready ? t('command.run') : t('command.notYet')}</p>}
    </dialog>
  );
}

function StepLine({ step, state }: { step: Step; state: StepState | null }) {
  const speech = useSpeech();
  const { t } = speech;
  return <li className={step.lack ? 'lacks' : state ?? ''} data-step={step.verb ?? ''} data-lack={step.lack ?? ''}>{state === 'done' ? '✓ ' : state === 'waits' ? '◷ ' : ''}{step.lack ? `${step.typed} — ${t(`command.lack.${step.lack}`)}` : sentence(step, speech)}</li>;
}

function Help() {
  const { t } = useSpeech();
  return (
    <div className="command-help">
      <dl>{(['open', 'dispatch', 'co', 'contact', 'message', 'note', 'hand-back', 'merge', 'withdraw'] as const).map((verb) => <div key={verb}><dt>{VERBS[verb].slice(0, 1).join('')} <code>{VERBS[verb].at(-1)}</code></dt><dd>{t(`command.example.${verb}`)}</dd></div>)}</dl>
      <p className="hint">{t('command.chain')}</p>
    </div>
  );
}

function useKnown(): Known {
  const { me } = useDesk();
  const board = useBoard();
  const openId = useParams({ strict: false }).id ?? null;
  const { say } = useSpeech();
  const towns = useQuery(townsQuery).data ?? [];
  const own = me.towns.find((town) => towns.some((x) => x.id === town)) ?? me.towns[0] ?? '';
  const units = useQuery({ ...unitsQuery(own), enabled: own !== '' }).data;
  return useMemo(() => ({
    openId, incidents: [...board.rows.values()].map((row) => incidentThing(row, say)),
    units: (units ?? []).map((u): Thing => ({ id: u.id, names: [u.name.zh, u.name.en, ...u.personNames], label: say(u.name) })),
  }), [board.rows, openId, units, say]);
}

function incidentThing(row: Row, say: Speech['say']): Thing {
  const texts = [row.itemName, row.place.name].flatMap((w) => (w == null ? [] : typeof w === 'string' ? [w] : [w.zh, w.en]));
  return { id: row.id, names: [row.number, ...texts], label: [row.number, say(row.itemName), say(row.place.name)].filter(Boolean).join(' · ') };
}

