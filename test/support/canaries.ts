/** Planted strings that look like what people say and are: each unmistakable, so that finding one anywhere is a leak. */

/** A small repeatable stream of numbers in [0, 1). */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

const SURNAMES = '嬴芈姒妫嫪訾爨亓仉';
const RARE = '翀翯旻晟晔暐昶曦煦熠燊炘焓熙皓皞睿瑀瑄璟琬琰珺';
const ROADS = ['桫椤路', '枳椇路', '檫木路', '楝树路', '栾木路'];

export interface Canaries {
  readonly planted: ReadonlySet<string>;
  name(): string;
  phone(): string;
  identityNumber(): string;
  address(): string;
  token(): string;
  /** a sentence with a name, a number and an address in it */
  sentence(): string;
  /** those of the planted that occur in a text */
  foundIn(text: string): string[];
}

/** @param taken what no other in the same test may plant either: those erased and those who stay must not share a name */
export function makeCanaries(seed = 9, taken = new Set<string>()): Canaries {
  const random = chance(seed);
  const planted = new Set<string>();
  const pick = (list: string) => [...list][Math.floor(random() * [...list].length)] ?? '';
  const digits = (n: number) => Array.from({ length: n }, () => Math.floor(random() * 10)).join('');
  const fresh = (make: () => string): string => {
    for (;;) {
      const made = make();
      if (taken.has(made)) continue;
      taken.add(made);
      planted.add(made);
      return made;
    }
  };
  const c: Canaries = {
    planted,
    name: () => fresh(() => `${pick(SURNAMES)}${pick(RARE)}${pick(RARE)}`),
    phone: () => fresh(() => `138${digits(8)}`),
    identityNumber: () => fresh(() => `310115${digits(12)}`),
    address: () => fresh(() => `${ROADS[Math.floor(random() * ROADS.length)]}${digits(3)}弄${digits(2)}号`),
    token: () => fresh(() => `canary${digits(14)}`),
    sentence: () => `我叫${c.name()}，电话${c.phone()}，身份证${c.identityNumber()}，住${c.address()}，隔壁吵得没法睡`,
    foundIn: (text) => [...planted].filter((canary) => text.includes(canary)),
  };
  return c;
}
