import { randomUUID } from 'node:crypto';
import { invariant } from '#libs/kernel';
import { elevate, type Tx } from '#libs/platform';
import { type Account, accountsByCode, available, lockAccount } from './account.ts';
import { ReservationResolved, TransferDiffers } from './errors.ts';
import { type KeptShare, lockWithShares, sharesOf } from './funding-share.ts';
import { bearable, splitOnward } from './share-split.ts';
import { insertTransfers, reservedBefore, type TransferRow } from './transfer-row.ts';

/** One request to reserve: the first ones in order are served first. */
export interface ReservationRequest {
  /** What it is for, unique within the purpose: asking again finds the same reservation. */
  readonly ref: string;
  /** In the account's unit, > 0. */
  readonly amount: bigint;
  readonly division: string;
}

/** What became of a request; a short budget is an outcome, not an error. */
export type ReservationOutcome =
  | { readonly ref: string; readonly reserved: true; readonly transferId: string }
  | { readonly ref: string; readonly reserved: false; readonly short: bigint };

/**
 * Reserves for a batch, in the order given: the largest prefix that the budget can bear gets pending transfers, the rest
 * are told what is missing. Reservations shrink what is available at once, yet nothing is spent until they are posted.
 *
 * Where several sources bear the budget each gives its share of all that is reserved, to the fen and in the same transaction
 * ({@link splitOnward}); who one of them is too short for gets nothing of the others either.
 *
 * A batch of 500 costs one update of the budget's row; that keeps the budget from becoming the queue for a million firms.
 *
 * @throws LEDGER.ACCOUNT_MISSING
 */
export async function reserve(
  tx: Tx,
  from: string,
  to: string,
  purpose: string,
  requests: readonly ReservationRequest[],
): Promise<ReservationOutcome[]> {
  if (requests.length === 0) return [];
  // Both in one order, as the trigger does: who locks them crosswise waits for ever.
  await lockWithShares(tx, [from, to]);
  const shares = await sharesOf(tx, from);
  const budget = await lockAccount(tx, from);
  const target = (await accountsByCode(tx, [to])).get(to);
  invariant(target !== undefined, `the account ${to} that receives reservations exists`);
  const known = await reservedBefore(tx, purpose, requests);
  let left = available(budget);
  let full = false;
  const pots = await potsOf(tx, shares);
  const fresh: TransferRow[] = [];
  const outcomes = requests.map((request): ReservationOutcome => {
    const existing = known.get(request.ref);
    if (existing) return { ref: request.ref, reserved: true, transferId: existing };
    full ||= request.amount > left;
    const { parts, lackingFen: lacking } =
      pots.length === 0 ? { parts: [], lackingFen: 0n } : splitOnward(request.amount, pots);
    full ||= lacking > 0n;
    if (full) {
      const short = over(request.amount, left);
      return { ref: request.ref, reserved: false, short: lacking > short ? lacking : short };
    }
    left -= request.amount;
    const id = randomUUID();
    const main: TransferRow = {
      id,
      kind: 'pending',
      debit: budget.id,
      credit: target.id,
      unit: target.unit,
      amount: request.amount,
      pendingId: null,
      purpose,
      ref: request.ref,
      authority: target.authority,
      division: request.division,
      shareOf: null,
    };
    fresh.push(main, ...draw(pots, parts, main));
    return { ref: request.ref, reserved: true, transferId: id };
  });
  await insertTransfers(tx, fresh);
  return outcomes;
}

/** What one source of a budget has for the reservations of a batch. */
interface Pot {
  readonly source: string;
  readonly line: string;
  readonly drawn: string;
  readonly percent: number;
  borneFen: bigint;
  leftFen: bigint;
}

/**
 * The most that can be reserved of a budget now, in whatever amounts: what it has, and of several sources no more than each has
 * its share of. The budget is locked ({@link lockWithShares}).
 *
 * @throws LEDGER.ACCOUNT_MISSING
 */
export async function reservable(tx: Tx, budget: string): Promise<bigint> {
  const has = available(await lockAccount(tx, budget));
  const pots = await potsOf(tx, await sharesOf(tx, budget));
  return pots.length === 0 ? has : bearable(pots);
}

async function potsOf(tx: Tx, shares: readonly KeptShare[]): Promise<Pot[]> {
  // Locked with the budget ({@link lockWithShares}).
  const accounts = await accountsByCode(
    tx,
    shares.flatMap(({ line, drawn }) => [line, drawn]),
  );
  return shares.map((share) => {
    const [line, drawn] = [accounts.get(share.line), accounts.get(share.drawn)];
    invariant(line !== undefined && drawn !== undefined, 'a share has its accounts');
    return {
      source: share.source,
      line: line.id,
      drawn: drawn.id,
      percent: share.percent,
      borneFen: borne(line, drawn),
      leftFen: available(line),
    };
  });
}

/** What a source bears of what is reserved, committed or paid. */
function borne(line: Account, drawn: Account): bigint {
  return line.debitsPending + drawn.creditsPosted - drawn.debitsPosted;
}

/** The shares of a reservation, which leave their pots; a source whose part is less than a fen gives none. */
function draw(pots: readonly Pot[], parts: readonly bigint[], main: TransferRow): TransferRow[] {
  return pots.flatMap((pot, at) => {
    const amount = parts[at] ?? 0n;
    pot.leftFen -= amount;
    pot.borneFen += amount;
    const own = { id: randomUUID(), debit: pot.line, credit: pot.drawn, amount };
    const named = { purpose: `${main.purpose}-share`, ref: `${main.ref}:${pot.source}` };
    return amount > 0n ? [{ ...main, ...own, ...named, shareOf: main.id }] : [];
  });
}

function over(amount: bigint, has: bigint): bigint {
  return amount > has ? amount - has : 0n;
}

/**
 * Ends reservations by spending them in full: what was reserved is now committed.
 *
 * @throws LEDGER.RESERVATION_RESOLVED
 */
export async function post(tx: Tx, transferIds: readonly string[]): Promise<void> {
  await resolve(tx, 'post', transferIds);
}

/**
 * Ends reservations by giving them back to the budget.
 *
 * @throws LEDGER.RESERVATION_RESOLVED
 */
export async function voidReservations(tx: Tx, transferIds: readonly string[]): Promise<void> {
  await resolve(tx, 'void', transferIds);
}

/** An amount to move at once, such as an appropriation into a budget. The same (purpose, ref) moves only once. */
export interface TransferRequest {
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
  readonly purpose: string;
  readonly ref: string;
}

/**
 * Moves amounts of one purpose at once, in one statement; what was moved before is not moved again.
 *
 * @returns the transfers, by ref
 * @throws LEDGER.TRANSFER_DIFFERS when one was moved before with another amount
 */
export async function transfer(
  tx: Tx,
  requests: readonly TransferRequest[],
): Promise<ReadonlyMap<string, string>> {
  return moveEach(tx, 'posted', requests);
}

/**
 * Reserves amounts of one purpose from accounts without a limit, in one statement: nothing can be short, so nothing is
 * asked of a budget. What was reserved before is not reserved again.
 *
 * @returns the reservations, by ref
 * @throws LEDGER.TRANSFER_DIFFERS when one was reserved before with another amount
 */
export async function reserveUnlimited(
  tx: Tx,
  requests: readonly TransferRequest[],
): Promise<ReadonlyMap<string, string>> {
  return moveEach(tx, 'pending', requests);
}

async function moveEach(
  tx: Tx,
  kind: 'posted' | 'pending',
  requests: readonly TransferRequest[],
): Promise<ReadonlyMap<string, string>> {
  const [first] = requests;
  if (!first) return new Map();
  const rows = await tx.query<{
    id: string;
    code: string;
    unit: string;
    authority: string;
    division: string;
  }>(`select id, code, unit, authority, division from account where code = any($1)`, [
    requests.flatMap(({ from, to }) => [from, to]),
  ]);
  const accounts = new Map(rows.map((row) => [row.code, row]));
  const before = await tx.query<{ id: string; ref: string; amount: string }>(
    `select id, ref, amount from transfer where purpose = $1 and ref = any($2) and kind = $3`,
    [first.purpose, requests.map(({ ref }) => ref), kind],
  );
  const done = new Map(before.map((row) => [row.ref, BigInt(row.amount)]));
  if (requests.some(({ ref, amount }) => (done.get(ref) ?? amount) !== amount))
    throw new TransferDiffers();
  const fresh = requests
    .filter(({ ref }) => !done.has(ref))
    .map(({ from, to, amount, purpose, ref }) => {
      const [debit, credit] = [accounts.get(from), accounts.get(to)];
      invariant(
        debit !== undefined && credit !== undefined,
        `the accounts ${from} and ${to} exist`,
      );
      invariant(purpose === first.purpose, 'amounts that are moved together have one purpose');
      const { unit, authority, division } = credit;
      const of = {
        unit,
        amount,
        pendingId: null,
        purpose,
        ref,
        authority,
        division,
        shareOf: null,
      };
      return { id: randomUUID(), kind, debit: debit.id, credit: credit.id, ...of };
    });
  await insertTransfers(tx, fresh);
  return new Map([...before, ...fresh].map(({ ref, id }) => [ref, id]));
}

async function resolve(
  tx: Tx,
  kind: 'post' | 'void',
  transferIds: readonly string[],
): Promise<void> {
  if (transferIds.length === 0) return;
  const pending = await tx.query<
    Record<
      | 'id'
      | 'debit_account'
      | 'credit_account'
      | 'unit'
      | 'amount'
      | 'purpose'
      | 'ref'
      | 'authority'
      | 'division',
      string
    >
  >(
    `select id, debit_account, credit_account, unit, amount, purpose, ref, authority, division from transfer p
     where (id = any($1) or share_of = any($1)) and kind = 'pending' and not exists (select from transfer r where r.pending_id = p.id)`,
    [transferIds],
  );
  const named = new Set(transferIds);
  if (pending.filter(({ id }) => named.has(id)).length !== named.size)
    throw new ReservationResolved();
  // Also those that bear nothing of these: what comes back to a closed budget moves all of them on.
  await elevate(tx, () =>
    tx.query(
      `select from account where id = any($1) or id in (select unnest(array[s.line, s.drawn]) from funding_share s
         where s.budget = any($1)) order by id for no key update`,
      [pending.flatMap((row) => [row.debit_account, row.credit_account])],
    ),
  );
  await insertTransfers(
    tx,
    pending.map((row) => ({
      id: randomUUID(),
      kind,
      debit: row.debit_account,
      credit: row.credit_account,
      unit: row.unit,
      amount: BigInt(row.amount),
      pendingId: row.id,
      purpose: row.purpose,
      ref: row.ref,
      authority: row.authority,
      division: row.division,
      shareOf: null,
    })),
  );
}
