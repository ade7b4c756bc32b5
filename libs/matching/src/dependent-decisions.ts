import { type Text } from '#libs/kernel';
import { NotFound, type Tx } from '#libs/platform';
import { deliveredReads } from './cohorts.ts';
import type { RuleStore } from './rule-store.ts';

/** A decision that rests on something that is said differently now. */
export interface DependentDecision {
  readonly id: string;
  readonly episodeId: string;
  readonly subjectId: number;
  readonly policyId: string;
  /** Of the policy, as decided. */
  readonly title: Text;
  readonly period: string;
  readonly verdict: string;
  /** Fen as decimal text; null without an amount. */
  readonly amountFen: string | null;
  readonly decidedAsOf: string;
  /** `record`: it read a record that was replaced or ended; `absence`: it found nothing where something is said now. */
  readonly because: 'record' | 'absence';
  /** Whether its episode still stands. */
  readonly live: boolean;
}

interface DecisionRow {
  id: string;
  episode_id: string;
  subject_id: number;
  policy_id: string;
  title: Text;
  period: string;
  verdict: string;
  amount_fen: string | null;
  as_of: string;
  rule_version_id: string;
  live: boolean;
}

const DECISION = `d.id, d.episode_id, d.subject_id, e.policy_id, e.period, d.verdict, d.amount_fen, d.as_of::text as as_of,
  d.rule_version_id, e.state <> 'closed' as live, v.document->'title' as title`;
const OF = 'join episode e on e.id = d.episode_id join rule_version v on v.id = d.rule_version_id';

/** Finds every decision that read a record, oldest first. */
export async function decisionsOnRecord(tx: Tx, recordId: string): Promise<DependentDecision[]> {
  const rows = await tx.query<DecisionRow>(
    `select ${DECISION} from record r join decision d on d.subject_id = r.subject_id and r.id = any(d.record_ids) ${OF}
     where r.id = $1::bigint order by d.known_at, d.id`,
    [recordId],
  );
  return rows.map((row) => asDependent(row, 'record'));
}

/**
 * Finds every decision that a delivery puts in doubt: those that read a record which it replaced or ended, and those of a
 * subject of whom it says something new, by a rule that reads its dataset and knew nothing of it then.
 *
 * @throws PLATFORM.NOT_FOUND
 */
export async function decisionsOnDelivery(
  tx: Tx,
  rules: RuleStore,
  deliveryId: string,
): Promise<DependentDecision[]> {
  const [delivery] = await tx.query<{ dataset: string }>(
    `select dataset from delivery where id = $1::uuid and state = 'accepted'`,
    [deliveryId],
  );
  if (!delivery) throw new NotFound({ zh: '已接收的交付', en: 'accepted delivery' });
  const read = await tx.query<DecisionRow>(
    `with ended as (
       select r.id, r.subject_id from delivery v join record r on r.dataset = v.dataset and r.known_until = v.known_at where v.id = $1::uuid)
     select distinct on (d.known_at, d.id) ${DECISION} from ended join decision d
       on d.subject_id = ended.subject_id and ended.id = any(d.record_ids)
       ${OF} order by d.known_at, d.id`,
    [deliveryId],
  );
  const known = new Set(read.map(({ id }) => id));
  const told = await tx.query<DecisionRow>(
    `with told as (
       select distinct r.subject_id, v.known_at from delivery v join record r on r.dataset = v.dataset and r.delivery_id = v.id
         and r.known_from = v.known_at where v.id = $1::uuid)
     select ${DECISION} from told join decision d on d.subject_id = told.subject_id and d.known_at < told.known_at
       ${OF} order by d.known_at, d.id`,
    [deliveryId],
  );
  const found = read.map((row) => asDependent(row, 'record'));
  for (const row of told) {
    if (known.has(row.id)) continue;
    const { compiled, datasets } = await rules.version(tx, row.rule_version_id);
    const facts = new Set(datasets.get(delivery.dataset)?.columns.map(({ fact }) => fact));
    const reads = deliveredReads(compiled).some(
      ({ dataset, fact }) => dataset === delivery.dataset || facts.has(fact),
    );
    if (reads) found.push(asDependent(row, 'absence'));
  }
  return found;
}

function asDependent(row: DecisionRow, because: DependentDecision['because']): DependentDecision {
  return {
    id: row.id,
    episodeId: row.episode_id,
    subjectId: row.subject_id,
    policyId: row.policy_id,
    title: row.title,
    period: row.period,
    verdict: row.verdict,
    amountFen: row.amount_fen,
    decidedAsOf: row.as_of,
    because,
    live: row.live,
  };
}
