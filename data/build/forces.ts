/** A town's organisations, units, shifts and people from its seed and the patterns all towns share. */
import type { Area, Organisation, Person, QualificationStage, Shift, Unit } from '#domain/catalogue/district.ts';
import { compoundId } from './areas.ts';
import type { Named, Patterns, TownSeed } from './shapes.ts';
import { fill } from './shapes.ts';

export interface Forces {
  organisations: Organisation[];
  units: Unit[];
  shifts: Shift[];
  people: Person[];
}

const STAGES: readonly QualificationStage[] = ['law', 'emergency', 'on_shift'];

/** A repeatable stream of numbers in [0, 1) from a text (mulberry32 seeded by FNV-1a). */
function chance(text: string): () => number {
  let state = 2166136261;
  for (const letter of text) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 16777619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function pick<T>(list: readonly T[], random: () => number): T {
  const found = list[Math.floor(random() * list.length)];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
}

interface Builder extends Forces {
  seed: TownSeed;
  patterns: Patterns;
  areas: Map<string, Area>;
  random: () => number;
  names: Set<string>;
}

export function buildForces(seed: TownSeed, patterns: Patterns, areas: readonly Area[]): Forces {
  const b: Builder = {
    organisations: [], units: [], shifts: [], people: [], seed, patterns,
    areas: new Map(areas.map((a) => [a.id, a])), random: chance(seed.id), names: new Set(),
  };
  for (const s of patterns.shifts) b.shifts.push({ id: `${seed.id}.${s.slug}`, town: seed.id, name: { zh: s.zh, en: s.en }, hours: s.hours, days: s.days });
  departments(b);
  for (const [slug, at] of patterns.staff) person(b, `${seed.id}.${slug}`, `${seed.id}.${at}`);
  crews(b);
  mediators(b);
  committees(b);
  companies(b);
  const { organisations, units, shifts, people } = b;
  return { organisations, units, shifts, people };
}

/** An invented name, used once in a town. */
function freshName(b: Builder): string {
  for (;;) {
    const name = pick([...b.patterns.surnames], b.random) + pick(b.patterns.given, b.random);
    if (b.names.has(name)) continue;
    b.names.add(name);
    return name;
  }
}

function person(b: Builder, id: string, organisationId: string, qualifications: Person['qualifications'] = []): Person {
  const made: Person = { id, name: freshName(b), organisationId, qualifications };
  b.people.push(made);
  return made;
}

function base(b: Builder, areaId: string): Unit['base'] {
  const area = b.areas.get(areaId);
  if (!area) throw new Error(`no area ${areaId}`);
  return area.position;
}

/** An invented line: no exchange begins with zeros, so nobody is rung by it. */
function phoneOf(b: Builder): string {
  const from = b.seed.outline[0]?.[1] ?? 0;
  return `021-0000${Math.round(from * 1000) % 10}${String(b.organisations.length).padStart(3, '0')}`;
}

/** A desk somebody answers: many matters at once, one named person. */
function desk(b: Builder, organisation: Organisation, name: Named, baseArea: string, shiftIds: string[]): void {
  const on = person(b, `${organisation.id}.duty`, organisation.id);
  b.units.push({
    id: `${organisation.id}.desk`, organisationId: organisation.id, type: organisation.type, name, town: b.seed.id,
    base: base(b, baseArea), areaIds: organisation.areaIds, personIds: [on.id], exclusive: false, shiftIds,
  });
}

function departments(b: Builder): void {
  const town = b.seed.id;
  for (const p of b.patterns.organisations) {
    const organisation: Organisation = {
      id: `${town}.${p.slug}`, type: p.type, name: fill(p, { town: b.seed.name }), town, areaIds: [town], relatedIds: [],
    };
    b.organisations.push(organisation);
    if (!p.desk) continue;
    desk(b, organisation, fill({ zh: p.desk[0], en: p.desk[1] }, { town: b.seed.name }), town, p.shift ? [`${town}.${p.shift}`] : []);
  }
}

function crews(b: Builder): void {
  const town = b.seed.id;
  for (const [i, crew] of b.patterns.crews.entries()) {
    const id = `${town}.crew-${crew.n}`;
    const members = ['a', 'b'].map((letter) => person(b, `${id}.${letter}`, `${town}.team`, passed(b.patterns, letter === 'b' ? crew.state : sound(crew.state))));
    b.units.push({
      id, organisationId: `${town}.team`, type: 'LIANDONG', name: fill(b.patterns.crew, { n: crew.n }), town,
      base: base(b, `${town}.g${(i % b.seed.grids.length) + 1}`), areaIds: [town], personIds: members.map((m) => m.id),
      exclusive: true, shiftIds: crew.shifts.map((s) => `${town}.${s}`),
    });
  }
}

type State = Patterns['crews'][number]['state'];

/** In a crew with a gap, only the second member has it. */
function sound(state: State): State {
  return state === 'standing' ? 'standing' : 'in_date';
}

function passed(patterns: Patterns, state: State): Person['qualifications'] {
  const { standing, in_date, expired, missing } = patterns.qualifications;
  const span = state === 'standing' ? standing : in_date;
  return STAGES.filter((stage) => !(state === 'missing' && stage === missing.stage))
    .map((stage) => ({ stage, passed: span.passed, until: state === 'expired' && stage === expired.stage ? expired.until : span.until }));
}

function mediators(b: Builder): void {
  const town = b.seed.id;
  for (let n = 1; n <= b.patterns.mediators; n++) {
    const id = `${town}.mediator-${n}`;
    const who = person(b, `${id}.p`, `${town}.mediation`);
    b.units.push({
      id, organisationId: `${town}.mediation`, type: 'TIAOJIE', name: fill(b.patterns.mediator, { name: { zh: who.name, en: String(n) } }), town,
      base: base(b, town), areaIds: [town], personIds: [who.id], exclusive: true, shiftIds: n === 1 ? [] : [`${town}.day`],
    });
  }
}

function committees(b: Builder): void {
  for (const [g, grid] of b.seed.grids.entries()) {
    for (const [c, community] of grid.communities.entries()) {
      const area = `${b.seed.id}.g${g + 1}.c${c + 1}`;
      const name = { community: { zh: community.name[0], en: community.name[1] } };
      const organisation: Organisation = {
        id: `${area}.committee`, type: 'JUWEI', name: fill(b.patterns.committee, name), town: b.seed.id, areaIds: [area], relatedIds: [], phone: phoneOf(b),
      };
      b.organisations.push(organisation);
      desk(b, organisation, fill(b.patterns.committeeDesk, name), area, []);
    }
  }
}

/** Each compound with a road has an owners' committee and a contract with one property company. */
function companies(b: Builder): void {
  const town = b.seed.id;
  const compounds = b.seed.grids.flatMap((g) => g.communities.flatMap((c) => c.compounds)).filter((c) => c[2] !== null);
  const owners = compounds.map((compound): Organisation => {
    const areaId = compoundId(town, compound);
    return { id: `${areaId}.owners`, type: 'YEWEIHUI', name: fill(b.patterns.owners, { compound: { zh: compound[0], en: compound[1] } }), town, areaIds: [areaId], relatedIds: [] };
  });
  for (const [n, [zh, en]] of b.patterns.companies.entries()) {
    const contracts = owners.filter((_, i) => Math.floor((i * b.patterns.companies.length) / owners.length) === n);
    const first = contracts[0];
    if (!first) continue;
    const organisation: Organisation = {
      id: `${town}.property-${n + 1}`, type: 'WUYE', name: { zh: `${zh}（${b.seed.name.zh}）`, en: `${en} (${b.seed.name.en})` }, town,
      areaIds: contracts.flatMap((o) => o.areaIds), relatedIds: contracts.map((o) => o.id), phone: phoneOf(b),
    };
    b.organisations.push(organisation);
    desk(b, organisation, fill(b.patterns.companyDesk, { company: { zh, en } }), first.areaIds[0] ?? town, []);
  }
  for (const owned of owners) {
    const company = b.organisations.find((c) => c.relatedIds.includes(owned.id));
    const o: Organisation = { ...owned, relatedIds: company ? [company.id] : [], phone: phoneOf(b) };
    b.organisations.push(o);
    desk(b, o, o.name, o.areaIds[0] ?? town, []);
  }
}
