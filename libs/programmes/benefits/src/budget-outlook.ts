/** What a budget promised and has not paid, by age; how much more is asked for; and how long it lasts. */
import { addDays, dayNumber, type LocalDate } from '#libs/kernel';
import { type Budget } from '#libs/ledger';
import { type Tx } from '#libs/platform';

/** How far a promise has come; each keeps money until it is paid, declined or withdrawn. */
export const PROMISES = ['unannounced', 'unconfirmed', 'unpaid', 'stopped'] as const;

/** Days since it was listed; the last bound is open. */
export const AGES = [30, 90, 180, null] as const;

/** Promises of one stage, by age. */
export interface AgedPromises {
  readonly stage: (typeof PROMISES)[number];
  /** In the order of {@link AGES}. */
  readonly ages: readonly { readonly count: number; readonly amountFen: bigint }[];
}

/** The outlook of one budget on a day; all in fen. */
export interface BudgetOutlook {
  /** What is promised and not paid: with all stages and ages it is what the ledger has reserved and committed. */
  readonly promises: readonly AgedPromises[];
  /** Entitled, and without money. */
  readonly waiting: { readonly count: number; readonly amountFen: bigint };
  /** Money kept for what was listed in the last {@link PACE_DAYS} days; what was given back does not count. */
  readonly keptFen: bigint;
  /** The day on which that pace uses up what is available, today if nothing is; null when the year ends before, or nothing was kept. */
  readonly exhaustedOn: LocalDate | null;
  /** Whether the budget's year is over. */
  readonly yearOver: boolean;
}

/** Days whose pace is taken for that of the days to come. */
export const PACE_DAYS = 90;

/** Where money is kept, by state. Those that end give it back or were paid. */
const STAGE_OF: Readonly<Record<string, (typeof PROMISES)[number]>> = {
  listed: 'unannounced',
  notified: 'unconfirmed',
  silent: 'unconfirmed',
  confirmed: 'unpaid',
  payable: 'unpaid',
  ordered: 'unpaid',
  bounced: 'unpaid',
  suspended: 'stopped',
  objected: 'stopped',
};

interface Row {
  policy_id: string;
  year: string;
  state: string;
  listed_on: string;
  promises: number;
  amount_fen: string;
}

/** The outlooks of budgets, by policy and year (`hn-bond-award 2025`). */
export async function budgetOutlooks(
  tx: Tx,
  lines: readonly {
    readonly policyId: string;
    readonly year: string;
    readonly budget: Pick<Budget, 'availableFen'>;
  }[],
  today: LocalDate,
): Promise<ReadonlyMap<string, BudgetOutlook>> {
  const rows = await tx.query<Row>(
    `select policy_id, left(period, 4) as year, state, listed_on::text as listed_on, count(*)::integer as promises, sum(amount_fen)::text as amount_fen
     from entitlement where policy_id = any($1::text[]) and left(period, 4) = any($2::text[])
       and state not in ('declined', 'withdrawn') group by policy_id, year, state, listed_on`,
    [lines.map(({ policyId }) => policyId), [...new Set(lines.map(({ year }) => year))]],
  );
  return new Map(
    lines.map(({ policyId, year, budget }) => [
      `${policyId} ${year}`,
      outlookOf(
        rows.filter((row) => row.policy_id === policyId && row.year === year),
        { availableFen: budget.availableFen, today, year },
      ),
    ]),
  );
}

function outlookOf(
  rows: readonly Row[],
  on: { readonly availableFen: bigint; readonly today: LocalDate; readonly year: string },
): BudgetOutlook {
  const ageOf = ({ listed_on: day }: Row): number => {
    const days = dayNumber(on.today) - dayNumber(day);
    return AGES.findIndex((bound) => bound === null || days <= bound);
  };
  const kept = rows.filter(({ state }) => state !== 'waiting');
  const recent = kept.filter((row) => dayNumber(on.today) - dayNumber(row.listed_on) < PACE_DAYS);
  const keptFen = sum(recent).amountFen;
  return {
    promises: PROMISES.map((stage) => ({
      stage,
      ages: AGES.map((_, age) =>
        sum(kept.filter((row) => STAGE_OF[row.state] === stage && ageOf(row) === age)),
      ),
    })),
    waiting: sum(rows.filter(({ state }) => state === 'waiting')),
    keptFen,
    exhaustedOn: exhaustedOn(keptFen, on),
    yearOver: on.today > `${on.year}-12-31`,
  };
}

function sum(rows: readonly Row[]): { readonly count: number; readonly amountFen: bigint } {
  return {
    count: rows.reduce((total, { promises }) => total + promises, 0),
    amountFen: rows.reduce((total, { amount_fen: fen }) => total + BigInt(fen), 0n),
  };
}

function exhaustedOn(
  keptFen: bigint,
  { availableFen, today, year }: { availableFen: bigint; today: LocalDate; year: string },
): LocalDate | null {
  if (keptFen <= 0n) return null;
  if (availableFen <= 0n) return today;
  const last = `${year}-12-31`;
  const days = (availableFen * BigInt(PACE_DAYS)) / keptFen;
  return days > BigInt(dayNumber(last) - dayNumber(today)) ? null : addDays(today, Number(days));
}
