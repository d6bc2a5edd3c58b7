/** The few pictures that stand beside words; hidden from readers, the words say it. As large as the text they stand in. */
const PATHS = {
  search: 'M7 12.500a5.500 5.500 0 1 1 0-11 5.500 5.500 0 0 1 0 11zM11 11l3.500 3.500',
  check: 'M2.500 8.500l3.500 3.500 7.500-8',
  cross: 'M3.500 3.500l9 9M12.500 3.500l-9 9',
  verified: 'M8 1.500a6.500 6.500 0 1 1 0 13 6.500 6.500 0 0 1 0-13zM5 8.200l2.200 2.200L11 6',
  sun: 'M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM8 1v1.500M8 13.500V15M1 8h1.500M13.500 8H15M3 3l1.100 1.100M11.900 11.900L13 13M13 3l-1.100 1.100M4.100 11.900L3 13',
  moon: 'M13.500 9.800A6 6 0 1 1 6.200 2.500a4.800 4.800 0 0 0 7.300 7.300z',
} as const;

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return <svg className="icon-mark" viewBox="0 0 16 16" width="1em" height="1em" fill="none" stroke="currentColor" strokeWidth="1.500" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true"><path d={PATHS[name]} /></svg>;
}
