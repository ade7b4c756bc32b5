import {
  columnsOfRows,
  columnsOnDay,
  type Decision,
  evaluateSegment,
  hasBit,
  type Plan,
} from '#libs/engine';
import { invariant, type LocalDate } from '#libs/kernel';
import { type SubjectFacts } from '#libs/registry';
import { cohortsOf, type RunBook, withCohortColumns } from './cohorts.ts';

/** What a policy says of a subject; fen where it is eligible. */
export type PlainVerdict = Pick<Decision, 'verdict' | 'amountFen'>;

/**
 * Judges a few subjects as a run judges a segment: by the same circuit over columns, which are of these subjects alone, and with
 * what was frozen of cohorts for that run. So they come out as in a run over everybody that knows the same.
 *
 * @param plan of the run
 * @param book what facts mean in the run, with its frozen cohorts
 * @param asOf the day for which they are judged, and for which the facts were read
 * @param facts from records, of every subject that is asked about
 * @returns what a policy of the plan says of a subject
 * @throws ENGINE.COLUMN_MISMATCHED
 */
export function judgeFew(
  plan: Plan,
  book: RunBook,
  asOf: LocalDate,
  facts: ReadonlyMap<number, SubjectFacts>,
): (policyId: string, subjectId: number) => PlainVerdict {
  const rows = [...facts.values()].map(({ row }) => row);
  const places = new Map([...facts.keys()].map((id, at) => [id, at]));
  const delivered = columnsOnDay(
    columnsOfRows(rows, ({ fact }) => book.dictionary.get(fact)),
    asOf,
    rows.length,
  );
  const cohorts = cohortsOf(plan.policies);
  const columns = withCohortColumns(delivered, cohorts, book.frozen, rows.length);
  const { policies } = evaluateSegment(plan, columns, rows.length);
  return (policyId, subjectId) => {
    const found = policies.get(policyId);
    const at = places.get(subjectId);
    invariant(found !== undefined, `policy ${policyId} is in the plan`);
    invariant(at !== undefined, `facts of subject ${subjectId} were read`);
    if (hasBit(found.eligible, at)) return { verdict: 'eligible', amountFen: found.amounts(at) };
    const verdict = hasBit(found.undetermined, at) ? 'undetermined' : 'ineligible';
    return { verdict, amountFen: null };
  };
}
