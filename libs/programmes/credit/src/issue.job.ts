import { type LocalDate } from '#libs/kernel';
import { type RuleStore } from '#libs/matching';
import { type Job, type JobHandler, type Tx } from '#libs/platform';
import { DeliveryOutOfOrder, issueRecords, type IssuedRecord } from '#libs/registry';
import { TIER_FACT, tierDataset } from './tier-fact.ts';

/** Tiers that are read at a time. */
const PAGE = 20_000;

/**
 * Makes the tiers of a published grading facts: the dataset `credit-tiers` is issued anew, so that rules of every programme may
 * read them. Who has no tier has no record, so nothing is known. Without the dataset nothing is published, so that none is lost.
 */
export class IssueJob implements JobHandler {
  readonly kind = 'credit.issue';

  constructor(private readonly rules: RuleStore) {}

  async handle(job: Job): Promise<void> {
    await job.finish('credit.issue', async (tx) => {
      const [grading] = await tx.query<{ month: string; as_of: LocalDate; demo: boolean }>(
        `select month, as_of::text, demo from grading where id = $1 and state = 'published'`,
        [job.ref],
      );
      if (!grading) return;
      const dataset = await tierDataset(tx, this.rules);
      const source = `信用分级 ${grading.month}${grading.demo ? '（示范）' : ''} ${job.ref}`;
      await tx.query('savepoint issue');
      try {
        await issueRecords(
          tx,
          { dataset, asOf: grading.as_of, source, synthetic: grading.demo },
          tiersIn(tx, job.ref),
        );
      } catch (error) {
        // A later month was issued while this one waited: what it said is over.
        if (!(error instanceof DeliveryOutOfOrder)) throw error;
        await tx.query('rollback to savepoint issue');
      }
    });
  }
}

async function* tiersIn(tx: Tx, gradingId: string): AsyncGenerator<readonly IssuedRecord[]> {
  const facts = new Map<string, IssuedRecord['facts']>();
  for (let after = -1; ;) {
    const rows = await tx.query<{ subject_id: number; tier: string }>(
      `select subject_id, tier from subject_tier where grading_id = $1 and tier is not null and subject_id > $2
       order by subject_id limit $3`,
      [gradingId, after, PAGE],
    );
    if (rows.length > 0)
      yield rows.map(({ subject_id: subjectId, tier }) => {
        const said = facts.get(tier) ?? { [TIER_FACT]: tier };
        facts.set(tier, said);
        return { subjectId, facts: said };
      });
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last.subject_id;
  }
}
