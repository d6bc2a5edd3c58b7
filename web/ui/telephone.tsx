/** A number that is called by a press, through whatever telephone the desk has set up for it. */
export function Telephone({ number }: { number: string | undefined }) {
  if (!number) return null;
  return <a className="num" href={`tel:${number.replaceAll(/[^\d+]/g, '')}`}>{number}</a>;
}
