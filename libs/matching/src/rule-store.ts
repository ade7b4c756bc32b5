import {
  type CompiledMatter,
  compileMatter,
  type CompiledModel,
  compileModel,
  type CompiledPolicy,
  compilePolicy,
  type CompiledQuota,
  compileQuota,
  loadRuleBook,
  periodDecidedOn,
  type Policy,
  type RuleBook,
  type RuleFile,
} from '#libs/engine';
import { invariant, type LocalDate } from '#libs/kernel';
import { type Tx } from '#libs/platform';
import { type Dataset, loadDatasets } from '#libs/registry';

/** What a run judges by, whatever follows from it: a policy, or a scoring model. */
export interface JudgedVersion {
  readonly id: string;
  readonly book: RuleBook;
  /** What it reads and derives; of a model any of its tiers, which all read the same. */
  readonly compiled: CompiledPolicy;
  readonly period: string;
  /** The datasets that were loaded with it, by id. */
  readonly datasets: ReadonlyMap<string, Dataset>;
}

/** A policy in the database, ready to use. */
export interface RuleVersion extends JudgedVersion {
  readonly policy: Policy;
}

/** A scoring model in the database, ready to use. */
export interface ModelVersion extends JudgedVersion {
  readonly model: CompiledModel;
}

/** A supervised matter in the database, ready to use. */
export interface MatterVersion extends JudgedVersion {
  readonly matter: CompiledMatter;
}

/** A quota of visits in the database, ready to use. */
export interface QuotaVersion extends JudgedVersion {
  readonly quota: CompiledQuota;
}

type AnyVersion = RuleVersion | ModelVersion | MatterVersion | QuotaVersion;

/** A row of `rule_version`. */
export interface VersionRow {
  id: string;
  policy_id: string;
  period: string;
  book_digest: string;
  decision_hash: string;
  document_hash: string;
  state: string;
  number: number;
}

/** A rule book with the datasets that were loaded with it, by id. */
export interface LoadedBook {
  readonly book: RuleBook;
  readonly datasets: ReadonlyMap<string, Dataset>;
}

/**
 * Reads rule versions as compiled rules. Books and compiled rules are kept, because a version never changes.
 */
export class RuleStore {
  readonly #books = new Map<string, LoadedBook>();
  readonly #versions = new Map<string, AnyVersion>();

  /** The policy version of an id. */
  async version(tx: Tx, id: string): Promise<RuleVersion> {
    const version = await this.judged(tx, id);
    invariant('policy' in version, `rule version ${id} is of a policy`);
    return version;
  }

  /** The version of an id, of a policy or a model. */
  async judged(tx: Tx, id: string): Promise<RuleVersion | ModelVersion> {
    const version = await this.#version(tx, id);
    invariant('policy' in version || 'model' in version, `rule version ${id} is one of a run`);
    return version;
  }

  /** The matter version of an id. */
  async matter(tx: Tx, id: string): Promise<MatterVersion> {
    const version = await this.#version(tx, id);
    invariant('matter' in version, `rule version ${id} is of a matter`);
    return version;
  }

  async #version(tx: Tx, id: string): Promise<AnyVersion> {
    const known = this.#versions.get(id);
    if (known) return known;
    const [row] = await tx.query<VersionRow>(
      `select id, policy_id, period, book_digest, decision_hash, document_hash, state, number from rule_version where id = $1`,
      [id],
    );
    invariant(row !== undefined, `rule version ${id} exists`);
    return this.#open(tx, row);
  }

  /** The versions in force of what is decided on a day, by policy id: each for the period then decided. */
  async published(tx: Tx, day: LocalDate): Promise<RuleVersion[]> {
    const rows = await tx.query<VersionRow>(
      `select id, policy_id, period, book_digest, decision_hash, document_hash, state, number from rule_version
       where state = 'published' order by policy_id`,
    );
    const versions: RuleVersion[] = [];
    for (const row of rows) {
      const version = await this.#open(tx, row);
      if ('policy' in version && version.period === periodDecidedOn(version.policy, day))
        versions.push(version);
    }
    return versions;
  }

  /** The scoring models of a programme in force on a day, by id. */
  async publishedModels(tx: Tx, programme: string, day: LocalDate): Promise<ModelVersion[]> {
    const all = await this.#publishedOf(tx, programme);
    return all.filter(
      (version): version is ModelVersion =>
        'model' in version &&
        version.period === periodDecidedOn({ ...version.model.model, settlement: null }, day),
    );
  }

  /** The supervised matters on the list (检查事项清单) that are in force on a day, by id. */
  async publishedMatters(tx: Tx, day: LocalDate): Promise<MatterVersion[]> {
    const all = await this.#publishedOf(tx, 'inspections');
    return all.filter(
      (version): version is MatterVersion =>
        'matter' in version &&
        version.period === periodDecidedOn({ ...version.matter.matter, settlement: null }, day),
    );
  }

  /** The quotas of visits in force on a day, by id. */
  async publishedQuotas(tx: Tx, day: LocalDate): Promise<QuotaVersion[]> {
    const all = await this.#publishedOf(tx, 'inspections');
    return all.filter(
      (version): version is QuotaVersion =>
        'quota' in version &&
        version.period === periodDecidedOn({ ...version.quota.quota, settlement: null }, day),
    );
  }

  async #publishedOf(tx: Tx, programme: string): Promise<AnyVersion[]> {
    const rows = await tx.query<VersionRow>(
      `select id, policy_id, period, book_digest, decision_hash, document_hash, state, number from rule_version
       where state = 'published' and programme = $1 order by policy_id`,
      [programme],
    );
    const versions: AnyVersion[] = [];
    for (const row of rows) versions.push(await this.#open(tx, row));
    return versions;
  }

  /** The book that was loaded last, for the catalogue; undefined before the first load. */
  async latestBook(tx: Tx): Promise<RuleBook | undefined> {
    return (await this.latest(tx))?.book;
  }

  /** The book that was loaded last, with the names of its datasets; undefined before the first load. */
  async latest(tx: Tx): Promise<LoadedBook | undefined> {
    const [row] = await tx.query<{ digest: string }>(
      `select digest from rule_book order by loaded_at desc limit 1`,
    );
    return row && this.#book(tx, row.digest);
  }

  /** The book of a digest, which some version or run names. */
  book(tx: Tx, digest: string): Promise<LoadedBook> {
    return this.#book(tx, digest);
  }

  async #open(tx: Tx, row: VersionRow): Promise<AnyVersion> {
    const known = this.#versions.get(row.id);
    if (known) return known;
    const { book, datasets } = await this.#book(tx, row.book_digest);
    const frame = { id: row.id, book, period: row.period, datasets };
    const made = this.#compiled(row, book);
    invariant(
      made.decisionHash === row.decision_hash,
      `policy ${row.policy_id} still compiles to its decision hash`,
    );
    const version = { ...frame, ...made.version };
    this.#versions.set(row.id, version);
    return version;
  }

  #compiled(row: VersionRow, book: RuleBook) {
    const of = book.models.get(row.policy_id);
    if (of) {
      const model = compileModel(of, book, row.period);
      const compiled = model.tiers[0]?.rule;
      invariant(compiled !== undefined, `model ${row.policy_id} has tiers`);
      return { decisionHash: model.decisionHash, version: { model, compiled } };
    }
    const listed = book.matters.get(row.policy_id);
    if (listed) {
      const matter = compileMatter(listed, book, row.period);
      const compiled = matter.rule;
      return { decisionHash: compiled.decisionHash, version: { matter, compiled } };
    }
    const capped = book.quotas.get(row.policy_id);
    if (capped) {
      const quota = compileQuota(capped, book, row.period);
      const compiled = quota.rule;
      return { decisionHash: compiled.decisionHash, version: { quota, compiled } };
    }
    const policy = book.policies.get(row.policy_id);
    invariant(policy !== undefined, `policy ${row.policy_id} stands in its rule book`);
    const compiled = compilePolicy(policy, book, row.period);
    return { decisionHash: compiled.decisionHash, version: { policy, compiled } };
  }

  async #book(tx: Tx, digest: string): Promise<LoadedBook> {
    const known = this.#books.get(digest);
    if (known) return known;
    const [row] = await tx.query<{ files: RuleFile[] }>(
      `select files from rule_book where digest = $1`,
      [digest],
    );
    invariant(row !== undefined, `rule book ${digest} exists`);
    const { book } = loadRuleBook(row.files);
    const datasets = new Map(
      loadDatasets(row.files, book.dictionary).map((dataset) => [dataset.id, dataset]),
    );
    this.#books.set(digest, { book, datasets });
    return { book, datasets };
  }
}
