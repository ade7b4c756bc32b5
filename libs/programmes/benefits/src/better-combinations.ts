import { setImmediate as breath } from 'node:timers/promises';
import type { Policy } from '#libs/engine';
import type { Text } from '#libs/kernel';
import type { RuleStore } from '#libs/matching';
import { businessDate, elevate, type Tx } from '#libs/platform';
import { bestCombination, type Option } from './best-combination.ts';
import { budgetYear } from './funding.ts';
import { claimsOf } from './relation-claims.ts';
import { LIST_IN_FORCE } from './lifecycles.ts';
import { limitsOf } from './standing-limits.ts';

/** A firm that could lawfully have more than what stands: as each benefit was compared with one other at a time. */
export interface BetterCombination {
  readonly subjectId: number;
  readonly subjectName: string;
  readonly standing: readonly CombinedBenefit[];
  readonly standingFen: string;
  readonly better: readonly CombinedBenefit[];
  readonly betterFen: string;
  /** Whether no lawful combination is worth more; false where too many had to be compared. */
  readonly proved: boolean;
}

/** One benefit of a combination. */
export interface CombinedBenefit {
  readonly policyId: string;
  readonly title: Text;
  readonly period: string;
  readonly amountFen: string;
}

/** Better combinations, and of how many firms. */
export interface BetterCombinations {
  /** At most {@link MOST_SHOWN}, the greatest gain first. */
  readonly items: readonly BetterCombination[];
  /** Firms from whom the run held something back, within the reader's reach. */
  readonly firms: number;
  /** Of these, whose benefits were compared: at most {@link MOST_READ}, those from whom most was held back, if the reader may see all they have. */
  readonly comparedFirms: number;
}

/** What firms have and what was held back from them, as it is read in a transaction and compared after it. */
export interface ReadCombinations {
  readonly firms: number;
  readonly rows: readonly (readonly Row[])[];
  /** By the rule version that decided. */
  readonly deciding: ReadonlyMap<string, Policy>;
  /** As published at present; of those published no more, as one of the rows was decided. */
  readonly related: readonly Policy[];
}

interface Row {
  /** Its episode: of what stands and of what is held back alike. */
  id: string;
  subject_id: number;
  subject_name: string;
  policy_id: string;
  rule_version_id: string;
  period: string;
  amount_fen: string;
  stands: boolean;
  /** Nobody can strike it any more: its list was approved, or it was granted at once. */
  fixed: boolean;
}

const MOST_SHOWN = 200;
const MOST_READ = 5_000;
const HELD = `h.subject_id = any($1::integer[]) and h.run_id = $2 and h.relation <> 'instalment'`;
const STANDS = `e.subject_id = any($1::integer[]) and e.state not in ('declined', 'withdrawn')`;
/** What firms have, and what the run held back from them; who stays off a limit of instalments cannot have it in any combination. */
const BENEFITS = `select e.episode_id as id, e.subject_id, s.name as subject_name, e.policy_id, d.rule_version_id, e.period, e.amount_fen, true as stands,
    e.state not in ('waiting', 'listed') or l.id is null or l.state = any($3::text[]) as fixed
  from entitlement e join subject s on s.id = e.subject_id join decision d on d.id = e.decision_id left join benefit_list l on l.id = e.list_id
  where ${STANDS}
  union all
  select h.episode_id, h.subject_id, s.name, h.policy_id, d.rule_version_id, h.period, h.amount_fen, false, false
  from held_back h join subject s on s.id = h.subject_id cross join lateral (select d.rule_version_id from decision d
    where d.episode_id = h.episode_id order by d.known_at desc, d.id limit 1) d
  where ${HELD}`;

/**
 * Reads what {@link betterCombinations} compares: of the firms from whom a run held something back within the reader's
 * reach, those from whom most was held back, and only firms all of whose benefits the reader may see, because the sum
 * would tell the others. Each benefit counts by the rule version that decided it.
 */
export async function readCombinations(
  tx: Tx,
  rules: Pick<RuleStore, 'published' | 'version'>,
  runId: string,
): Promise<ReadCombinations> {
  const found = await tx.query<{ subject_id: number; firms: number }>(
    `select subject_id, count(*) over ()::integer as firms from held_back where run_id = $1
     group by subject_id order by sum(amount_fen) desc, subject_id limit ${MOST_READ}`,
    [runId],
  );
  const subjects = found.map((row) => row.subject_id);
  const seen = await tx.query<{ id: string }>(
    `select e.episode_id as id from entitlement e where ${STANDS} union all select h.episode_id from held_back h where ${HELD}`,
    [subjects, runId],
  );
  const visible = new Set(seen.map(({ id }) => id));
  return elevate(tx, async () => {
    const bySubject = new Map<number, Row[]>();
    for (const row of await tx.query<Row>(BENEFITS, [subjects, runId, LIST_IN_FORCE]))
      bySubject.set(row.subject_id, [...(bySubject.get(row.subject_id) ?? []), row]);
    const rows = [...bySubject.values()].filter((each) => each.every(({ id }) => visible.has(id)));
    const deciding = new Map<string, Policy>();
    for (const id of new Set(rows.flat().map((row) => row.rule_version_id)))
      deciding.set(id, (await rules.version(tx, id)).policy);
    const inForce = (await rules.published(tx, await businessDate(tx))).map(({ policy }) => policy);
    const related = new Map(
      [...deciding.values(), ...inForce].map((policy) => [policy.id, policy]),
    );
    return { firms: found[0]?.firms ?? 0, rows, deciding, related: [...related.values()] };
  });
}

/**
 * The firms of a run whose benefits could lawfully be worth more in another combination, the greatest gain first. Nothing
 * is changed: an officer strikes what should give way, and the next run lists what is better. What stands on an approved
 * list stays in every combination, because it can be struck no more.
 */
export async function betterCombinations(read: ReadCombinations): Promise<BetterCombinations> {
  const items: BetterCombination[] = [];
  for (const rows of read.rows) {
    const better = betterOf(rows, read);
    if (better) items.push(better);
    // A firm may need some tenths of a second: others are served meanwhile.
    await breath();
  }
  items.sort((a, b) => gain(b) - gain(a) || a.subjectId - b.subjectId);
  return {
    items: items.slice(0, MOST_SHOWN),
    firms: read.firms,
    comparedFirms: read.rows.length,
  };
}

function gain({ standingFen, betterFen }: BetterCombination): number {
  return Number(BigInt(betterFen) - BigInt(standingFen));
}

function betterOf(rows: readonly Row[], read: ReadCombinations): BetterCombination | undefined {
  const best = bestCombination(rows.flatMap((row) => optionOf(row, read) ?? []));
  const standing = rows.filter(({ stands }) => stands);
  const standingFen = standing.reduce((total, row) => total + BigInt(row.amount_fen), 0n);
  if (!best || best.amountFen <= standingFen) return undefined;
  const told = (row: Row): CombinedBenefit => ({
    policyId: row.policy_id,
    title: read.deciding.get(row.rule_version_id)?.title ?? {
      zh: row.policy_id,
      en: row.policy_id,
    },
    period: row.period,
    amountFen: row.amount_fen,
  });
  return {
    subjectId: rows[0]?.subject_id ?? 0,
    subjectName: rows[0]?.subject_name ?? '',
    standing: standing.map(told),
    standingFen: standingFen.toString(),
    better: rows.filter(({ id }) => best.ids.includes(id)).map(told),
    betterFen: best.amountFen.toString(),
    proved: best.proved,
  };
}

function optionOf(row: Row, { deciding, related }: ReadCombinations): Option | undefined {
  const policy = deciding.get(row.rule_version_id);
  if (!policy) return undefined;
  return {
    id: row.id,
    policyId: row.policy_id,
    amountFen: BigInt(row.amount_fen),
    places: claimsOf(policy, related, row.period).map(({ key }) => key),
    ceilings: limitsOf(policy, related).flatMap((limit) =>
      limit.kind === 'rolling-cap'
        ? [{ group: limit.members.join(' '), mostFen: limit.mostFen, years: limit.years }]
        : [],
    ),
    year: Number(budgetYear(row.period)),
    fixed: row.fixed,
  };
}
