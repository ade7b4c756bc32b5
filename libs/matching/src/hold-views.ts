/** Holds for data as departments see them. */
import { titleOf } from '#libs/engine';
import { type LocalDate, type Text } from '#libs/kernel';
import { elevate, type Tx } from '#libs/platform';
import { type RuleStore, type RuleVersion } from './rule-store.ts';

/** One enterprise whose benefit waits for facts of one department. */
export interface HoldView {
  readonly id: string;
  readonly subjectName: string;
  readonly creditCode: string | null;
  readonly policyId: string;
  readonly title: Text;
  readonly period: string;
  readonly department: Text;
  /** What is missing, each with the dataset it belongs to. */
  readonly facts: readonly { readonly key: string; readonly title: Text; readonly dataset: Text }[];
  /** What the policy would pay, fen as decimal text; null where that is not known either. */
  readonly amountFen: string | null;
  readonly openedOn: LocalDate;
  readonly dueOn: LocalDate;
  readonly overdue: boolean;
}

/** What one department owes. */
export interface DepartmentHolds {
  readonly code: string;
  readonly department: Text;
  readonly holds: number;
  readonly subjects: number;
  readonly policies: number;
  /** Fen as decimal text, of those whose sum is known. */
  readonly amountFen: string;
  readonly overdue: number;
  readonly oldestDue: LocalDate;
}

/** Where a page of holds begins: after the one of this id, due on this day, with this much at stake. */
export interface HoldPlace {
  readonly dueOn: LocalDate;
  /** Fen as decimal text; null where it is not known. */
  readonly amountFen: string | null;
  readonly id: string;
}

interface Row {
  id: string;
  name: string;
  credit_code: string | null;
  policy_id: string;
  period: string;
  rule_version_id: string;
  authority: string;
  facts: { key: string; fact: string; dataset: string }[];
  amount_fen: string | null;
  opened_on: string;
  due_on: string;
}

/**
 * The open holds within the transaction's reach, what its departments owe and what its policies wait for: due first, and of
 * one day the most money.
 */
export async function listHolds(
  tx: Tx,
  rules: RuleStore,
  today: LocalDate,
  asked: {
    readonly policyId: string | null;
    readonly limit: number;
    readonly after: HoldPlace | null;
  },
): Promise<HoldView[]> {
  const rows = await tx.query<Row>(
    `select h.id, s.name, i.value as credit_code, h.policy_id, h.period, h.rule_version_id, h.authority, h.facts, h.amount_fen,
       h.opened_on::text, h.due_on::text from data_hold h join subject s on s.id = h.subject_id
       left join identifier i on i.subject_id = h.subject_id and i.scheme = 'credit-code' and i.valid_until is null
     where h.state = 'open' and ($1::text is null or h.policy_id = $1)
       and ($2::date is null or (h.due_on, -coalesce(h.amount_fen, -1), h.id) > ($2::date, -coalesce($3::bigint, -1), $4::uuid))
     order by h.due_on, -coalesce(h.amount_fen, -1), h.id limit $5`,
    [
      asked.policyId,
      asked.after?.dueOn ?? null,
      asked.after?.amountFen ?? null,
      asked.after?.id ?? null,
      asked.limit,
    ],
  );
  return elevate(tx, async () => {
    const views: HoldView[] = [];
    for (const row of rows)
      views.push(asView(row, await rules.version(tx, row.rule_version_id), today));
    return views;
  });
}

/** What each department owes, within the transaction's reach; who owes most money first. */
export async function departmentHolds(
  tx: Tx,
  rules: RuleStore,
  today: LocalDate,
): Promise<DepartmentHolds[]> {
  const rows = await tx.query<{
    authority: string;
    holds: number;
    subjects: number;
    policies: number;
    amount_fen: string;
    overdue: number;
    oldest_due: string;
  }>(
    `select authority, count(*)::integer as holds, count(distinct subject_id)::integer as subjects,
       count(distinct policy_id)::integer as policies, coalesce(sum(amount_fen), 0)::text as amount_fen,
       count(*) filter (where due_on < $1::date)::integer as overdue, min(due_on)::text as oldest_due
     from data_hold where state = 'open' group by authority order by sum(amount_fen) desc nulls last, authority`,
    [today],
  );
  const latest = await rules.latest(tx);
  return rows.map((row) => ({
    code: row.authority,
    department: nameOf(latest?.datasets ?? new Map(), row.authority),
    holds: row.holds,
    subjects: row.subjects,
    policies: row.policies,
    amountFen: row.amount_fen,
    overdue: row.overdue,
    oldestDue: row.oldest_due,
  }));
}

function asView(row: Row, version: RuleVersion, today: LocalDate): HoldView {
  const { policy, datasets, compiled } = version;
  return {
    id: row.id,
    subjectName: row.name,
    creditCode: row.credit_code,
    policyId: row.policy_id,
    title: policy.title,
    period: row.period,
    department: nameOf(datasets, row.authority),
    facts: row.facts.map(({ key, fact, dataset }) => {
      const ref = compiled.reads.find((one) => one.key === key);
      const definition = compiled.definitions.get(fact);
      return {
        key,
        title: ref && definition ? titleOf({ definition, ref }) : { zh: fact, en: fact },
        dataset: datasets.get(dataset)?.title ?? { zh: dataset, en: dataset },
      };
    }),
    amountFen: row.amount_fen,
    openedOn: row.opened_on,
    dueOn: row.due_on,
    overdue: row.due_on < today,
  };
}

function nameOf(datasets: RuleVersion['datasets'], code: string): Text {
  const found = [...datasets.values()].find(({ authority }) => authority.code === code);
  return found?.authority.name ?? { zh: code, en: code };
}
