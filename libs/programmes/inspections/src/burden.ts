import { invariant } from '#libs/kernel';
import { elevate, NotFound, type Tx } from '#libs/platform';
import { demandBalance, demandsPosted } from './demand-ledger.ts';
import { demandsOf, type MonthOfDemands } from './demand.ts';
import { IS_BREACH } from './emergency-lifecycle.ts';
import { balanceOf, type VisitBalance, visitsPosted } from './visit-ledger.ts';

/** Visits that were made in a month, `2025-10`: under plans, or for a filed reason that no quota limits. */
export interface MonthOfVisits {
  readonly month: string;
  readonly planned: number;
  readonly filed: number;
  /** How many of both were made as urgent and confirmed by no second person (不合规入企). */
  readonly breaches: number;
}

/** What an authority asked of a firm in a year beside visits: data, forms, meetings. */
export interface DemandBurden {
  /** Null where nothing counted against a quota. */
  readonly quota: VisitBalance | null;
  /** Months with a demand. */
  readonly months: readonly MonthOfDemands[];
  /** Those that stand. */
  readonly made: number;
  /** Those that were recorded by mistake, and taken back. */
  readonly withdrawn: number;
}

/** What one authority took of a firm in a year. */
export interface AuthorityBurden {
  readonly authority: string;
  /** Null where nothing was planned in the year. */
  readonly quota: VisitBalance | null;
  /** Months with a visit. */
  readonly months: readonly MonthOfVisits[];
  readonly visits: number;
  /** How many of the visits are breaches. */
  readonly breaches: number;
  readonly demands: DemandBurden;
}

/**
 * The burden account of a firm (负担账户): visits that were made and what it was asked for beside them, by authority and month,
 * against the quotas of its tier. Every one stands in the ledger once: the account is given only where both agree. It is read by several statements: a posting
 * between them is kept away by `database.snapshot`. A firm reads its own, of all authorities; an officer reads of the own
 * authority. A visit is told as planned or filed only, so nobody learns who complained.
 *
 * @param year in whose quota the visits count
 * @throws PLATFORM.NOT_FOUND when a firm asks for another
 */
export async function burdenOf(
  tx: Tx,
  subjectId: number,
  year: string,
): Promise<AuthorityBurden[]> {
  const { subjectId: own, authorities } = tx.context;
  if (own !== null && own !== subjectId) throw new NotFound({ zh: '市场主体', en: 'subject' });
  const isAll = own !== null || authorities.includes('*');
  return elevate(tx, async () => {
    const rows = await tx.query<
      Omit<MonthOfVisits, 'month'> & { authority: string; month: string | null }
    >(
      `select authority, to_char(done_on, 'YYYY-MM') as month, count(*) filter (where state = 'done' and origin = 'plan')::integer as planned,
         count(*) filter (where state = 'done' and origin <> 'plan')::integer as filed,
         count(*) filter (where code_exception = 'emergency' and ${IS_BREACH})::integer as breaches
       from inspection i where subject_id = $1 and year = $2 and ($3::text[] is null or authority = any($3))
       group by 1, 2 order by 1, 2`,
      [subjectId, year, isAll ? null : authorities],
    );
    const asked = await demandsOf(tx, subjectId, year, isAll ? null : authorities);
    const burden: AuthorityBurden[] = [];
    for (const authority of [
      ...new Set([...rows.map((row) => row.authority), ...asked.keys()]),
    ].sort()) {
      const months = rows
        .filter((row) => row.authority === authority)
        .flatMap(({ month, planned, filed, breaches }) =>
          month === null ? [] : [{ month, planned, filed, breaches }],
        );
      const visits = months.reduce((sum, { planned, filed }) => sum + planned + filed, 0);
      const breaches = months.reduce((sum, month) => sum + month.breaches, 0);
      const line = { authority, subjectId, year };
      const posted = await visitsPosted(tx, line);
      invariant(
        posted === visits,
        `visits of ${authority}: ${posted} in the ledger, ${visits} made`,
      );
      const demands = await demandBurden(tx, line, asked.get(authority) ?? []);
      burden.push({
        authority,
        quota: await balanceOf(tx, line),
        months,
        visits,
        breaches,
        demands,
      });
    }
    return burden;
  });
}

async function demandBurden(
  tx: Tx,
  line: { readonly authority: string; readonly subjectId: number; readonly year: string },
  months: readonly MonthOfDemands[],
): Promise<DemandBurden> {
  const recorded = months.reduce((sum, { data, form, meeting }) => sum + data + form + meeting, 0);
  const withdrawn = months.reduce((sum, month) => sum + month.withdrawn, 0);
  const made = recorded - withdrawn;
  const posted = await demandsPosted(tx, line);
  invariant(
    posted === made,
    `demands of ${line.authority}: ${posted} in the ledger, ${made} recorded`,
  );
  return { quota: await demandBalance(tx, line), months, made, withdrawn };
}
