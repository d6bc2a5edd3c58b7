/** `?`: every key on one card, and the switch that turns single keys off. */
import { Link } from '@tanstack/react-router';
import { Modal } from 'antd';
import { change, keyFor, useSettings } from '#web/data/settings.ts';
import { useSpeech } from '#web/text/i18n.ts';

const LINES = [
  ['↑ ↓', 'move'], ['Enter', 'open'], ['/', 'search'], ['N', 'fresh'], ['C', 'call'], ['1 2 3', 'first'], ['P E J D A', 'verdicts'],
  ['=', 'yes'], ['-', 'no'], ['I', 'item'], ['G', 'mark'], ['H', 'handBack'], ['M', 'merge'], ['T', 'contact'], ['Ctrl K', 'command'], ['Ctrl Enter', 'send'], ['Esc', 'escape'], ['?', 'help'],
] as const;

/** `closed`: the card is gone, and the focus goes back to where it was. */
export function KeyCard({ open, close, closed }: { open: boolean; close(): void; closed(): void }) {
  const { t } = useSpeech();
  const { keys } = useSettings();
  return (
    <Modal open={open} onCancel={close} afterClose={closed} footer={null} title={t('keys.title')} width={460} destroyOnHidden>
      <table className="key-card">
        <thead className="sr"><tr><th scope="col">{t('keys.field')}</th><th scope="col">{t('keys.does')}</th></tr></thead>
        <tbody>
          {LINES.map(([key, does]) => <tr key={does}><th scope="row">{key.split(' ').map((k) => <kbd key={k}>{keyFor(k)}</kbd>)}</th><td>{t(`keys.${does}`)}</td></tr>)}
        </tbody>
      </table>
      <label className="check"><input type="checkbox" checked={keys} onChange={(e) => change({ keys: e.target.checked })} />{keys ? t('keys.on') : t('keys.off')}</label>
      <p className="hint">{t('keys.hint')}</p>
      <p><Link to="/my" onClick={close}>{t('nav.my')}</Link></p>
    </Modal>
  );
}
