import { randomUUID } from 'node:crypto';
import { type RuleStore } from '#libs/matching';
import { businessDate, type Tx } from '#libs/platform';
import { issueRecords, type IssuedRecord } from '#libs/registry';

/** How many problems of a firm are final. It says which dataset findings become. */
const PROBLEMS_FACT = 'finding.problems';

/** Firms that are read at a time. */
const PAGE = 20_000;

/**
 * Makes findings that are final facts, and ends what was said of any that is final no longer: the dataset `inspection-findings`
 * is issued anew, in the transaction in which that changed. This is the one way from a finding to a rule (防火墙). Who has no
 * final finding has no record, so nothing is known. A rule tree without the dataset has findings for people only. Asked with
 * the system's reach.
 *
 * @param because what changed: a finding, or a day
 * @param retracts the firm of whom a finding is final no longer: what was said of it before is known no longer, of past days
 *   neither, or a decision that is made again as of such a day would still read it
 */
export async function issueFindings(
  tx: Tx,
  rules: RuleStore,
  because: string,
  retracts: readonly number[] = [],
): Promise<void> {
  const latest = await rules.latest(tx);
  const dataset = latest?.datasets.get(latest.book.dictionary.get(PROBLEMS_FACT)?.dataset ?? '');
  if (!dataset) return;
  const asOf = await businessDate(tx);
  // The same finding may become final, be reopened and become final on one day: each is said.
  const source = `检查结论 ${asOf} ${because} ${randomUUID()}`;
  const [real] = await tx.query<{ synthetic: boolean }>(
    `select coalesce(bool_or(s.synthetic), false) as synthetic from finding f join subject s on s.id = f.subject_id where f.state = 'final'`,
  );
  await issueRecords(
    tx,
    { dataset, asOf, source, synthetic: real?.synthetic ?? false, retracts },
    finalFindings(tx),
  );
}

async function* finalFindings(tx: Tx): AsyncGenerator<readonly IssuedRecord[]> {
  for (let after = -1; ;) {
    const rows = await tx.query<{ subjectId: number; problems: number; penalties: number }>(
      `select subject_id as "subjectId", count(*) filter (where kind = 'problem')::integer as problems,
         count(*) filter (where outcome <> 'unpunished')::integer as penalties
       from finding where state = 'final' and subject_id > $1 group by subject_id order by subject_id limit $2`,
      [after, PAGE],
    );
    if (rows.length > 0)
      yield rows.map(({ subjectId, problems, penalties }) => ({
        subjectId,
        facts: { 'finding.penalties': penalties, [PROBLEMS_FACT]: problems },
      }));
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last.subjectId;
  }
}
