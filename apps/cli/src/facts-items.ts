import {
  aggregateOf,
  type CodeLists,
  type ColumnRef,
  type FactDefinition,
  type FactDictionary,
  type FactRow,
  type FactValue,
  normaliseFact,
} from '#libs/engine';
import { type LocalDate, periodInterval } from '#libs/kernel';

/**
 * The items of a subject as NDJSON gives them: `{"enterprise": "…", "loans": [{"loan.interest": "12.50", …}, …]}`, under
 * the id of their dataset. They reach rules as aggregates only.
 */
export class FactsItems {
  /** The aggregates that rules read, with the place of each among what they read. */
  private readonly aggregates: readonly {
    readonly slot: number;
    readonly ref: ColumnRef;
    readonly definition: FactDefinition;
  }[];
  private readonly datasets: ReadonlySet<string>;
  private readonly given = new Map<string, FactRow[]>();

  constructor(
    private readonly dictionary: FactDictionary,
    reads: readonly ColumnRef[],
    private readonly asOf: LocalDate,
    private readonly codes: CodeLists,
  ) {
    this.aggregates = reads.flatMap((ref, slot) => {
      const definition = dictionary.get(ref.fact);
      return definition?.aggregate ? [{ slot, ref, definition }] : [];
    });
    const items = [...dictionary.values()].filter(({ item }) => item === true);
    this.datasets = new Set(items.map(({ dataset }) => dataset));
  }

  /** Whether a name is that of a dataset with items. */
  has(name: string): boolean {
    return this.datasets.has(name);
  }

  /** Forgets the items of the last subject. */
  next(): void {
    this.given.clear();
  }

  /**
   * Takes the items of one dataset.
   *
   * @returns the names in them that are no facts of its items
   * @throws ENGINE.FACT_MALFORMED for a value that is not of its fact's type
   */
  take(dataset: string, items: readonly object[]): readonly string[] {
    const strange: string[] = [];
    const rows = items.map((item): FactRow => {
      const values = new Map<string, FactValue>();
      for (const [name, raw] of Object.entries(item)) {
        const definition = this.dictionary.get(name);
        if (definition?.item === true && definition.dataset === dataset)
          values.set(name, normaliseFact(definition, raw, this.codes));
        else strange.push(`${dataset}[].${name}`);
      }
      return { value: ({ fact }) => values.get(fact) ?? null };
    });
    this.given.set(dataset, rows);
    return strange;
  }

  /** Puts the aggregates of the items given where rules read them; a value that the row gives itself stands. */
  fill(values: FactValue[]): void {
    if (this.given.size === 0) return;
    for (const { slot, ref, definition } of this.aggregates) {
      const items = this.given.get(definition.dataset);
      if (!items || !definition.aggregate || values[slot] !== null) continue;
      const period = ref.period === 'asOf' ? null : periodInterval(ref.period);
      values[slot] = aggregateOf(definition.aggregate, items, period, this.asOf);
    }
  }
}
