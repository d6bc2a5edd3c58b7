/** `?`: every key on one card, and the switch that turns single keys off. */
import { Link } from '@tanstack/react-router';
import { change, keyFor, useSettings } from '#web/data/settings.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Dialog } from '#web/ui/dialog.tsx';
import { KEY_LINES } from './my/key-table.tsx';

/** Keys that cannot be another; between them come those that can. */
const BEFORE = [['↑ ↓', 'move'], ['Enter', 'open'], ['1 2 3', 'first']] as const;
const AFTER = [['H', 'handBackHeld'], ['Ctrl K', 'command'], ['Ctrl Enter', 'send'], ['F2', 'place'], ['Ctrl Shift Enter', 'join'], ['Esc', 'escape']] as const;
const LINES = [...BEFORE, ...KEY_LINES, ...AFTER];
const HALF = Math.ceil(LINES.length / 2);

export function KeyCard({ close }: { close(): void }) {
  const { t } = useSpeech();
  const { keys } = useSettings();
  return (
    <Dialog title={t('keys.title')} close={close}>
      <div className="key-card key-columns">{[LINES.slice(0, HALF), LINES.slice(HALF)].map((lines, n) => <Lines key={n} lines={lines} />)}</div>
      <label className="check"><input type="checkbox" checked={keys} onChange={(e) => change({ keys: e.target.checked })} />{keys ? t('keys.on') : t('keys.off')}</label>
      <p className="hint">{t('keys.hint')} <Link to="/my" onClick={close}>{t('keys.own')}</Link></p>
    </Dialog>
  );
}

function Lines({ lines }: { lines: readonly (typeof LINES)[number][] }) {
  const { t } = useSpeech();
  return (
    <table>
      <thead className="sr"><tr><th scope="col">{t('keys.field')}</th><th scope="col">{t('keys.does')}</th></tr></thead>
      <tbody>
        {lines.map(([key, does]) => <tr key={does}><th scope="row">{key.split(' ').map((k) => <kbd key={k}>{keyFor(k)}</kbd>)}</th><td>{t(`keys.${does}`)}</td></tr>)}
      </tbody>
    </table>
  );
}
