/** What stands on the map's place while there is no map to see: that it comes, or why it does not. `aside`: something is seen already. */
export function MapNote({ text, aside = false }: { text: string; aside?: boolean }) {
  return <p className={aside ? 'map-note aside' : 'map-note'} role="status">{text}</p>;
}
