import { type LocalDate } from '#libs/kernel';
import { loadRules, type QuotaVersion } from '#libs/matching';
import { type Context, type RulesFile } from '#libs/platform';
import { type GradingInWords } from '#libs/programmes/credit';
import { approvePlan, drawUpPlan, listMatters, listPlans, type PlanView, viewPlan } from '#libs/programmes/inspections'; // prettier-ignore
import { counted } from './demo-month-grades.ts';
import {
  APPROVER,
  as,
  AUTHORITY,
  CATERING,
  DISCLOSURE,
  type MonthStage,
  OPERATOR,
  SYSTEM,
  tellRefused,
  today,
} from './demo-month-stage.ts';
import { renderTable } from './table.ts';

const PLANS_SOUGHT = 500;

/**
 * The yearly plan of a year with those of the demonstration's matters that are in force in it, drawn up by one and approved by
 * another, unless that was done.
 *
 * @returns null where there is nothing to inspect in that year
 */
export async function yearlyPlan(stage: MonthStage, year: number): Promise<PlanView | null> {
  const { keeper, print } = stage;
  const title = `${year} 年度检查计划（示范）`;
  const plans = await as(stage, OPERATOR, (tx) => listPlans(tx, PLANS_SOUGHT, null));
  const standing = plans.find(
    (one) => one.title === title && (one.state === 'submitted' || one.state === 'approved'),
  );
  const id = standing?.id ?? (await drawUp(stage, title, year));
  if (id === null) return null;
  const { state, version, matters } = await as(stage, OPERATOR, (tx) => viewPlan(tx, id));
  if (state === 'approved')
    print(`  《${title}》已批准，事项 ${matters.join('、')} / approved before`);
  else {
    const approve = (context: Context): Promise<void> =>
      as(stage, context, (tx) => approvePlan(tx, keeper.rules, id, version, null));
    await tellRefused(stage, 'operator 批准自己的计划 approves the own plan', () =>
      approve(OPERATOR),
    );
    await approve(APPROVER);
    print(
      `  《${title}》：operator 拟订，approver 批准；事项 ${matters.join('、')} / drawn up by one, approved by another`,
    );
  }
  return as(stage, OPERATOR, (tx) => viewPlan(tx, id));
}

async function drawUp(stage: MonthStage, title: string, year: number): Promise<string | null> {
  const { keeper, print } = stage;
  const day = await today(stage);
  const startsOn = `${year}-01-01`;
  const firstDay = startsOn > day ? startsOn : day;
  const listed = await as(stage, OPERATOR, (tx) => listMatters(tx, keeper.rules, firstDay));
  const matters = [CATERING, DISCLOSURE].filter((id) => listed.some((one) => one.id === id));
  if (matters.length === 0) {
    print(`  ${firstDay} 没有有效的示范检查事项，不得检查 / no matter is in force: no inspection`);
    return null;
  }
  const { planId, refusal } = await as(stage, OPERATOR, (tx) =>
    drawUpPlan(tx, keeper.rules, {
      kind: 'yearly',
      title,
      startsOn,
      endsOn: `${year + 1}-01-01`,
      matters,
      because: null,
      authority: AUTHORITY,
      division: '46',
    }),
  );
  if (refusal) print(`  ✗ ${refusal.text.zh} / ${refusal.text.en}`);
  return planId;
}

/** Publishes the lists and quotas of a year from the rules that were loaded last, unless they are. */
export async function publishListsOf(stage: MonthStage, day: LocalDate): Promise<void> {
  const { keeper, print } = stage;
  const listed = await as(stage, SYSTEM, (tx) => keeper.rules.publishedQuotas(tx, day));
  if (listed.length > 0) return;
  const published = await as(stage, SYSTEM, async (tx) => {
    const [book] = await tx.query<{ files: RulesFile[] }>(
      `select files from rule_book order by loaded_at desc limit 1`,
    );
    const loaded = await loadRules(tx, book?.files ?? [], { demo: true, today: day });
    return loaded.filter(({ outcome }) => outcome === 'published').length;
  });
  print(
    `  同一套规则为 ${day.slice(0, 4)} 年发布 ${published} 项，含检查事项清单和次数上限（即 huizhi rules load --for ${day}） / the same rules are published for that year, lists and quotas with them`,
  );
}

/**
 * What a plan may ask of firms of each tier: how many there are, visits of one and of all, the share that is drawn. The fewer the
 * better a firm's tier.
 */
export async function tellQuotas(
  stage: MonthStage,
  plan: PlanView,
  grading: GradingInWords,
): Promise<void> {
  const { keeper, print } = stage;
  const [quota, random] = await as(stage, SYSTEM, async (tx) => {
    const quotas = await keeper.rules.publishedQuotas(tx, plan.startsOn);
    const listed = await listMatters(tx, keeper.rules, plan.startsOn);
    return [
      quotas.find((one) => one.quota.quota.authority.id === AUTHORITY),
      listed.find(({ id }) => id === CATERING)?.random ?? [],
    ] as const;
  });
  if (!quota) return;
  const { tiers, withoutTier, tierFact } = quota.quota.quota;
  const firms = await firmsByTier(stage, quota);
  const most = [...tiers, { tier: null, visits: withoutTier.visits }];
  print(
    renderTable(
      ['等级 Tier', '户数 Firms', '每户上限 Visits each', '合计上限 Visits of all', '抽取比例 Drawn'],
      most.map(({ tier, visits }) => {
        const share = random.find((one) => one.tier === tier)?.perMille;
        const count = firms.get(tier) ?? 0;
        return [tier ?? '—', counted(count), String(visits), counted(count * visits), share === undefined ? '—' : `${share} ‰`]; // prettier-ignore
      }),
    ),
  );
  const [best] = tiers;
  const worst = tiers.at(-1);
  if (best && worst)
    print(
      `  ${best.tier} 级每户一年至多 ${best.visits} 次，${worst.tier} 级 ${worst.visits} 次：信用好的少查 / the better the tier, the fewer the visits`,
    );
  print(`  上限按 ${tierFact} 读取 / the quota reads that fact`);
  await tellPublishedTiers(stage, quota, grading);
}

/** Firms by the fact that the quota reads, as it was delivered last. */
async function firmsByTier(
  stage: MonthStage,
  { quota: { quota, tierRef } }: QuotaVersion,
): Promise<ReadonlyMap<string | null, number>> {
  const rows = await as(stage, SYSTEM, (tx) =>
    tx.query<{ tier: string | null; firms: number }>(
      `select r.facts->>$1::text as tier, count(*)::integer as firms from subject s
         left join record r on r.subject_id = s.id and r.dataset = $2 and r.known_until is null and r.valid_until is null
       group by 1`,
      [quota.tierFact, tierRef.dataset],
    ),
  );
  return new Map(rows.map(({ tier, firms }) => [tier, firms]));
}

/** What the same quota would come to by the tiers that were published here, in the grading and in the one before. */
async function tellPublishedTiers(
  stage: MonthStage,
  { quota: { quota } }: QuotaVersion,
  grading: GradingInWords,
): Promise<void> {
  const visits = new Map(quota.tiers.map((one) => [one.tier, one.visits]));
  const ofTier = (tier: string | null): number =>
    visits.get(tier ?? '') ?? quota.withoutTier.visits;
  const rows = await as(stage, SYSTEM, (tx) =>
    tx.query<{ was: string | null; now: string | null; firms: number }>(
      `select p.tier as was, c.tier as now, count(*)::integer as firms from subject_tier c join subject_tier p using (subject_id)
       where c.grading_id = $1 and p.grading_id = $2 group by 1, 2`,
      [grading.id, grading.previousId],
    ),
  );
  const better = rows.filter(({ was, now }) => was !== null && now !== null && now < was);
  const sum = (of: typeof rows, tier: 'was' | 'now'): number =>
    of.reduce((all, row) => all + row.firms * ofTier(row[tier]), 0);
  if (rows.length === 0) return;
  stage.print(
    `  如改按本系统发布的等级计：全体合计上限 ${counted(sum(rows, 'was'))} → ${counted(sum(rows, 'now'))} 次，其中等级变好的企业 ${counted(sum(better, 'was'))} → ${counted(sum(better, 'now'))} 次 / by the tiers published here: visits of all, and of those whose tier became better, before and now`,
  );
}
