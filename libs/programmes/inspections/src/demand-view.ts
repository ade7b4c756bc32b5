import { type LocalDate } from '#libs/kernel';
import { type RuleStore } from '#libs/matching';
import { businessDate, displayNames, elevate, type Tx } from '#libs/platform';
import { type Subject, subjectsById } from '#libs/registry';
import { demandBalance } from './demand-ledger.ts';
import { allowance, type DemandKind } from './demand.ts';
import { type NamedFirm } from './inspection-entry.ts';
import { mustActFor } from './matter-list.ts';

/** A demand as it stands in a list, with what became of it. */
export interface DemandEntry {
  readonly id: string;
  /** Null where the firm has moved out of the reader's sight. */
  readonly firm: NamedFirm | null;
  readonly kind: DemandKind;
  readonly title: string;
  /** The law that asks for it whatever the quota says; null where it counts against the quota. */
  readonly basis: string | null;
  readonly onDay: LocalDate;
  readonly tier: string | null;
  readonly authority: string;
  readonly recordedBy: string;
  /** The person's name; the account itself where it is nobody's, or is not for the reader to know. */
  readonly recordedByName: string;
  readonly recordedAt: string;
  /** Null while it stands. */
  readonly withdrawn: {
    readonly on: LocalDate;
    readonly by: string;
    readonly byName: string;
    readonly because: string;
  } | null;
}

/**
 * Demands within the caller's sight, the latest first.
 *
 * @param after where the page before ended
 */
export function listDemands(
  tx: Tx,
  most: number,
  after: { readonly at: string; readonly id: string } | null,
): Promise<DemandEntry[]> {
  return entries(
    tx,
    `$2::timestamptz is null or (d.recorded_at, d.id) < ($2, $3::uuid) order by d.recorded_at desc, d.id desc limit $1`,
    [most, after?.at ?? null, after?.id ?? null],
  );
}

/** What was asked of the firm in whose context this runs, by every authority, and counts in the quotas of a year; the latest first. */
export function ownDemands(tx: Tx, year: string, most: number): Promise<DemandEntry[]> {
  return entries(
    tx,
    `d.subject_id = $1 and d.on_day >= make_date($2, 1, 1) and d.on_day < make_date($2 + 1, 1, 1) order by d.recorded_at desc, d.id desc limit $3`,
    [tx.context.subjectId, Number(year), most],
  );
}

interface DemandRow extends Omit<DemandEntry, 'firm' | 'recordedByName' | 'withdrawn'> {
  readonly subjectId: number;
  readonly withdrawn: Omit<NonNullable<DemandEntry['withdrawn']>, 'byName'> | null;
}

async function entries(
  tx: Tx,
  where: string,
  parameters: readonly unknown[],
): Promise<DemandEntry[]> {
  const rows = await tx.query<DemandRow>(
    `select d.id, d.subject_id as "subjectId", d.kind, d.title, d.basis, d.on_day::text as "onDay", d.tier, d.authority, d.recorded_by as "recordedBy",
       to_json(d.recorded_at)#>>'{}' as "recordedAt",
       case when w.demand_id is not null then json_build_object('on', w.on_day::text, 'by', w.withdrawn_by, 'because', w.because) end as withdrawn
     from firm_demand d left join firm_demand_withdrawal w on w.demand_id = d.id
     where ${where}`,
    parameters,
  );
  const firms = await subjectsById(tx, [...new Set(rows.map(({ subjectId }) => subjectId))]);
  const names = await displayNames(tx, rows.flatMap(({ recordedBy, withdrawn }) => [recordedBy, withdrawn?.by ?? null])); // prettier-ignore
  const nameOf = (account: string): string => names.get(account) ?? account;
  return rows.map(({ subjectId, withdrawn, ...one }) => ({
    ...one,
    firm: named(firms.get(subjectId)),
    recordedByName: nameOf(one.recordedBy),
    withdrawn: withdrawn === null ? null : { ...withdrawn, byName: nameOf(withdrawn.by) },
  }));
}

/** What an authority may still ask of a firm this year. */
export interface DemandAllowance {
  readonly firm: NamedFirm;
  /** Null where nobody has graded it or no quota is published. */
  readonly tier: string | null;
  /** By the tier that counts, of the year; null where nothing limits it. */
  readonly most: number | null;
  readonly left: number | null;
}

/**
 * What an authority may ask of a firm this year, by the quota of its tier, and what is left of it. The quota of the year is that of the
 * tier which the firm had when it was first asked.
 *
 * @throws INSPECTIONS.BEYOND_REACH
 */
export async function demandAllowance(
  tx: Tx,
  rules: RuleStore,
  authority: string,
  { id, division, name, creditCode, synthetic }: Subject,
): Promise<DemandAllowance> {
  mustActFor(tx.context, authority, division);
  const today = await businessDate(tx);
  const { tier, most } = await allowance(tx, rules, { authority, subjectId: id, division, today });
  const firm = { name, creditCode, synthetic };
  const line = { authority, subjectId: id, year: today.slice(0, 4) };
  const balance = await elevate(tx, () => demandBalance(tx, line));
  if (most === null) return { firm, tier, most: null, left: null };
  return { firm, tier, most: balance?.granted ?? most, left: balance?.available ?? most };
}

function named(firm: Subject | undefined): NamedFirm | null {
  if (!firm) return null;
  const { name, creditCode, synthetic } = firm;
  return { name, creditCode, synthetic };
}
