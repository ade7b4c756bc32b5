import type { Policy } from '#libs/engine';
import type { PublishedDocument, RuleStore } from '#libs/matching';
import {
  appropriate,
  budgetAccounts,
  type BudgetLine,
  budgets,
  lineKey,
  moveOn,
  post,
  reserve,
  takeBack,
  voidReservations,
} from '#libs/ledger';
import { move, promise, type Job, type JobHandler, type Tx } from '#libs/platform';
import { allocate, PRO_RATA, sharesOut } from './allocation.ts';
import { NotAppropriated } from './errors.ts';
import { entitlementLifecycle, LIST_IN_FORCE } from './lifecycles.ts';
import { KeptRanks } from './ranking.ts';
import { readInOrder } from './read-in-order.ts';

/** Served in one step: what a step costs by itself is then spread over many, and it still ends within a second. */
const BATCH = 2_000;
const FUND = 'benefits.fund';
const DECLARED_AT = `(select c.declared_at from declaration c where c.id = e.declaration_id)`;

/** Which budget: one per policy and calendar year of the period. */
interface Line {
  readonly policyId: string;
  readonly year: string;
}

/** An entitlement that needs money kept for it. */
interface Unfunded {
  readonly id: string;
  readonly amountFen: bigint;
  readonly division: string;
}

interface UnfundedRow {
  id: string;
  amount_fen: string;
  division: string;
}

/** Waiting for money and entitled today; who is suspended keeps the place in the order but holds nobody up. */
const WAITING = `from entitlement e join episode p on p.id = e.episode_id
  where e.policy_id = $1 and left(e.period, 4) = $2 and e.state = 'waiting' and p.state = 'open'`;

/** The year whose budget bears a period. */
export function budgetYear(period: string): string {
  return period.slice(0, 4);
}

/** The budget line of a policy in a year. */
export function budgetLine(policy: Policy, year: string): BudgetLine {
  return {
    policyId: policy.id,
    year,
    title: policy.title.zh,
    authority: policy.authority.id,
    division: policy.divisions[0] ?? '46',
    shares: policy.fundingLine?.shares ?? [],
  };
}

/**
 * Appropriates money to a policy's budget, and serves those who wait for it.
 *
 * @param grant the document that grants the money (the same one counts once), and who gives it where several sources bear
 *   the budget; without it each gives its share
 * @throws LEDGER.SOURCE_UNKNOWN
 * @throws LEDGER.TRANSFER_DIFFERS when the document was entered with another amount
 * @throws LEDGER.BUDGET_CLOSED when the year was closed
 */
export async function appropriateBudget(
  tx: Tx,
  policy: Policy,
  grant: {
    readonly year: string;
    readonly amountFen: bigint;
    readonly reference: string;
    readonly source?: string;
  },
): Promise<void> {
  const line = budgetLine(policy, grant.year);
  await appropriate(tx, line, grant.amountFen, grant.reference, grant.source ?? null);
  await promiseFunding(tx, [line]);
}

/**
 * Refuses to let a policy go live that would promise money nobody appropriated; one without a funding line costs nothing.
 *
 * @throws BUDGET.NOT_APPROPRIATED
 */
export async function mustBeFunded(
  tx: Tx,
  { policyId, period, document }: PublishedDocument,
): Promise<void> {
  if (!document['fundingLine']) return;
  const year = budgetYear(period);
  const line = { policyId, year };
  const found = (await budgets(tx, [line])).get(lineKey(line));
  // The accounts of a year may be open before there is any money in them.
  if (!found || found.appropriatedFen === 0n) throw new NotAppropriated(policyId, year);
}

/**
 * Keeps money for entitlements that are new in the order, in the order given; the first that the budget cannot bear and
 * all after it stay `waiting`, and so do all while somebody before them waits.
 */
export async function fundNew(
  tx: Tx,
  line: Line,
  entitlements: readonly Unfunded[],
): Promise<void> {
  const [ahead] = await tx.query(`select ${WAITING} and e.id <> all($3::uuid[]) limit 1`, [
    line.policyId,
    line.year,
    entitlements.map((one) => one.id),
  ]);
  if (!ahead) await keepMoney(tx, line, entitlements);
}

/** Whether anybody waits for a budget who is entitled today. */
export async function isAwaited(tx: Tx, { policyId, year }: Line): Promise<boolean> {
  const [waiting] = await tx.query(`select ${WAITING} limit 1`, [policyId, year]);
  return waiting !== undefined;
}

/** Who waits for a budget and is entitled today, and what they lack in fen. */
export async function waitingFor(
  tx: Tx,
  { policyId, year }: Line,
): Promise<{ readonly count: number; readonly amountFen: bigint }> {
  const [found] = await tx.query<{ count: number; amount: string }>(
    `select count(*)::integer as count, coalesce(sum(e.amount_fen), 0)::text as amount ${WAITING}`,
    [policyId, year],
  );
  return { count: found?.count ?? 0, amountFen: BigInt(found?.amount ?? 0) };
}

/** Promises that those who wait for a budget are served, if anybody waits. */
export async function promiseFunding(tx: Tx, lines: readonly Line[]): Promise<void> {
  for (const { policyId, year } of lines) {
    if (await isAwaited(tx, { policyId, year }))
      await promise(tx, [{ kind: FUND, ref: budgetAccounts(policyId, year).budget }]);
  }
}

/** Commits the money kept for entitlements that were confirmed. @throws LEDGER.RESERVATION_RESOLVED */
export async function commit(tx: Tx, transferIds: readonly string[]): Promise<void> {
  await post(tx, transferIds);
}

/**
 * Takes entitlements as confirmed by an article, which waives the confirmation or takes silence for it, in nobody's name, and
 * commits their money.
 *
 * @returns those that were
 */
export async function deem(tx: Tx, ids: readonly string[], reason: string): Promise<string[]> {
  const deemed = await move(tx, entitlementLifecycle, {
    event: 'deem',
    ids,
    reason,
    set: { confirmed_at: 'now' },
  });
  const rows = await tx.query<{ transfer_id: string }>(
    `select transfer_id from entitlement where id = any($1::uuid[])`,
    [deemed],
  );
  await commit(
    tx,
    rows.map((row) => row.transfer_id),
  );
  return deemed;
}

/** Gives back to its budget what was committed for an entitlement that was taken back, to whoever waits for it. */
export async function takeBackCommitted(
  tx: Tx,
  one: {
    readonly id: string;
    readonly policy_id: string;
    readonly period: string;
    readonly amount_fen: string;
  },
): Promise<void> {
  const line = { policyId: one.policy_id, year: budgetYear(one.period) };
  await takeBack(tx, line, { ref: one.id, amountFen: BigInt(one.amount_fen) });
  await cameBack(tx, [line]);
}

/** Gives the money back that was kept for entitlements, to whoever waits for it. @throws LEDGER.RESERVATION_RESOLVED */
export async function release(tx: Tx, transferIds: readonly string[]): Promise<void> {
  if (transferIds.length === 0) return;
  await voidReservations(tx, transferIds);
  const lines = await tx.query<{ policyId: string; year: string }>(
    `select distinct policy_id as "policyId", left(period, 4) as year from entitlement where transfer_id = any($1::uuid[])`,
    [transferIds],
  );
  await cameBack(tx, lines);
}

/** What came back to a budget is for whoever waits for it; of a year that was closed it goes on, to whoever waits there. */
async function cameBack(tx: Tx, lines: readonly Line[]): Promise<void> {
  const rests: Line[] = [];
  for (const line of lines) rests.push((await moveOn(tx, line)).restsIn ?? line);
  await promiseFunding(tx, rests);
}

/** Entitlements on a list that is in force, or applied for, are announced; asked for again it announces only who has not been told. */
export async function promiseAnnouncement(tx: Tx, ids: readonly string[]): Promise<void> {
  const lists = await tx.query<{ id: string }>(
    `select distinct coalesce(l.id, e.id) as id from entitlement e left join benefit_list l on l.id = e.list_id
     where e.id = any($1::uuid[]) and e.state = 'listed' and (l.state = any($2) or e.declaration_id is not null) order by 1`,
    [ids, LIST_IN_FORCE],
  );
  await promise(
    tx,
    lists.map((list) => ({ kind: 'benefits.announce', ref: list.id })),
  );
}

/**
 * Serves those who wait for a budget, in the published order: the earlier list or application first, within a list as its
 * policy ranks them, else the lower number. Where the policy shares its money out, a list is served whole, once everybody is
 * on it, with the amounts that its ratio leaves ({@link allocate}). An approval covers everybody on its list, so whoever gets
 * money on an approved list is told at once.
 */
export class FundJob implements JobHandler {
  readonly kind = FUND;

  constructor(private readonly rules: RuleStore) {}

  async handle(job: Job): Promise<void> {
    const [, policyId = '', year = ''] = job.ref.split(':');
    const kept = new KeptRanks(this.rules);
    for (let more = true; more;) {
      more = await job.step('benefits.fund.batch', async (tx) => {
        const line = { policyId, year };
        const listId = await firstWaiting(tx, line);
        if (listId === undefined) return false;
        const { waiting, funded } = await serve(tx, line, listId, kept);
        await promiseAnnouncement(tx, funded);
        return waiting > 0 && funded.length === waiting;
      });
    }
    await job.finish('benefits.fund.finish', async () => undefined);
  }
}

/** Serves the first of those who wait on a list, as many as one step bears; a list that is shared out whole. */
async function serve(
  tx: Tx,
  line: Line,
  listId: string | null,
  kept: KeptRanks,
): Promise<{ readonly waiting: number; readonly funded: readonly string[] }> {
  const proRata = listId !== null && (await sharesOut(tx, listId));
  if (proRata && !(await allocate(tx, line, listId))) return { waiting: 0, funded: [] };
  const ranks = listId === null ? null : await kept.on(tx, listId);
  const funded: string[] = [];
  for (let waiting = 0; ;) {
    const next = await waitingOn(tx, line, listId, [...(ranks?.keys() ?? [])]);
    const served = await keepMoney(tx, line, next);
    waiting += next.length;
    funded.push(...served);
    if (!proRata || next.length === 0 || served.length < next.length) return { waiting, funded };
  }
}

/**
 * The list on which the first of those who wait stands, null who applied and stands on none; undefined when nobody waits. A
 * list that is shared out is passed over until everybody is on it.
 */
async function firstWaiting(tx: Tx, { policyId, year }: Line): Promise<string | null | undefined> {
  const [first] = await readInOrder<{ list_id: string | null }>(
    tx,
    `select w.list_id from (
       select l.id as list_id, l.drafted_at as since from benefit_list l
         cross join lateral (select ${WAITING} and e.list_id = l.id limit 1) someone
       where l.policy_id = $1 and not (l.state = 'draft' and exists (select from rule_version v
         where v.id = l.rule_version_id and ${PRO_RATA}))
       union all (select null, ${DECLARED_AT} as since ${WAITING} and e.list_id is null order by since limit 1)) w
     order by w.since, w.list_id limit 1`,
    [policyId, year],
  );
  return first?.list_id;
}

/** The next of those who wait on a list, in order; those of whom the rank is given first, by rank. */
async function waitingOn(
  tx: Tx,
  { policyId, year }: Line,
  listId: string | null,
  ranked: readonly string[],
): Promise<Unfunded[]> {
  // To say "not distinct from" for all would read no index.
  const places = JSON.stringify(Object.fromEntries(ranked.map((id, place) => [id, place])));
  const [standing, order, given] =
    listId === null
      ? ['is null', `${DECLARED_AT}, e.subject_id`, []]
      : ranked.length === 0
        ? ['= $3', 'e.subject_id', [listId]]
        : ['= $3', '($4::jsonb->>e.id::text)::integer, e.subject_id', [listId, places]];
  for (;;) {
    const rows = await readInOrder<UnfundedRow>(
      tx,
      `select e.id, e.amount_fen, e.division ${WAITING} and e.list_id ${standing} order by ${order} limit ${BATCH} for update of e`,
      [policyId, year, ...given],
    );
    const entitled = await stillEntitled(tx, rows);
    if (entitled.length > 0 || rows.length === 0) return entitled.map(asUnfunded);
  }
}

/**
 * Of rows that are locked now, those whose episode is open: it may have been suspended before the lock was had, which leaves the row
 * of who waits as it was. A statement of its own, which sees that.
 */
async function stillEntitled(tx: Tx, rows: readonly UnfundedRow[]): Promise<UnfundedRow[]> {
  if (rows.length === 0) return [];
  const found = await tx.query<{ id: string }>(
    `select e.id from entitlement e join episode p on p.id = e.episode_id where e.id = any($1::uuid[]) and p.state = 'open'`,
    [rows.map(({ id }) => id)],
  );
  const entitled = new Set(found.map(({ id }) => id));
  return rows.filter(({ id }) => entitled.has(id));
}

/** A row that needs money, as it is asked of the budget. */
export function asUnfunded(row: UnfundedRow): Unfunded {
  return { id: row.id, amountFen: BigInt(row.amount_fen), division: row.division };
}

/** @returns whom money is now kept for: the largest prefix that the budget can bear */
async function keepMoney(tx: Tx, line: Line, entitlements: readonly Unfunded[]): Promise<string[]> {
  if (entitlements.length === 0) return [];
  const { budget, owed } = budgetAccounts(line.policyId, line.year);
  const outcomes = await reserve(
    tx,
    budget,
    owed,
    'entitlement',
    entitlements.map(({ id, amountFen, division }) => ({ ref: id, amount: amountFen, division })),
  );
  const reserved = new Map(
    outcomes.flatMap((one) => (one.reserved ? [[one.ref, one.transferId] as const] : [])),
  );
  const ids = [...reserved.keys()];
  await move(tx, entitlementLifecycle, { event: 'reserve', ids, each: { transfer_id: reserved } });
  return ids;
}
