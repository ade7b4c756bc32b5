import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RuleBook } from '#libs/engine';
import { type Database, systemContext } from '#libs/platform';
import {
  DECIDING_DATASETS,
  generatePopulation,
  headersOf,
  importDelivery,
  type Dataset,
  type DeliveryReport,
} from '#libs/registry';
import { csv, type Enterprise } from './factories.ts';

/** The day on which every story begins: the policies of the stories are in force. */
export const FIRST_DAY = '2025-09-30';

/** Enterprises made by hand, and a population made by the generator. */
interface Population {
  readonly enterprises?: readonly Enterprise[];
  readonly invented?: { readonly subjects: number; readonly seed: number };
}

/** What departments deliver on a stage. */
export class StageDeliveries {
  readonly #datasets: readonly Dataset[];
  #files = 0;

  constructor(
    private readonly database: Database,
    private readonly folder: string,
    private readonly book: RuleBook,
    datasets: readonly Dataset[],
  ) {
    this.#datasets = datasets;
  }

  /** Delivers what one dataset says of enterprises: as a delta unless said otherwise. */
  async deliver(
    dataset: string,
    enterprises: readonly Enterprise[],
    options: { mode?: 'full' | 'delta'; asOf?: string } = {},
  ): Promise<DeliveryReport> {
    const definition = this.#datasets.find((one) => one.id === dataset);
    if (!definition) throw new Error(`no dataset ${dataset}`);
    const path = join(this.folder, `${(this.#files += 1)}-${dataset}.csv`);
    await writeFile(
      path,
      csv(
        headersOf(definition),
        enterprises.map((one) => one.rows[dataset]).filter((row) => row !== undefined),
      ),
    );
    const report = await this.#import(
      definition,
      path,
      options.mode ?? 'delta',
      options.asOf ?? FIRST_DAY,
    );
    if (report.already || report.rejected > 0)
      throw new Error(`the delivery did not do what the story says: ${JSON.stringify(report)}`);
    return report;
  }

  /** Delivers the invented files once more. */
  async deliverAgain(): Promise<DeliveryReport[]> {
    const reports: DeliveryReport[] = [];
    for (const dataset of this.#datasets.filter(({ id }) => DECIDING_DATASETS.has(id)))
      reports.push(
        await this.#import(dataset, join(this.folder, `${dataset.id}.csv`), 'full', FIRST_DAY),
      );
    return reports;
  }

  /** Delivers what a story begins with. */
  async populate({ enterprises = [], invented }: Population): Promise<void> {
    const datasets = this.#datasets.filter(
      ({ id }) =>
        DECIDING_DATASETS.has(id) || enterprises.some((one) => one.rows[id] !== undefined),
    );
    const deciding = datasets.filter(({ id }) => DECIDING_DATASETS.has(id));
    if (invented)
      await generatePopulation({ ...invented, folder: this.folder, datasets: deciding });
    // The dataset that names the subjects comes first: the others link to them.
    for (const dataset of (invented ? deciding : datasets).sort(
      (a, b) => Number(Boolean(b.subject)) - Number(Boolean(a.subject)),
    )) {
      if (invented)
        await this.#import(dataset, join(this.folder, `${dataset.id}.csv`), 'full', FIRST_DAY);
      if (enterprises.length > 0)
        await this.deliver(dataset.id, enterprises, { mode: invented ? 'delta' : 'full' });
    }
  }

  #import(
    dataset: Dataset,
    path: string,
    mode: 'full' | 'delta',
    asOf: string,
  ): Promise<DeliveryReport> {
    return importDelivery(this.database, {
      dataset,
      book: this.book,
      path,
      mode,
      asOf,
      source: `test ${randomUUID()}`,
      synthetic: true,
      context: systemContext('test'),
    });
  }
}
