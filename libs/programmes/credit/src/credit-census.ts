import {
  bits,
  derivedColumns,
  gradeAt,
  gradeSegment,
  type GradingPlan,
  planGrading,
  valueAt,
} from '#libs/engine';
import {
  axesIn,
  type Census,
  type CensusScope,
  type CensusSegment,
  type ModelVersion,
  type RuleStore,
} from '#libs/matching';
import { moveOne, type Tx } from '#libs/platform';
import { type Segment, SEGMENT_ROWS } from '#libs/registry';
import { type Distribution, NOT_GRADED, UNKNOWN_PLACE } from './distribution.ts';
import { movementsOf, previousOf } from './movements.ts';
import { gradingOf } from './grading-of-run.ts';
import { gradingLifecycle } from './lifecycles.ts';
import { judgeSample } from './second-look.ts';

/** The credit programme: what its models say of everybody becomes a grading. */
export class CreditCensus implements Census {
  readonly code = 'credit';
  #latest: { readonly runId: string; readonly plan: GradingPlan } | undefined;

  constructor(private readonly rules: RuleStore) {}

  async onSegment(tx: Tx, scope: CensusScope, columns: Segment): Promise<CensusSegment> {
    const { runId, versions } = scope;
    const grading = await gradingOf(tx, runId);
    if (grading.state !== 'preparing') return { staged: 0, counts: {} };
    const plan = this.#planOf(scope);
    const { length, number } = columns;
    const grades = gradeSegment(plan, columns, length);
    const axes = axesIn(versions[0] as ModelVersion, grading.asOf).map((axis) => {
      const column = derivedColumns(axis.derivations, columns, length).column(axis.ref);
      const groups = new Map<unknown, string>();
      const groupAt = (row: number): string => {
        const code = column ? valueAt(column, row) : null;
        const known = groups.get(code);
        if (known !== undefined) return known;
        const group = typeof code === 'string' ? axis.groupOf(code) : UNKNOWN_PLACE;
        groups.set(code, group);
        return group;
      };
      return { name: axis.name, column, groupAt };
    });
    const division = axes.find(({ name }) => name === 'division');
    const ids = new Map(versions.map(({ id, model }) => [model.id, id]));
    const counts: Record<string, Record<string, Record<string, number>>> = {};
    const rows = { subject: [] as number[], version: [] as string[], tier: [] as (string | null)[], score: [] as (number | null)[], unknown: [] as number[], reason: [] as string[], division: [] as string[] }; // prettier-ignore
    for (const row of bits(columns.exists, length)) {
      const found = gradeAt(plan, grades, row);
      if (!found) continue;
      const { tier, score, unknownPoints, reason } = found.grade;
      rows.subject.push(number * SEGMENT_ROWS + row);
      rows.version.push(ids.get(found.model.id) as string);
      rows.tier.push(tier);
      rows.score.push(score);
      rows.unknown.push(unknownPoints);
      rows.reason.push(reason);
      rows.division.push(division?.groupAt(row) ?? UNKNOWN_PLACE);
      for (const [axis, group] of [
        ['all', ''],
        ['model', found.model.id],
        ['reason', reason],
        ...axes.map(({ name, groupAt }) => [name, groupAt(row)] as const),
      ] as const) {
        const ofAxis = (counts[axis] ??= {});
        const ofGroup = (ofAxis[group] ??= {});
        ofGroup[tier ?? NOT_GRADED] = (ofGroup[tier ?? NOT_GRADED] ?? 0) + 1;
      }
    }
    await tx.query(
      `delete from subject_tier where grading_id = $1 and subject_id between $2 and $3`,
      [grading.id, number * SEGMENT_ROWS, (number + 1) * SEGMENT_ROWS - 1],
    );
    await tx.query(
      `insert into subject_tier (grading_id, subject_id, rule_version_id, tier, score, unknown_points, reason, division)
       select $1, * from unnest($2::integer[], $3::uuid[], $4::text[], $5::smallint[], $6::smallint[], $7::text[], $8::text[])`,
      [grading.id, ...Object.values(rows)],
    );
    return { staged: rows.subject.length, counts };
  }

  async onConcluded(tx: Tx, scope: CensusScope): Promise<void> {
    const grading = await gradingOf(tx, scope.runId);
    if (grading.state !== 'preparing') return;
    const segments = await tx.query<{ counts: Distribution }>(
      `select counts from run_segment where run_id = $1 order by number`,
      [scope.runId],
    );
    const distribution: Record<string, Record<string, Record<string, number>>> = {};
    for (const { counts } of segments)
      for (const [axis, groups] of Object.entries(counts))
        for (const [group, tiers] of Object.entries(groups))
          for (const [tier, count] of Object.entries(tiers)) {
            const of = ((distribution[axis] ??= {})[group] ??= {});
            of[tier] = (of[tier] ?? 0) + count;
          }
    const previous = await previousOf(tx, grading.month);
    const movements = await movementsOf(tx, grading.id, previous);
    const opinion = await judgeSample(tx, this.rules, scope, grading);
    await moveOne(tx, gradingLifecycle, grading.id, {
      event: 'present',
      set: {
        previous_id: previous,
        distribution: JSON.stringify(distribution),
        movements: JSON.stringify(movements),
        second_opinion: JSON.stringify(opinion),
      },
    });
  }

  #planOf({ runId, versions }: CensusScope): GradingPlan {
    if (this.#latest?.runId !== runId)
      this.#latest = { runId, plan: planGrading(versions.map(({ model }) => model)) };
    return this.#latest.plan;
  }
}
