/** Chinese is set with full-width marks; catalogues and laws that were typed with half-width ones are shown as they should be. Pure. */

const FULL: Readonly<Record<string, string>> = { ',': '，', ';': '；', ':': '：', '!': '！', '?': '？' };
/** Beside a Chinese character or its brackets; between figures ("14:07", "2,000") the mark stays. */
const BESIDE = /(?<=[\p{Script=Han}）》”])[,;:!?]|[,;:!?](?=[\p{Script=Han}（《“])/gu;
const BRACKETS = /\(([^()]*\p{Script=Han}[^()]*)\)/gu;

export function fullWidth(text: string): string {
  if (!/[,;:!?(]/.test(text)) return text;
  return text.replace(BRACKETS, '（$1）').replace(BESIDE, (mark) => FULL[mark] ?? mark);
}
