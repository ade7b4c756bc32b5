/**
 * How far a dataset can be relied on at a moment: what its absence of a record means, and whether it is too old.
 */
import { dayNumber, type LocalDate, type Text } from '#libs/kernel';
import {
  type ColumnRef,
  type CompiledPolicy,
  type Finding,
  readRuleSet,
  type RuleFile,
} from '#libs/engine';
import { elevate, type Tx } from '#libs/platform';
import { type Dataset, type FactBook, loadDatasets } from './dataset.ts';
import { DatasetRefused, DatasetStale } from './errors.ts';
import { readingOf } from './record-facts.ts';

/** How one dataset stands on a day, to the knowledge of an instant. */
export interface Standing {
  readonly dataset: Dataset;
  /** The day that its latest accepted delivery describes; null when none had come. */
  readonly latest: LocalDate | null;
  /** The day that its latest full delivery of the whole territory describes. */
  readonly full: LocalDate | null;
  /** Older than agreed: what it says of the day is no longer known. */
  readonly stale: boolean;
  /** Whoever is covered and not named is known to have nothing. */
  readonly closed: boolean;
}

/** A day, an instant of knowledge, and what was agreed about the datasets. */
export interface Moment {
  readonly asOf: LocalDate;
  /** UTC to the microsecond. */
  readonly knownAt: string;
  readonly book: FactBook;
  /** By dataset, the day of the latest full delivery: it confirmed every statement that it left standing. */
  readonly confirmed: ReadonlyMap<string, LocalDate>;
  /** Of every dataset in the book. */
  readonly standings: ReadonlyMap<string, Standing>;
}

/** The division under which a delivery of the whole territory is kept. */
const WHOLE = '460000';

interface DeliveredRow {
  readonly dataset: string;
  readonly latest: LocalDate;
  readonly full: LocalDate | null;
  readonly confirmed: LocalDate | null;
  readonly doubtful: boolean;
}

/**
 * Finds how every dataset stands at a moment.
 *
 * A full delivery counts as complete when neither it nor a later one had rows that could not be read: such a row may be of
 * anybody. Rows that wait for a subject are of nobody known, those that would take an amendment back of somebody known:
 * they do not count.
 */
export async function momentAt(
  tx: Tx,
  asOf: LocalDate,
  knownAt: string,
  book: FactBook,
): Promise<Moment> {
  const rows = await deliveredBy(tx, asOf, knownAt);
  const delivered = new Map(rows.map((row) => [row.dataset, row]));
  const confirmed = new Map(
    rows.flatMap(({ dataset, confirmed: day }) => (day === null ? [] : [[dataset, day] as const])),
  );
  const standings = new Map(
    [...(book.datasets?.values() ?? [])].map((dataset) => [
      dataset.id,
      standingOf(dataset, delivered.get(dataset.id), asOf),
    ]),
  );
  return { asOf, knownAt, book, confirmed, standings };
}

/** What a transaction has asked already: it judges many policies at one moment, and the answer needs a look at every delivery. */
const asked = new WeakMap<Tx, Map<string, readonly DeliveredRow[]>>();

async function deliveredBy(
  tx: Tx,
  asOf: LocalDate,
  knownAt: string,
): Promise<readonly DeliveredRow[]> {
  const key = `${asOf} ${knownAt}`;
  const before = asked.get(tx)?.get(key);
  if (before) return before;
  const rows = await elevate(tx, () =>
    tx.query<DeliveredRow>(
      `with known as (
         select id, dataset, mode, as_of, known_at, division, rejected from delivery
         where state = 'accepted' and as_of <= $1::date and known_at <= $2::timestamptz),
       complete as (
         select distinct on (dataset) dataset, as_of, known_at from known
         where mode = 'full' and division = $3 order by dataset, known_at desc)
       select k.dataset, max(k.as_of)::text as latest, max(c.as_of)::text as full,
         max(k.as_of) filter (where k.mode = 'full')::text as confirmed,
         coalesce(bool_or(k.mode <> 'tombstone' and k.known_at >= c.known_at and k.rejected > (
           select count(distinct u.line) from unlinked_record u where k.rejected > 0 and u.delivery_id = k.id) + (
           select count(*) from delivery_reject j where k.rejected > 0 and j.delivery_id = k.id
             and j.reason = 'REGISTRY.ROW_AMENDED')), false) as doubtful
       from known k left join complete c using (dataset) group by k.dataset`,
      [asOf, knownAt, WHOLE],
    ),
  );
  asked.set(tx, new Map(asked.get(tx)).set(key, rows));
  return rows;
}

function standingOf(dataset: Dataset, row: DeliveredRow | undefined, asOf: LocalDate): Standing {
  const { latest = null, full = null, doubtful = true } = row ?? {};
  return {
    dataset,
    latest,
    full,
    stale: latest !== null && isOld(dataset, latest, asOf),
    closed:
      dataset.closedWorld !== undefined &&
      full !== null &&
      !doubtful &&
      !isOld(dataset, full, asOf),
  };
}

function isOld({ maxAgeDays }: Dataset, day: LocalDate, asOf: LocalDate): boolean {
  return dayNumber(asOf) - dayNumber(day) > maxAgeDays;
}

/**
 * Refuses a moment at which a dataset whose absences are read has no fresh full delivery.
 *
 * @param refs what rules read
 * @throws REGISTRY.DATASET_STALE which names each of them
 */
export function refuseStale({ asOf, book, standings }: Moment, refs: readonly ColumnRef[]): void {
  const stale = readingOf(refs, book)
    .sources.flatMap((id) => standings.get(id) ?? [])
    .filter(
      ({ dataset, full }) =>
        dataset.closedWorld !== undefined && (full === null || isOld(dataset, full, asOf)),
    );
  if (stale.length > 0) throw new DatasetStale(asOf, stale);
}

/**
 * Whether all that rules read is fresh and whole at a moment: no dataset is older than agreed, and of each whose absences are
 * read the last full delivery is complete. Where it is not, a change of one firm would be judged on less than the firms
 * beside it.
 */
export function isWhole({ book, standings }: Moment, refs: readonly ColumnRef[]): boolean {
  return readingOf(refs, book)
    .sources.flatMap((id) => standings.get(id) ?? [])
    .every(({ dataset, stale, closed }) => !stale && (dataset.closedWorld === undefined || closed));
}

/** Why what a dataset says is not used: it is older than agreed. */
export function staleNote({ dataset, latest }: Standing, asOf: LocalDate): Text {
  const age = latest === null ? 0 : dayNumber(asOf) - dayNumber(latest);
  return {
    zh: `“${dataset.title.zh}”最近一次交付截至 ${latest ?? ''}，到 ${asOf} 已 ${age} 天，超过约定的 ${dataset.maxAgeDays} 天，不再采用；待部门重新交付`,
    en: `the latest delivery of "${dataset.title.en}" describes ${latest ?? ''}; on ${asOf} it is ${age} days old, more than the ${dataset.maxAgeDays} agreed, and is not used until the department delivers again`,
  };
}

/** What follows from not being named. */
export function absenceNote({ dataset, full }: Standing): Text {
  return {
    zh: `截至 ${full ?? ''} 的“${dataset.title.zh}”全量数据未列出该主体，按约定即为没有`,
    en: `the full data of "${dataset.title.en}" as of ${full ?? ''} do not name the subject, which by agreement means none`,
  };
}

const COMPILED = new WeakMap<Dataset, CompiledPolicy>();

/**
 * Of whom a closed-world dataset would know, compiled; null when of everyone.
 *
 * @throws REGISTRY.DATASET_REFUSED when it is no condition on facts as of a day, or asks for facts of a dataset that is
 * itself closed-world
 */
export function coverageOf(dataset: Dataset, book: FactBook): CompiledPolicy | null {
  const coverage = dataset.closedWorld?.coverage ?? 'everyone';
  if (coverage === 'everyone') return null;
  const known = COMPILED.get(dataset);
  if (known) return known;
  const path = `datasets/${dataset.id}.json`;
  const none = new Map<never, never>();
  const { rules, findings } = readRuleSet(
    [{ path, text: JSON.stringify({ id: `coverage:${dataset.id}`, conditions: coverage }) }],
    {
      dictionary: book.dictionary,
      codes: book.codes,
      parameters: none,
      conditions: none,
      derived: none,
    },
    '2000-01-01',
  );
  const [rule] = rules;
  const problems = findings
    .filter(({ severity }) => severity === 'error')
    .map((found) => `closedWorld.coverage ${found.pointer}: ${found.what.zh} / ${found.what.en}`);
  for (const ref of rule?.reads ?? []) {
    const circular = book.datasets?.get(ref.dataset)?.closedWorld !== undefined;
    if (ref.period !== 'asOf' || circular)
      problems.push(
        `closedWorld.coverage: ${ref.key} 须为某日的事实，且不属于“未列入即没有”的数据集 / has to be a fact as of a day, of a dataset that is not closed-world`,
      );
  }
  if (!rule || problems.length > 0) throw new DatasetRefused(path, problems);
  COMPILED.set(dataset, rule);
  return rule;
}

/** What is wrong with dataset files, for whoever writes them. */
export function lintDatasets(files: readonly RuleFile[], book: FactBook): Finding[] {
  const found = (error: unknown, file: string): Finding => {
    if (!(error instanceof DatasetRefused)) throw error;
    return {
      code: error.code,
      severity: 'error',
      file,
      pointer: '',
      what: error.text,
      why: {
        zh: '数据集定义不成立时，部门交付的数据无法接收或无法解释。',
        en: 'While the definition of a dataset does not hold, its deliveries cannot be taken or understood.',
      },
      instead: { zh: '按上述说明修改。', en: 'Correct it as said above.' },
    };
  };
  const findings: Finding[] = [];
  for (const file of files.filter(({ path }) => path.startsWith('datasets/'))) {
    try {
      loadDatasets([file], book.dictionary);
    } catch (error) {
      findings.push(found(error, file.path));
    }
  }
  if (findings.length > 0) return findings;
  try {
    const datasets = new Map(loadDatasets(files, book.dictionary).map((one) => [one.id, one]));
    for (const dataset of datasets.values()) coverageOf(dataset, { ...book, datasets });
  } catch (error) {
    if (error instanceof DatasetRefused) findings.push(found(error, error.file));
    else throw error;
  }
  return findings;
}
