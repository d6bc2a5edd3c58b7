/** Reasons in the catalogue's own words: never the caller's, which stay in the vault. */
import type { Catalogue } from '#domain/catalogue/district.ts';
import type { Proposal } from '#domain/triage/proposal.ts';
import type { Ruling } from './verdict.ts';

type Sentence = Proposal['why'][number];

const RULINGS: Readonly<Record<Ruling['because'], Sentence>> = {
  danger: { zh: '有危险情形，不分流。', en: 'There is a danger sign, so the call stays with the police or 119/120.' },
  repeat: { zh: '同类报警反复发生，至少联合处置。', en: 'The same matter keeps coming back, so police and grassroots go together at least.' },
  heat: { zh: '争执激烈，未见持械、受伤或威胁，建议联合处置。', en: 'Heated, with no weapon, injury or threat found: police and grassroots go together.' },
  doubt: { zh: '有可疑之处但不足以认定危险，留公安核实。', en: 'Something is doubtful though no danger sign is certain: the police look first.' },
  advice: { zh: '属咨询、误拨或已自行解决，告知即可。', en: 'A question, a wrong number or a matter already settled: advice is enough.' },
  item: { zh: '未见危险情形，事项明确，建议分流。', en: 'No danger sign found and the item is clear: divert.' },
  unproven: { zh: '未见危险情形，建议分流；事项把握不足，请核对。', en: 'No danger sign found: divert. Which item it is has not been shown surely enough: check it.' },
  unclear: { zh: '事项不明确，留公安处理。', en: 'The item is not clear, so the call stays with the police.' },
};

export function reasons(catalogue: Catalogue, ruling: Ruling, signs: readonly string[], item: string | null, further: readonly string[]): Sentence[] {
  return [
    ...signs.flatMap((code) => signSentence(catalogue, code)), ...(item ? itemSentence(catalogue, item) : []),
    ...(item && further.length > 0 ? severalSentence(catalogue, [item, ...further]) : []), RULINGS[ruling.because],
  ];
}

function signSentence(catalogue: Catalogue, code: string): Sentence[] {
  const sign = catalogue.dangerSigns.find((s) => s.code === code)?.sign;
  return sign ? [{ zh: `危险情形 ${code}：${sign.zh}`, en: `Danger sign ${code}: ${sign.en}` }] : [];
}

function itemSentence(catalogue: Catalogue, code: string): Sentence[] {
  const item = catalogue.items.find((i) => i.code === code);
  return item ? [{ zh: `事项 ${code} ${item.name.zh}：${item.scope.zh}`, en: `Item ${code} ${item.name.en}: ${item.scope.en}` }] : [];
}

/** All matters of a call that holds several. */
function severalSentence(catalogue: Catalogue, codes: readonly string[]): Sentence[] {
  const names = codes.flatMap((code) => catalogue.items.filter((i) => i.code === code).map(({ name }) => ({ zh: `${code} ${name.zh}`, en: `${code} ${name.en}` })));
  if (names.length < 2) return [];
  return [{ zh: `一次报警含多件事：${names.map((n) => n.zh).join('；')}`, en: `Several matters in one call: ${names.map((n) => n.en).join('; ')}` }];
}
