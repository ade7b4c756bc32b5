import { type LocalDate } from '#libs/kernel';
import { loadRules, type QuotaVersion } from '#libs/matching';
import { type Context, type RulesFile } from '#libs/platform';
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
  const { state, version, matters, startsOn } = await as(stage, OPERATOR, (tx) => viewPlan(tx, id));
  const titles = await titlesOf(stage, matters, startsOn);
  if (state === 'approved') print(`  《${title}》已批准，事项：${titles} / approved before`);
  else {
    const approve = (context: Context): Promise<void> =>
      as(stage, context, (tx) => approvePlan(tx, keeper.rules, id, version, null));
    await tellRefused(stage, 'operator 批准自己的计划 approves the own plan', () =>
      approve(OPERATOR),
    );
    await approve(APPROVER);
    print(
      `  《${title}》：operator 拟订，approver 批准；事项：${titles} / drawn up by one, approved by another`,
    );
  }
  return as(stage, OPERATOR, (tx) => viewPlan(tx, id));
}

/** Matters by their titles, as the list of a day has them. */
async function titlesOf(
  stage: MonthStage,
  ids: readonly string[],
  day: LocalDate,
): Promise<string> {
  const from = await today(stage);
  const listed = await as(stage, OPERATOR, (tx) =>
    listMatters(tx, stage.keeper.rules, day > from ? day : from),
  );
  return ids.map((id) => listed.find((one) => one.id === id)?.title.zh ?? id).join('、');
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

/** The number under which the demonstration's special plan was filed. */
const FILED_AS = '示范备〔2025〕1号';

/**
 * A special plan for matters beside a yearly one, with its reason, approved by another under the number under which it was filed.
 *
 * @returns null where it is refused
 */
export async function specialPlan(
  stage: MonthStage,
  { startsOn, endsOn, authority, division }: PlanView,
  matters: readonly string[],
): Promise<string | null> {
  const { keeper, print } = stage;
  const title = `${startsOn.slice(0, 4)} 年抽中企业公示信息专项检查（示范）`;
  const plans = await as(stage, OPERATOR, (tx) => listPlans(tx, PLANS_SOUGHT, null));
  const standing = plans.find((one) => one.title === title && one.state === 'approved');
  if (standing) return standing.id;
  const { planId, refusal } = await as(stage, OPERATOR, (tx) =>
    drawUpPlan(tx, keeper.rules, {
      ...{ kind: 'special', title, startsOn, endsOn, matters, authority, division },
      because: '对已被随机抽中的企业一次入企、一并核查，不另行入企（示范）',
    }),
  );
  if (refusal) print(`  ✗ ${refusal.text.zh} / ${refusal.text.en}`);
  if (planId === null) return null;
  await as(stage, APPROVER, (tx) => approvePlan(tx, keeper.rules, planId, 1, FILED_AS));
  print(
    `  《${title}》：写明理由，approver 批准，备案 ${FILED_AS} / a special plan, filed and approved`,
  );
  return planId;
}

/** Publishes the rules of a day's year from those that were loaded last, unless they are. */
export async function publishRulesOf(stage: MonthStage, day: LocalDate): Promise<void> {
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
    published === 0
      ? `  没有可为 ${day.slice(0, 4)} 年发布的规则 / there are no rules to publish for that year`
      : `  为 ${day.slice(0, 4)} 年发布规则 ${published} 项，含检查事项清单和次数上限 / rules are published for that year, lists and quotas with them`,
  );
}

/** What two years' quotas allow firms: their tier when each was planned, and how many firms there are of that kind. */
interface AllowedFirms {
  readonly was: string | null;
  readonly now: string | null;
  readonly firms: number;
}

/**
 * What the quota allowed in the year of one plan, by the tiers of one grading, and allows in that of the next, by those of
 * another: the better, the fewer, and so fewer for firms that have become better.
 */
export async function tellQuotas(
  stage: MonthStage,
  plan: PlanView,
  before: LocalDate,
  gradings: { readonly was: string; readonly now: string },
): Promise<void> {
  const { keeper, print } = stage;
  const [quota, last, random] = await as(stage, SYSTEM, async (tx) => {
    const own = async (day: LocalDate): Promise<QuotaVersion | undefined> =>
      (await keeper.rules.publishedQuotas(tx, day)).find(
        (one) => one.quota.quota.authority.id === AUTHORITY,
      );
    const listed = await listMatters(tx, keeper.rules, plan.startsOn);
    const shares = listed.find(({ id }) => id === CATERING)?.random ?? [];
    return [await own(plan.startsOn), await own(before), shares] as const;
  });
  if (!quota || !last) return;
  const kinds = await allowedFirms(stage, gradings);
  const sums = (of: readonly AllowedFirms[]): readonly number[] => [
    of.reduce((all, { firms }) => all + firms, 0),
    of.reduce((all, { was, firms }) => all + firms * visitsOfTier(last, was), 0),
    of.reduce((all, { now, firms }) => all + firms * visitsOfTier(quota, now), 0),
  ];
  const line = (
    title: string,
    of: readonly AllowedFirms[],
    each: string,
    share: string,
  ): string[] => [title, ...sums(of).map(counted), each, share];
  const tiers = [...quota.quota.quota.tiers.map(({ tier }) => tier), null];
  print(
    renderTable(
      [
        '等级 Tier',
        '户数 Firms',
        '本年合计上限 This year',
        '下年合计上限 Next',
        '每户 Each',
        '抽取 Drawn',
      ],
      [
        ...tiers.map((tier) => {
          const share = random.find((one) => one.tier === tier)?.perMille ?? 0;
          const own = kinds.filter(({ now }) => now === tier);
          return line(tier ?? '—', own, String(visitsOfTier(quota, tier)), `${share} ‰`);
        }),
        line('合计 All', kinds, '', ''),
      ],
    ),
  );
  const rank = (tier: string | null): number => tiers.indexOf(tier);
  const graded = kinds.filter(({ was, now }) => was !== null && now !== null);
  const moved = (title: string, en: string, of: readonly AllowedFirms[]): void => {
    const [firms = 0, was = 0, now = 0] = sums(of);
    if (firms === 0) return print(`  没有${title}企业 / no ${en.split(':')[0]}`);
    print(`  ${title} ${counted(firms)} 户：合计 ${counted(was)} → ${counted(now)} 次 / ${en}`);
  };
  moved('等级变好的', 'firms that have become better: fewer visits', graded.filter(({ was, now }) => rank(now) < rank(was))); // prettier-ignore
  moved('等级变差的', 'firms that have become worse: more', graded.filter(({ was, now }) => rank(now) > rank(was))); // prettier-ignore
}

function visitsOfTier({ quota: { quota } }: QuotaVersion, tier: string | null): number {
  return quota.tiers.find((one) => one.tier === tier)?.visits ?? quota.withoutTier.visits;
}

/** Firms by their tiers in two gradings. */
async function allowedFirms(
  stage: MonthStage,
  { was, now }: { readonly was: string; readonly now: string },
): Promise<AllowedFirms[]> {
  return as(stage, SYSTEM, (tx) =>
    tx.query<AllowedFirms>(
      `select w.tier as was, n.tier as now, count(*)::integer as firms from subject s
         left join subject_tier w on w.subject_id = s.id and w.grading_id = $1
         left join subject_tier n on n.subject_id = s.id and n.grading_id = $2
       group by 1, 2`,
      [was, now],
    ),
  );
}
