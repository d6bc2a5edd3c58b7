/** 分流事项清单: the district's list as it is in force, item by item. The town does not change it; the district does. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { catalogueQuery } from '#web/data/queries.ts';
import { fitsName } from '#web/text/pinyin.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Bones } from '#web/ui/bones.tsx';

export function CatalogueTable() {
  const { t, say, word } = useSpeech();
  const [q, setQ] = useState('');
  const catalogue = useQuery(catalogueQuery).data;
  if (!catalogue) return <Bones rows={10} height={26} label={t('app.loading')} />;
  const items = catalogue.items.filter((i) => q.trim() === '' || fitsName(q, [i.code, i.name.zh, i.name.en]));
  const category = (code: string): string => say(catalogue.categories.find((c) => c.code === code)?.name) || code;
  return (
    <>
      <header className="settings-head"><h1>{t('settings.page.catalogue')}</h1><p className="hint">{t('settings.catalogueHint', { n: catalogue.items.length, c: catalogue.categories.length })}</p></header>
      <input className="input narrow" type="search" aria-label={t('board.search')} placeholder={t('settings.find')} value={q} onChange={(e) => setQ(e.target.value)} />
      <table className="table">
        <thead><tr><th scope="col">{t('settings.code')}</th><th scope="col">{t('field.item')}</th><th scope="col">{t('settings.category')}</th><th scope="col">{t('settings.scope')}</th><th scope="col">{t('settings.evidence')}</th></tr></thead>
        <tbody>{items.map((i) => <tr key={i.code}><td className="num">{i.code}</td><th scope="row">{say(i.name)}</th><td>{category(i.category)}</td><td className="sub">{say(i.scope)}</td><td className="sub">{i.evidence.map((e) => word('option', e)).join(t('mark.list'))}</td></tr>)}</tbody>
      </table>
      <h2>{t('settings.dangerSigns')}</h2>
      <table className="table"><thead><tr><th scope="col">{t('settings.code')}</th><th scope="col">{t('field.danger')}</th></tr></thead>
        <tbody>{catalogue.dangerSigns.map((d) => <tr key={d.code}><td className="num">{d.code}</td><th scope="row">{say(d.name)}</th></tr>)}</tbody></table>
    </>
  );
}
