import { type GradingInWords } from '#libs/programmes/credit';
import { type PlanView } from '#libs/programmes/inspections';
import { heading } from './demo-benefits.ts';
import { tellBooks, tellHeld, tellWhetherHeld } from './demo-month-books.ts';
import { certifyInspectors, checkIn } from './demo-month-code.ts';
import { drawFirms, joinVisits } from './demo-month-draw.ts';
import { letSettle, visitFirms } from './demo-month-findings.ts';
import {
  deliverAnew,
  gradeAndPublish,
  markOfTiers,
  tellMovements,
  tellVisited,
} from './demo-month-grades.ts';
import { publishRulesOf, tellQuotas, yearlyPlan } from './demo-month-plans.ts';
import { tellPages } from './demo-month-pages.ts';
import { type MonthStage, today } from './demo-month-stage.ts';

/**
 * Tells on the running demo how gradings and inspections follow from one another: graded, planned, drawn, joined, shown a code,
 * found, decided, final, graded anew, and planned for the next year, in which the better a firm's tier the fewer its visits.
 * Told again it says what stands and goes on from there.
 *
 * @returns whether everything holds that must
 * @throws CLI.DEMO_STOPPED when a grading did not come to its end
 */
export async function tellOfMonth(stage: MonthStage): Promise<boolean> {
  const { print } = stage;
  heading(print, '一', '按信用风险分级，由第二人发布', 'Grading, published by a second person');
  const first = await graded(stage);
  const mark = await markOfTiers(stage, first.id);
  const year = Number((await today(stage)).slice(0, 4));
  heading(print, '二', '检查计划，由第二人批准', 'The plan, approved by a second person');
  const plan = await yearlyPlan(stage, year);
  const { replays, visited } = plan
    ? await tellInspections(stage, plan)
    : { replays: null, visited: [] };
  heading(print, '八', '再次分级：谁的等级变了', 'Graded anew: whose tier has changed');
  const second = await graded(stage);
  await tellMovements(stage, second);
  await tellVisited(stage, { before: first.id, after: second.id }, visited);
  heading(print, '九', '下一年度计划：信用好的少查', 'The next plan: the better, the fewer');
  await tellNextPlan(stage, year + 1, { was: first.id, now: second.id });
  heading(print, '十', '账本', 'The books');
  await tellBooks(stage, year);
  heading(print, '十一', '必须成立的', 'What must hold');
  const isWhole = await tellWhetherHeld(stage);
  const isSame = tellHeld(
    stage,
    (await markOfTiers(stage, first.id)) === mark,
    { zh: '等级：发布后未变', en: 'tiers: as they were published' },
    `${first.month} ${mark}`,
  );
  if (replays !== null)
    tellHeld(stage, replays, { zh: '抽取：重放相符', en: 'the draw: comes out again' }, `${year}`);
  heading(print, '十二', '在哪里看', 'Where to look at it');
  await tellPages(stage);
  return isWhole && isSame && replays !== false;
}

/** Whether the draw comes out again, null where nothing was drawn; and the inspections that were carried out. */
interface Inspected {
  readonly replays: boolean | null;
  readonly visited: readonly string[];
}

/** Draws, joins, visits and finds. */
async function tellInspections(stage: MonthStage, plan: PlanView): Promise<Inspected> {
  const { print } = stage;
  heading(
    print,
    '三',
    '双随机抽取：先承诺，后公开，可重放',
    'The draw: committed to, held, done again',
  );
  await certifyInspectors(stage);
  const replays = await drawFirms(stage, plan);
  heading(print, '四', '综合查一次', 'Joint visits');
  const proposal = await joinVisits(stage, plan);
  heading(print, '五', '亮码入企', 'A code at the door');
  await checkIn(stage);
  heading(print, '六', '实施、发现、四张清单', 'Visits, findings, the four lists');
  const visited = proposal ? await visitFirms(stage, proposal) : [];
  if (visited.length === 0) print('  没有实施的检查 / nothing was carried out');
  heading(print, '七', '异议期满，成为事实', 'The time to object is over: findings are facts');
  await letSettle(stage, visited);
  return { replays, visited };
}

/** Everybody graded for the month of the business day, with what departments know of today and the rules of its year. */
async function graded(stage: MonthStage): Promise<GradingInWords> {
  await publishRulesOf(stage, await today(stage));
  await deliverAnew(stage);
  return gradeAndPublish(stage);
}

/** The plan of a year, beside what the year before allowed: both by the tiers that were published then. */
async function tellNextPlan(
  stage: MonthStage,
  year: number,
  gradings: { readonly was: string; readonly now: string },
): Promise<void> {
  await publishRulesOf(stage, `${year}-01-01`);
  const plan = await yearlyPlan(stage, year);
  if (plan) await tellQuotas(stage, plan, `${year - 1}-12-31`, gradings);
}
