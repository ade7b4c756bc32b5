import { randomUUID } from 'node:crypto';
import { visitsOf } from '#libs/engine';
import { invariant } from '#libs/kernel';
import { judgeNow, type RuleStore } from '#libs/matching';
import { businessDate, elevate, NotFound, type Tx } from '#libs/platform';
import { subjectsById } from '#libs/registry';
import { postDemand } from './demand-ledger.ts';
import { DemandQuotaSpent } from './demand-errors.ts';
import { mustActFor, quotaOf } from './matter-list.ts';

/** What an authority asks of a firm beside a visit: its data, a form to fill in, or to come to a meeting. */
export const DEMAND_KINDS = ['data', 'form', 'meeting'] as const;
export type DemandKind = (typeof DEMAND_KINDS)[number];

/** What is asked, of whom, by whom. */
export interface NewDemand {
  readonly authority: string;
  readonly subjectId: number;
  readonly kind: DemandKind;
  readonly title: string;
  /** The document and article that ask for it whatever the quota says; null where it counts against the quota. */
  readonly basis: string | null;
}

/**
 * Records that an authority asks something of a firm today (企业负担登记). It counts in the ledger, by the quota of the firm's tier
 * where its authority has published one; what a law asks for is counted outside of it, with the law named.
 *
 * @returns its id
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws INSPECTIONS.DEMAND_QUOTA_SPENT
 */
export async function recordDemand(tx: Tx, rules: RuleStore, asked: NewDemand): Promise<string> {
  const { authority, subjectId, kind, title, basis } = asked;
  const subject = (await subjectsById(tx, [subjectId])).get(subjectId);
  if (!subject) throw new NotFound({ zh: '企业', en: 'enterprise' });
  const { division, name } = subject;
  mustActFor(tx.context, authority, division);
  const today = await businessDate(tx);
  const { tier, most } = await allowance(tx, rules, { authority, subjectId, division, today });
  const id = randomUUID();
  const line = { authority, subjectId, division, year: today.slice(0, 4) };
  const transferId = await elevate(tx, () =>
    postDemand(tx, line, basis === null ? most : null, id),
  );
  if (transferId === null) throw new DemandQuotaSpent(name, tier, most ?? 0);
  await tx.query(
    `insert into firm_demand (id, subject_id, kind, title, basis, on_day, tier, transfer_id, recorded_by, authority, division)
     values ($1, $2, $3, $4, $5, $6::date, $7, $8, $9, $10, $11)`,
    [id, subjectId, kind, title, basis, today, tier, transferId, tx.context.actor, authority, division],
  ); // prettier-ignore
  return id;
}

/** The tier of a firm and what it may be asked in the year; null where its authority has published no such quota. */
export async function allowance(
  tx: Tx,
  rules: RuleStore,
  of: {
    readonly authority: string;
    readonly subjectId: number;
    readonly division: string;
    readonly today: string;
  },
): Promise<{ readonly tier: string | null; readonly most: number | null }> {
  const quota = await quotaOf(tx, rules, of, of.today);
  if (!quota) return { tier: null, most: null };
  return elevate(tx, async () => {
    const known = (await judgeNow(tx, quota, [of.subjectId], of.today)).get(of.subjectId);
    invariant(known !== undefined, 'a firm that is asked about is judged');
    const { tier, demands } = visitsOf(quota.quota, known.facts.row);
    return { tier, most: demands ?? null };
  });
}

/** What a firm was asked in a month, `2025-10`, by kind, also what was taken back. */
export interface MonthOfDemands {
  readonly month: string;
  readonly data: number;
  readonly form: number;
  readonly meeting: number;
  /** How many of them a law asks for. */
  readonly lawful: number;
  /** How many of them were taken back, and count no longer. */
  readonly withdrawn: number;
}

/** What a firm was asked in a year, by authority and month; with the system's reach. */
export async function demandsOf(
  tx: Tx,
  subjectId: number,
  year: string,
  authorities: readonly string[] | null,
): Promise<ReadonlyMap<string, MonthOfDemands[]>> {
  const rows = await tx.query<MonthOfDemands & { authority: string }>(
    `select authority, to_char(on_day, 'YYYY-MM') as month, count(*) filter (where kind = 'data')::integer as data,
       count(*) filter (where kind = 'form')::integer as form, count(*) filter (where kind = 'meeting')::integer as meeting,
       count(basis)::integer as lawful, count(w.demand_id)::integer as withdrawn
     from firm_demand d left join lateral (select demand_id from firm_demand_withdrawal where demand_id = d.id) w on true where subject_id = $1 and extract(year from on_day) = $2::integer and ($3::text[] is null or authority = any($3))
     group by 1, 2 order by 1, 2`,
    [subjectId, year, authorities],
  );
  const of = new Map<string, MonthOfDemands[]>();
  for (const { authority, ...month } of rows)
    of.set(authority, [...(of.get(authority) ?? []), month]);
  return of;
}
