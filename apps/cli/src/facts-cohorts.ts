import {
  CohortBuilder,
  cohortsRead,
  type CodeLists,
  type ColumnRef,
  type CompiledCohort,
  type FactRow,
  type FactValue,
  type FrozenCohort,
  frozenValue,
  onDay,
  type RuleBook,
} from '#libs/engine';
import { type LocalDate } from '#libs/kernel';
import { type FactsRefused, UsageRefused } from './errors.ts';
import { FactsColumns } from './facts-columns.ts';
import { readFacts } from './facts-file.ts';
import { FactsItems } from './facts-items.ts';

/**
 * The means, percentiles and ranks that rules read, made of all rows of the file of facts: it is read once to freeze
 * them and once more to judge. A value that a row gives itself stands.
 */
export class FactsCohorts {
  /** What the rules read, and after it what their cohorts read besides: the order of the values of a row. */
  readonly reads: readonly ColumnRef[];
  private readonly cohorts: readonly { readonly slot: number; readonly cohort: CompiledCohort }[];
  private readonly frozen = new Map<string, FrozenCohort>();
  private readonly slots: ReadonlyMap<string, number>;

  constructor(
    private readonly book: RuleBook,
    reads: readonly ColumnRef[],
    private readonly asOf: LocalDate,
  ) {
    const cohorts = cohortsRead(reads, book);
    const keys = new Set(reads.map(({ key }) => key));
    const more = new Map(cohorts.flatMap(({ reads: own }) => own.map((ref) => [ref.key, ref])));
    this.reads = [...reads, ...[...more.values()].filter(({ key }) => !keys.has(key))];
    this.slots = new Map(this.reads.map(({ key }, slot) => [key, slot]));
    this.cohorts = cohorts.map((cohort) => ({
      slot: this.slots.get(cohort.ref.key) as number,
      cohort,
    }));
  }

  /**
   * Reads the whole file and freezes what the rules need of it; nothing when they need nothing.
   *
   * @param bad called for every bad row; throws to stop
   * @throws CLI.USAGE_REFUSED when the facts can be read only once, CLI.FACTS_REFUSED
   */
  async freeze(
    path: string,
    codes: CodeLists,
    bad: (problem: FactsRefused) => void,
  ): Promise<void> {
    if (this.cohorts.length === 0) return;
    const names = this.cohorts.map(({ cohort }) => cohort.definition.id).join(', ');
    if (path === '-')
      throw new UsageRefused({
        zh: `规则用到群组事实（${names}），须先通读全部企业；请把数据存为文件后用 --facts 指定。`,
        en: `The rules use cohort facts (${names}), which take a look at all enterprises first; save the facts to a file and name it with --facts.`,
      });
    const { dictionary } = this.book;
    const columns = new FactsColumns(dictionary, this.reads, this.asOf);
    const items = new FactsItems(dictionary, this.reads, this.asOf, codes);
    const builders = this.cohorts.map(({ cohort }) => new CohortBuilder(cohort, this.asOf));
    await readFacts(path, columns, items, this.reads.length, codes, {
      row: ({ values }) => {
        const row = this.rowOf(values);
        for (const builder of builders) builder.subject(row);
      },
      bad,
      unknown: () => undefined,
      pause: async () => undefined,
    });
    for (const builder of builders) {
      const frozen = builder.freeze();
      this.frozen.set(frozen.key, frozen);
    }
  }

  /** The values of a row with those of its cohorts. */
  filled(values: readonly FactValue[]): readonly FactValue[] {
    if (this.cohorts.length === 0) return values;
    const row = onDay(this.rowOf(values), this.asOf);
    const filled = [...values];
    for (const { slot, cohort } of this.cohorts) {
      const frozen = this.frozen.get(cohort.ref.key);
      if (frozen && filled[slot] === null) filled[slot] = frozenValue(cohort, frozen, row);
    }
    return filled;
  }

  private rowOf(values: readonly FactValue[]): FactRow {
    return { value: ({ key }) => values[this.slots.get(key) ?? -1] ?? null };
  }
}
