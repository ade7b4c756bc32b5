import { decide, type Decision, factVectorHash } from '#libs/engine';
import { type LocalDate } from '#libs/kernel';
import { type Tx } from '#libs/platform';
import { readFacts, type SubjectFacts } from '#libs/registry';
import { deliveredReads } from './cohorts.ts';
import { factsOf } from './plan-run.job.ts';
import { type JudgedVersion } from './rule-store.ts';

/** What a rule says of one subject on what is known at this moment, and all that is needed to judge it again. */
export interface SingleJudgement {
  readonly decision: Decision;
  readonly facts: SubjectFacts;
  readonly factVectorHash: string;
  readonly asOf: LocalDate;
  readonly knownAt: string;
}

/**
 * Judges subjects by a rule outside any run, from records. What the rule reads of other subjects is unknown here: only a run
 * freezes that.
 *
 * @returns an entry for every subject asked for
 */
export async function judgeNow(
  tx: Tx,
  version: JudgedVersion,
  subjectIds: readonly number[],
  asOf: LocalDate,
): Promise<Map<number, SingleJudgement>> {
  const [moment] = await tx.query<{ known_at: string }>(`select to_json(now())#>>'{}' as known_at`);
  const { known_at: knownAt } = moment as { known_at: string };
  const { compiled, datasets } = version;
  const found = await readFacts(tx, {
    subjectIds,
    refs: deliveredReads(compiled),
    asOf,
    knownAt,
    book: { ...factsOf([version]), datasets },
  });
  return new Map(
    [...found].map(([id, facts]) => [
      id,
      {
        decision: decide(compiled, facts.row),
        facts,
        factVectorHash: factVectorHash(compiled, facts.row),
        asOf,
        knownAt,
      },
    ]),
  );
}
