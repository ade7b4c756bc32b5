import { loadRuleBook, type RuleBook } from '#libs/engine';
import { NotFound, readRulesTree } from '#libs/platform';
import { type Dataset, loadDatasets } from '#libs/registry';

/** The datasets that the rules tree defines, read once. */
export class Datasets {
  #known: Promise<{ readonly book: RuleBook; readonly datasets: readonly Dataset[] }> | undefined;

  /** Dictionary and datasets. */
  read(): Promise<{ readonly book: RuleBook; readonly datasets: readonly Dataset[] }> {
    this.#known ??= readRulesTree().then((files) => {
      const { book } = loadRuleBook(files);
      return { book, datasets: loadDatasets(files, book.dictionary) };
    });
    return this.#known;
  }

  /** All datasets, by id. */
  async all(): Promise<readonly Dataset[]> {
    return (await this.read()).datasets;
  }

  /** One of them. @throws PLATFORM.NOT_FOUND */
  async named(id: string): Promise<Dataset> {
    const dataset = (await this.all()).find((one) => one.id === id);
    if (!dataset) throw new NotFound({ zh: '数据集', en: 'dataset' });
    return dataset;
  }
}
