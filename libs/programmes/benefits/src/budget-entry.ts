import type { Policy } from '#libs/engine';
import { defineLifecycle, type Text } from '#libs/kernel';
import type { LeftTo } from '#libs/ledger';
import type { RuleStore } from '#libs/matching';
import {
  annotate,
  businessDate,
  displayNames,
  elevate,
  moveOne,
  NotFound,
  type Tx,
  VersionStale,
} from '#libs/platform';
import {
  BudgetBeyondReach,
  BudgetEnteredAlready,
  BudgetEntrySamePerson,
  YearNotOver,
} from './errors.ts';
import { appropriateBudget } from './funding.ts';
import { closeYear } from './year-end.ts';

/** An entry about a budget (资金登记): entered by one person of finance, accepted by another, and only then in the books. */
export const budgetEntryLifecycle = defineLifecycle({
  entity: 'budget_entry',
  title: { zh: '项资金登记', en: 'budget entry' },
  words: {
    entered: { zh: '待复核', en: 'waiting for its check' },
    accepted: { zh: '已入账', en: 'in the books' },
    dismissed: { zh: '已退回', en: 'sent back' },
    accept: { zh: '复核入账', en: 'be accepted' },
    dismiss: { zh: '退回', en: 'be sent back' },
  },
  initial: 'entered',
  states: { entered: { accept: 'accepted', dismiss: 'dismissed' }, accepted: {}, dismissed: {} },
});

/** What an entry does to a budget: it grants money (预算安排), or closes a year (年终结账). */
export const BUDGET_ENTRY_KINDS = ['appropriation', 'closing'] as const;

/** What is entered; the document names the amount or where goes what is left. */
export type BudgetEntering = {
  readonly policyId: string;
  readonly year: string;
  /** The document that says so. */
  readonly reference: string;
} & (
  | {
      readonly kind: 'appropriation';
      readonly amountFen: bigint;
      /** Who gives it; null where each source gives its share, or one bears all. */
      readonly source: string | null;
    }
  | { readonly kind: 'closing'; readonly leftTo: LeftTo }
);

/** An entry as officers see it; the amount in fen as decimal text. */
export interface BudgetEntryView {
  readonly id: string;
  readonly state: keyof typeof budgetEntryLifecycle.states;
  readonly kind: (typeof BUDGET_ENTRY_KINDS)[number];
  readonly policyId: string;
  readonly title: Text;
  readonly year: string;
  readonly reference: string;
  readonly amountFen: string | null;
  readonly source: string | null;
  readonly leftTo: LeftTo | null;
  readonly enteredByName: string;
  readonly enteredAt: string;
  readonly decidedByName: string | null;
  readonly outcome: string | null;
  /** Whether the reader entered it, and so may not accept it. */
  readonly ownHand: boolean;
  readonly version: number;
}

interface Row extends Omit<
  BudgetEntryView,
  'title' | 'enteredByName' | 'decidedByName' | 'ownHand'
> {
  readonly enteredBy: string;
  readonly decidedBy: string | null;
}

const NAME: Text = { zh: '资金登记', en: 'budget entry' };
const SHOWN = 100;
const COLUMNS = `id, state, kind, policy_id as "policyId", year, reference, amount_fen::text as "amountFen", source, left_to as "leftTo",
  entered_by as "enteredBy", to_json(entered_at)#>>'{}' as "enteredAt", decided_by as "decidedBy", outcome, version`;

/**
 * Enters a document about a budget; it moves nothing before a second person accepts it.
 *
 * @throws PLATFORM.NOT_FOUND when there is no such policy
 * @throws BUDGET.BEYOND_REACH when the policy is of another authority, or of more than the actor's division
 * @throws BUDGET.YEAR_NOT_OVER when a year that runs would be closed
 * @throws BUDGET.ENTERED_ALREADY when the same document waits to be accepted
 */
export async function enterBudget(
  tx: Tx,
  rules: RuleStore,
  entering: BudgetEntering,
): Promise<BudgetEntryView> {
  const { policyId, year, kind, reference } = entering;
  const policy = await policyNamed(tx, rules, policyId);
  const { actor, authorities, division } = tx.context;
  const isOurs = authorities.includes('*') || authorities.includes(policy.authority.id);
  const place = policy.divisions[0] ?? '';
  if (!isOurs || !place.startsWith(division)) throw new BudgetBeyondReach(policy.title);
  const today = await businessDate(tx);
  if (kind === 'closing' && today <= `${year}-12-31`) throw new YearNotOver(year, today);
  await annotate(tx, '', reference);
  const [entry] = await tx.query<{ id: string }>(
    `insert into budget_entry (state, kind, policy_id, year, reference, amount_fen, source, left_to, entered_by, authority, division)
     values ('entered', $1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing returning id`,
    [
      kind,
      policyId,
      year,
      reference,
      kind === 'appropriation' ? entering.amountFen.toString() : null,
      kind === 'appropriation' ? entering.source : null,
      kind === 'closing' ? entering.leftTo : null,
      actor,
      policy.authority.id,
      place,
    ],
  );
  if (!entry) throw new BudgetEnteredAlready();
  return viewOne(tx, rules, entry.id);
}

/**
 * Accepts an entry as the second person: in the same transaction the money is appropriated and serves who waits for it, or the
 * year is closed.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws PLATFORM.VERSION_STALE
 * @throws KERNEL.TRANSITION_REFUSED
 * @throws BUDGET.SAME_PERSON
 * @throws as {@link appropriateBudget} and {@link closeYear}
 */
export async function acceptBudgetEntry(
  tx: Tx,
  rules: RuleStore,
  id: string,
  said: { readonly version: number },
): Promise<BudgetEntryView> {
  const entry = await lock(tx, id, said.version);
  if (entry.enteredBy === tx.context.actor) throw new BudgetEntrySamePerson();
  await moveOne(tx, budgetEntryLifecycle, id, {
    event: 'accept',
    version: said.version,
    reason: entry.reference,
    set: { decided_by: tx.context.actor, decided_at: 'now' },
  });
  const policy = await policyNamed(tx, rules, entry.policyId);
  await elevate(tx, () => intoTheBooks(tx, policy, entry));
  return viewOne(tx, rules, id);
}

/** Sends an entry back with a reason: nothing was moved. @throws PLATFORM.NOT_FOUND, PLATFORM.VERSION_STALE, KERNEL.TRANSITION_REFUSED */
export async function dismissBudgetEntry(
  tx: Tx,
  rules: RuleStore,
  id: string,
  said: { readonly version: number; readonly reason: string },
): Promise<BudgetEntryView> {
  await lock(tx, id, said.version);
  await moveOne(tx, budgetEntryLifecycle, id, {
    event: 'dismiss',
    version: said.version,
    reason: said.reason,
    set: { decided_by: tx.context.actor, decided_at: 'now', outcome: said.reason },
  });
  return viewOne(tx, rules, id);
}

/** The latest entries: those that wait first, each the newest first. */
export async function budgetEntries(tx: Tx, rules: RuleStore): Promise<BudgetEntryView[]> {
  const rows = await tx.query<Row>(
    `select ${COLUMNS} from budget_entry order by (state = 'entered') desc, entered_at desc, id limit ${SHOWN}`,
  );
  return asViews(tx, rules, rows);
}

async function intoTheBooks(tx: Tx, policy: Policy, entry: Row): Promise<void> {
  const { year, reference, source } = entry;
  if (entry.leftTo !== null) {
    await closeYear(tx, policy, { year, reference, leftTo: entry.leftTo });
    return;
  }
  const grant = { year, reference, amountFen: BigInt(entry.amountFen ?? 0) };
  await appropriateBudget(tx, policy, source === null ? grant : { ...grant, source });
}

async function policyNamed(tx: Tx, rules: RuleStore, id: string): Promise<Policy> {
  const policy = (await rules.latestBook(tx))?.policies.get(id);
  if (!policy) throw new NotFound({ zh: '政策', en: 'policy' });
  return policy;
}

async function lock(tx: Tx, id: string, version: number): Promise<Row> {
  const [row] = await tx.query<Row>(
    `select ${COLUMNS} from budget_entry where id = $1 for update`,
    [id],
  );
  if (!row) throw new NotFound(NAME);
  if (row.version !== version)
    throw new VersionStale({ zh: '该资金登记', en: 'This budget entry' });
  return row;
}

async function viewOne(tx: Tx, rules: RuleStore, id: string): Promise<BudgetEntryView> {
  const rows = await tx.query<Row>(`select ${COLUMNS} from budget_entry where id = $1`, [id]);
  const [view] = await asViews(tx, rules, rows);
  if (!view) throw new NotFound(NAME);
  return view;
}

async function asViews(tx: Tx, rules: RuleStore, rows: readonly Row[]): Promise<BudgetEntryView[]> {
  const policies = (await rules.latestBook(tx))?.policies;
  const names = await displayNames(
    tx,
    rows.flatMap(({ enteredBy, decidedBy }) => [enteredBy, decidedBy ?? enteredBy]),
  );
  const named = (account: string): string => names.get(account) ?? account;
  return rows.map(({ enteredBy, decidedBy, ...row }) => ({
    ...row,
    title: policies?.get(row.policyId)?.title ?? { zh: row.policyId, en: row.policyId },
    enteredByName: named(enteredBy),
    decidedByName: decidedBy === null ? null : named(decidedBy),
    ownHand: enteredBy === tx.context.actor,
  }));
}
