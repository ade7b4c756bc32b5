import { columnRef, type FactDefinition } from '#libs/engine';
import { invariant, type LocalDate, periodInterval, type Text } from '#libs/kernel';
import { type RuleStore } from '#libs/matching';
import { businessDate, type Tx } from '#libs/platform';
import { readFacts, type Subject, subjectsById } from '#libs/registry';
import { type NewTask } from '#libs/workflow';
import { askOnce } from './alert.ts';
import { type CohortPlace, placesIn } from './cohort-place.ts';
import { UnitCostUnknown } from './errors.ts';
import { traitsOf } from './firm-traits.ts';

const BATCH = 1_000;
/** A unit cost is a price: what a firm pays for one of something. */
const PRICE = /^yuan\//;
const TASK = 'unit-cost-high';

/** What a firm pays for a unit, beside firms of its section of industry, size class and county. */
export interface UnitCost extends CohortPlace {
  readonly subject: Subject;
  readonly fact: string;
  readonly title: Text;
  /** The department that delivers it. */
  readonly authority: string;
  readonly period: string;
  /** Of the fact's unit, as the department delivered it. */
  readonly value: number;
}

/** Whose cost stands out: at or above a percentile of a cohort that is large enough. */
export interface AlertLine {
  readonly percentile: number;
  readonly leastMembers: number;
}

/** The line that the monthly look goes by, and the page unless another is asked for. */
export const ALERT_LINE: AlertLine = { percentile: 90, leastMembers: 10 };

/** The facts that are unit costs, by the rules loaded last: those whose unit is yuan for something. */
export async function unitCostFacts(tx: Tx, rules: RuleStore): Promise<readonly FactDefinition[]> {
  const dictionary = (await rules.latest(tx))?.book.dictionary ?? new Map<string, FactDefinition>();
  return [...dictionary.values()].filter(({ unit }) => unit !== undefined && PRICE.test(unit));
}

/** The latest period of which a unit cost was delivered; null where none was. */
export async function latestPeriod(
  tx: Tx,
  { id, dataset }: FactDefinition,
): Promise<string | null> {
  const [row] = await tx.query<{ period: string | null }>(
    `select max(period) as period from record where dataset = $1 and period <> 'asOf' and facts ? $2 and known_until is null`,
    [dataset, id],
  );
  return row?.period ?? null;
}

/**
 * What firms pay of one unit cost in a period and where each stands in its cohort, dearest places first. Firms of which the
 * value, the industry or the size is not known are in no cohort, and neither cheap nor dear.
 *
 * @throws SAVINGS.UNIT_COST_UNKNOWN
 */
export async function unitCosts(
  tx: Tx,
  rules: RuleStore,
  fact: string,
  period: string,
): Promise<UnitCost[]> {
  const facts = await unitCostFacts(tx, rules);
  const definition = facts.find(({ id }) => id === fact);
  if (!definition)
    throw new UnitCostUnknown(
      fact,
      facts.map(({ id }) => id),
    );
  periodInterval(period);
  const authority =
    (await rules.latest(tx))?.datasets.get(definition.dataset)?.authority.code ?? '';
  const paying: { subject: Subject; cohort: string; value: number }[] = [];
  const today = await businessDate(tx);
  for (let after = 0; ;) {
    const rows = await tx.query<{ subject_id: number }>(
      `select distinct subject_id from record where dataset = $1 and period = $2 and known_until is null and subject_id > $3
       order by subject_id limit ${BATCH}`,
      [definition.dataset, period, after],
    );
    paying.push(
      ...(await payingOf(
        tx,
        rules,
        { definition, period, today },
        rows.map((row) => row.subject_id),
      )),
    );
    const last = rows.at(-1);
    if (rows.length < BATCH || !last) break;
    after = last.subject_id;
  }
  const places = placesIn(paying);
  return paying
    .map(({ subject, value }, at): UnitCost => {
      const place = places[at];
      invariant(place !== undefined, 'everybody who pays has a place');
      return { subject, value, fact, title: definition.title, authority, period, ...place };
    })
    .sort(
      (a, b) => b.percentile - a.percentile || b.value - a.value || a.subject.id - b.subject.id,
    );
}

/** The costs that stand out. */
export function standingOut(costs: readonly UnitCost[], line: AlertLine): readonly UnitCost[] {
  return costs.filter(
    ({ percentile, members }) => percentile >= line.percentile && members >= line.leastMembers,
  );
}

/**
 * Asks the department that delivers a unit cost to look at firms whose cost stands out; once for each firm, cost and period,
 * also when somebody has looked already.
 *
 * @returns how many it was asked to look at now
 */
export function alertOnCosts(tx: Tx, costs: readonly UnitCost[]): Promise<number> {
  return askOnce(
    tx,
    costs.map((one): NewTask => {
      const { subject, fact, title, authority, period, value, percentile, median, members } = one;
      return {
        kind: TASK,
        entity: 'unit_cost',
        entityId: `${subject.id}:${fact}:${period}`,
        authority,
        division: subject.division,
        text: {
          zh: `${subject.name} ${period} 的“${title.zh}”为 ${value}，同行业、同规模、同市县 ${members} 户的中位数为 ${median}，${percentile}% 的企业低于它；请了解原因。`,
          en: `${subject.name} paid ${value} (${title.en}) in ${period}; the median of ${members} firms of its industry, size and county is ${median}, and ${percentile} % of them pay less. Please look into it.`,
        },
      };
    }),
  );
}

async function payingOf(
  tx: Tx,
  rules: RuleStore,
  of: { readonly definition: FactDefinition; readonly period: string; readonly today: LocalDate },
  subjectIds: readonly number[],
): Promise<{ subject: Subject; cohort: string; value: number }[]> {
  const loaded = await rules.latest(tx);
  if (!loaded || subjectIds.length === 0) return [];
  const { book, datasets } = loaded;
  const traits = await traitsOf(tx, rules, subjectIds, of.today);
  const ref = columnRef(of.definition, of.period);
  const [moment] = await tx.query<{ known_at: string }>(`select to_json(now())#>>'{}' as known_at`);
  const facts = await readFacts(tx, {
    subjectIds,
    refs: [ref],
    asOf: of.today,
    knownAt: (moment as { known_at: string }).known_at,
    book: { dictionary: book.dictionary, codes: book.codes, datasets },
  });
  const subjects = await subjectsById(tx, subjectIds);
  return subjectIds.flatMap((id) => {
    const [subject, value] = [subjects.get(id), facts.get(id)?.row.value(ref)];
    const { industry, size } = traits(id);
    if (!subject || typeof value !== 'number' || industry === null || size === null) return [];
    return [{ subject, value, cohort: [industry, size, subject.division.slice(0, 6)].join(' ') }];
  });
}
