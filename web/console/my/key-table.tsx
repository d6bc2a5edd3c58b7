/** Every single key, where it acts and what it does; press "change" and then the key that shall do it. */
import { useState, type KeyboardEvent } from 'react';
import { change, keyFor, useSettings } from '#web/data/settings.ts';
import { useSpeech } from '#web/text/i18n.ts';

/** Built-in key and what it does; several may share a key where they never meet on one screen. */
export const KEY_LINES = [
  ['/', 'search'], ['N', 'fresh'], ['C', 'call'], ['=', 'yes'], ['-', 'no'], ['I', 'item'], ['Y', 'agrees'], ['X', 'refuses'], ['P', 'police'], ['E', 'emergency'], ['J', 'joint'], ['D', 'divert'], ['A', 'advice'],
  ['G', 'mark'], ['K', 'confirm'], ['S', 'study'], ['W', 'noMatter'], ['T', 'contact'], ['H', 'handBack'], ['M', 'merge'], ['Z', 'unmerge'], ['R', 'recommend'], ['B', 'openAlarm'], ['V', 'heard'], ['?', 'help'],
] as const;

export function KeyTable() {
  const { t } = useSpeech();
  const { remap } = useSettings();
  const [asked, setAsked] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const take = (event: KeyboardEvent): void => {
    if (asked === null || event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') { setAsked(null); return; }
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey || event.key === ' ' || /[1-9]/.test(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    const key = event.key.toUpperCase();
    const other = KEY_LINES.find(([built]) => built !== asked && keyFor(built) === key);
    if (other) { setSaid(t('my.taken', { key, does: t(`keys.${other[1]}`) })); return; }
    const { [asked]: _old, ...rest } = remap;
    change({ remap: key === asked ? rest : { ...rest, [asked]: key } });
    setSaid('');
    setAsked(null);
  };
  return (
    <>
      <p className="small" role="status">{asked === null ? '' : t('my.pressNow')} {said}</p>
      <table className="key-card">
        <thead><tr><th scope="col">{t('keys.field')}</th><th scope="col">{t('keys.does')}</th><th scope="col"><span className="sr">{t('my.change')}</span></th></tr></thead>
        <tbody>
          {KEY_LINES.map(([key, does]) => (
            <tr key={key}>
              <th scope="row"><kbd>{keyFor(key)}</kbd></th><td>{t(`keys.${does}`)}</td>
              <td><button type="button" className={asked === key ? 'btn plain on' : 'btn plain'} aria-label={t('my.changeOf', { does: t(`keys.${does}`) })} onClick={() => { setAsked(key); setSaid(''); }} onKeyDown={take} onBlur={() => setAsked(null)}>{t('my.change')}</button></td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
