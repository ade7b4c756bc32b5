import {
  columnRef,
  type ColumnRef,
  type FactDefinition,
  type FactDictionary,
  nearestOf,
  periodHolding,
} from '#libs/engine';
import { type LocalDate, shiftPeriod } from '#libs/kernel';

/** The column that names the subject of a row. */
export const KEY = 'enterprise';

/** What a column of a flat file holds. */
export interface FactColumn {
  readonly definition: FactDefinition;
  /** Key of the column, e.g. `tax.annualRevenue@2025`. */
  readonly key: string;
  /** Place among the columns the rules read; -1 when no rule reads it. */
  readonly slot: number;
}

const RELATIVE = /^P(?:-([1-9]\d?))?$/;

/**
 * Finds what the columns of flat files mean.
 *
 * A fact is a column by its id. A fact that is kept per period is then that of the period that holds the day; other
 * periods are `id@2024`, or relative to it `id@P-1`.
 */
export class FactsColumns {
  private readonly slots: ReadonlyMap<string, number>;

  constructor(
    private readonly dictionary: FactDictionary,
    reads: readonly ColumnRef[],
    private readonly asOf: LocalDate,
  ) {
    this.slots = new Map(reads.map(({ key }, slot) => [key, slot]));
  }

  /** @returns undefined when the name is no fact of the dictionary */
  find(name: string): FactColumn | undefined {
    const at = name.lastIndexOf('@');
    const definition = this.dictionary.get(at < 0 ? name : name.slice(0, at));
    if (!definition) return undefined;
    const period = at < 0 ? this.current(definition) : this.resolve(definition, name.slice(at + 1));
    const { key } = columnRef(definition, period);
    return { definition, key, slot: this.slots.get(key) ?? -1 };
  }

  /** The name under which a flat file gives a column. */
  nameOf(ref: ColumnRef): string {
    const definition = this.dictionary.get(ref.fact);
    return definition && ref.period === this.current(definition) ? ref.fact : ref.key;
  }

  /** Facts that an unknown name may have meant, nearest first. */
  near(name: string): readonly string[] {
    return nearestOf(name, [KEY, ...this.dictionary.keys()]);
  }

  private current({ period }: FactDefinition): string {
    return period === undefined ? 'asOf' : periodHolding(period, this.asOf);
  }

  private resolve(definition: FactDefinition, written: string): string {
    const back = RELATIVE.exec(written);
    return back && definition.period !== undefined
      ? shiftPeriod(this.current(definition), -Number(back[1] ?? 0))
      : written;
  }
}

/** In JSON a boolean, an integer and a list have forms of their own; text in their place is refused, not read. */
export function typed({ definition: { type } }: FactColumn, value: unknown): unknown {
  const own = type === 'boolean' || type === 'integer' || type === 'codes';
  return own && typeof value === 'string' && value !== '' ? { toJSON: () => value } : value;
}
