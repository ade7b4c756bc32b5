import type { ColumnRef, FactValue } from '#libs/engine';
import { dayNumber, type LocalDate } from '#libs/kernel';
import type { Dataset } from '#libs/registry';
import { type RegistryWorld } from './registry-builders.ts';

/** The year of the invented facts that have one. */
export const YEAR = '2026';

interface Told {
  readonly subject: number;
  readonly dataset: string;
  readonly item: string;
  readonly period: string;
  readonly facts: Readonly<Record<string, FactValue>>;
  readonly from: LocalDate;
  readonly until: LocalDate | null;
  readonly known: string;
  readonly forgotten: string | null;
}
interface Delivered {
  readonly dataset: string;
  readonly mode: 'full' | 'delta';
  readonly day: LocalDate;
  readonly known: string;
  readonly rejected: number;
}

/** The obvious answer: all records and deliveries in memory, every fact looked up by what was agreed, one after another. */
export class NaiveReading {
  readonly #told = new Map<number, Told[]>();

  private constructor(
    told: readonly Told[],
    private readonly delivered: readonly Delivered[],
    private readonly datasets: ReadonlyMap<string, Dataset>,
  ) {
    for (const one of told)
      this.#told.set(one.subject, [...(this.#told.get(one.subject) ?? []), one]);
  }

  static async of(
    world: RegistryWorld,
    datasets: ReadonlyMap<string, Dataset>,
  ): Promise<NaiveReading> {
    const instant = (name: string): string =>
      `to_char(${name} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
    return new NaiveReading(
      await world.rows<Told>(
        `select subject_id as subject, dataset, item, period, facts, valid_from::text as from, valid_until::text as until,
           ${instant('known_from')} as known, ${instant('known_until')} as forgotten from record`,
      ),
      await world.rows<Delivered>(
        `select dataset, mode, as_of::text as day, ${instant('known_at')} as known, rejected from delivery where state = 'accepted'`,
      ),
      datasets,
    );
  }

  value(subject: number, ref: ColumnRef, asOf: LocalDate, knownAt: string): FactValue {
    const holds = (one: Told): boolean =>
      one.from <= asOf &&
      (one.until === null || one.until > asOf) &&
      one.known <= knownAt &&
      (one.forgotten === null || one.forgotten > knownAt);
    const known = this.delivered.filter((one) => one.day <= asOf && one.known <= knownAt);
    const latest = (dataset: string, mode?: string): LocalDate | undefined =>
      known
        .filter((one) => one.dataset === dataset && (!mode || one.mode === mode))
        .map(({ day }) => day)
        .sort()
        .at(-1);
    const age = (day: LocalDate | undefined): number =>
      day === undefined ? Number.POSITIVE_INFINITY : dayNumber(asOf) - dayNumber(day);
    const fresh = (dataset: string, mode?: string): boolean =>
      age(latest(dataset, mode)) <= (this.datasets.get(dataset)?.maxAgeDays ?? 0);
    const of = (dataset: string, period = 'asOf'): readonly Told[] =>
      (this.#told.get(subject) ?? []).filter(
        (one) => one.dataset === dataset && one.period === period && holds(one),
      );
    switch (ref.fact) {
      case 'tax.revenue':
        return of('tax', YEAR)[0]?.facts[ref.fact] ?? null;
      case 'tax.arrears': {
        const [record] = of('tax');
        if (!record || !fresh('tax')) return null;
        const day = [record.from, latest('tax', 'full') ?? record.from].sort().at(-1);
        return age(day) <= 12 ? (record.facts[ref.fact] ?? null) : null;
      }
      case 'tax.staff': {
        const surveyed = fresh('survey') ? of('survey')[0]?.facts[ref.fact] : undefined;
        const taxed = fresh('tax') ? of('tax')[0]?.facts[ref.fact] : undefined;
        return surveyed ?? taxed ?? null;
      }
      case 'black.listed': {
        if (!fresh('blacklist')) return null;
        const [record] = of('blacklist');
        if (record) return record.facts[ref.fact] ?? null;
        const covered = of('registration')[0]?.facts['reg.kind'] === 'legal-entity';
        return covered && fresh('blacklist', 'full') ? false : null;
      }
      case 'reg.kind':
      case 'reg.division':
        return fresh('registration') ? (of('registration')[0]?.facts[ref.fact] ?? null) : null;
      default:
        if (!fresh('certs')) return null;
        return certificates(ref.fact, of('certs'), fresh('certs', 'full'), asOf);
    }
  }
}

function certificates(
  fact: string,
  items: readonly Told[],
  full: boolean,
  asOf: LocalDate,
): FactValue {
  if (items.length === 0 && !full) return null;
  const of = (id: string): FactValue[] => items.map(({ facts }) => facts[id] ?? null);
  const until = of('cert.until') as (string | null)[];
  const worth = of('cert.worth') as (number | null)[];
  switch (fact) {
    case 'certs.count':
      return items.length;
    case 'certs.worth':
      return worth.includes(null) ? null : worth.reduce<number>((sum, one) => sum + (one ?? 0), 0);
    case 'certs.holds':
      return (
        until.some((day) => day !== null && day > asOf) || (until.includes(null) ? null : false)
      );
    case 'certs.newest': {
      if (items.length === 0 || until.includes(null)) return null;
      const last = [...until].sort().at(-1);
      const kinds = items
        .filter((one) => one.facts['cert.until'] === last)
        .map((one) => one.facts['cert.kind'] ?? null);
      return kinds.includes(null) ? null : ([...kinds].sort().at(-1) ?? null);
    }
    default:
      return until.includes(null) ? null : until.filter((day) => day?.startsWith(YEAR)).length;
  }
}
