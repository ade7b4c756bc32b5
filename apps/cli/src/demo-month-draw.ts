import { addDays, type LocalDate } from '#libs/kernel';
import {
  approveJointVisits,
  commitDraw,
  drawProgress,
  holdDraw,
  type InspectionTeam,
  joinInspections,
  jointInputOf,
  type JointProposalView,
  type JointRequest,
  listCommitments,
  planInspection,
  type PlanView,
  proposeJointVisits,
  publishedDraw,
  readPublishedDraw,
  type Refusal,
  revealDraw,
  verifyDraw,
  viewJointProposal,
} from '#libs/programmes/inspections';
import {
  APPROVER,
  as,
  AUTHORITY,
  CATERING,
  DISCLOSURE,
  INSPECTORS,
  type MonthStage,
  OPERATOR,
  SYSTEM,
  tellRefused,
  today,
  waitUntil,
} from './demo-month-stage.ts';
import { specialPlan } from './demo-month-plans.ts';
import { DemoStopped } from './errors.ts';
import { renderTable } from './table.ts';

const COMMITMENTS_SOUGHT = 1000;
const PEOPLE = {
  inspectors: INSPECTORS.map((id) => ({ id, load: 0, conflicts: [] })),
  team: 2,
  mostLoad: 500,
};
const MINUTES_PER_DAY = 480;
const CATERING_MINUTES = 100;
const OTHER_MINUTES = 60;

/**
 * Draws firms and inspectors at random for the plan's first matter: committed to, revealed, held, and done again from what was
 * published. What stands of it is gone on with.
 *
 * @returns whether the published draw comes out again as it was committed to; null where nothing could be drawn
 */
export async function drawFirms(stage: MonthStage, plan: PlanView): Promise<boolean | null> {
  const { keeper, print } = stage;
  const drawId = await committed(stage, plan.id);
  if (drawId === null) return null;
  const before = await commitmentOf(stage, drawId);
  print(`  承诺值 commitment：${before?.commitment ?? ''}`);
  if (before?.state === 'committed') {
    const refusal = await as(stage, OPERATOR, (tx) => revealDraw(tx, keeper.rules, drawId));
    if (refusal) {
      tellRefusal(stage, refusal);
      return null;
    }
  }
  if (before?.state !== 'drawn') await as(stage, OPERATOR, (tx) => holdDraw(tx, drawId));
  else print('  已抽取并公布，不能重抽 / drawn and published before; nobody draws again');
  const isPlanned = async (): Promise<boolean> => {
    const { processed, drawn } = await as(stage, OPERATOR, (tx) => drawProgress(tx, drawId));
    return processed === drawn;
  };
  if (!(await waitUntil(isPlanned))) throw new DemoStopped('draw');
  const document = JSON.stringify(await as(stage, OPERATOR, (tx) => publishedDraw(tx, drawId)));
  const published = readPublishedDraw(JSON.parse(document));
  const check = verifyDraw(published, before?.commitment);
  const forged = verifyDraw({ ...published, drawn: published.drawn.slice(1) }, before?.commitment);
  const isShown = published.drawn.length === 0 || forged.faults.length > 0;
  for (const { zh, en } of check.faults) print(`  ✗ ${zh} ${en}`);
  if (check.faults.length === 0 && check.drawn === 0)
    print(
      `  按公布的名单和种子重放：${check.firms} 家中没有抽中企业，与事先的承诺一致 / done again from what was published: as committed to; nobody was drawn`,
    );
  else if (check.faults.length === 0)
    print(
      `  按公布的名单和种子重放：${check.firms} 家中抽取 ${check.drawn} 家，与事先的承诺一致；去掉一家即被发现 ${isShown ? '✓' : '✗'} / done again from what was published: as committed to; one firm less would show`,
    );
  await tellDrawn(stage, drawId);
  return check.faults.length === 0 && isShown;
}

async function committed(stage: MonthStage, planId: string): Promise<string | null> {
  const { keeper, print } = stage;
  const all = await as(stage, SYSTEM, (tx) => listCommitments(tx, COMMITMENTS_SOUGHT));
  const standing = all.find(
    (one) => one.planId === planId && one.matterId === CATERING && one.state !== 'abandoned',
  );
  if (standing) return standing.drawId;
  const made = await as(stage, OPERATOR, (tx) =>
    commitDraw(tx, keeper.rules, { planId, matterId: CATERING }, PEOPLE),
  );
  if (made.refusal) tellRefusal(stage, made.refusal);
  else print('  名单和种子已承诺，种子谁也看不到 / list and seed are committed to; nobody sees it');
  return made.drawId;
}

async function commitmentOf(stage: MonthStage, drawId: string) {
  const all = await as(stage, SYSTEM, (tx) => listCommitments(tx, COMMITMENTS_SOUGHT));
  return all.find((one) => one.drawId === drawId);
}

function tellRefusal({ print }: MonthStage, { text }: Refusal): void {
  print(`  ✗ ${text.zh} / ${text.en}`);
}

async function tellDrawn(stage: MonthStage, drawId: string): Promise<void> {
  const rows = await as(stage, OPERATOR, (tx) =>
    tx.query<{ tier: string | null; firms: number; done: number }>(
      `select tier, count(*)::integer as firms, count(*) filter (where state = 'done')::integer as done
       from inspection where draw_id = $1 group by tier order by tier nulls last`,
      [drawId],
    ),
  );
  if (rows.length === 0)
    return stage.print('  没有因抽取安排的检查 / the draw led to no inspection');
  stage.print(
    renderTable(
      ['等级 Tier', '抽中 Drawn', '已实施 Done'],
      rows.map(({ tier, firms, done }) => [tier ?? '—', String(firms), String(done)]),
    ),
  );
}

/**
 * Joins what the plan owes each firm into one visit, approved by a second person, unless that was done: who was drawn in one matter
 * is looked at in the other on the same visit, as far as the quota of its tier allows.
 *
 * @returns null where nothing is to be joined
 */
export async function joinVisits(
  stage: MonthStage,
  plan: PlanView,
): Promise<JointProposalView | null> {
  const { print } = stage;
  const [standing] = await as(stage, OPERATOR, (tx) =>
    tx.query<{ id: string }>(
      `select id from joint_proposal where state = 'approved'
         and inspections && array(select id from inspection where plan_id = $1) order by proposed_at limit 1`,
      [plan.id],
    ),
  );
  if (standing) print('  方案已批准 / approved before');
  else if (plan.matters.includes(DISCLOSURE)) await planOther(stage, plan);
  const id = standing?.id ?? (await proposed(stage, plan));
  if (id === null) return null;
  const proposal = await as(stage, OPERATOR, (tx) => viewJointProposal(tx, id));
  const { schedule, saving, due } = proposal;
  const joined = saving.firms.reduce((sum, one) => sum + one.joined, 0);
  print(
    `  ${due.length} 项待查，${saving.inspections} 项合成 ${saving.visits} 次入企（不会少于 ${schedule.leastVisits} 次），${saving.saved === 0 ? '没有少入企' : `少入企 ${saving.saved} 次`} / due, joined into visits, never fewer, visits spared`,
  );
  if (joined === 0)
    print(
      '  演示的检查事项只属于一个部门，所以只有合并，没有跨部门联合 / the demo lists matters of one authority: merged, none joined across authorities',
    );
  return proposal;
}

/**
 * Plans the other matter for whoever was drawn. Firms are drawn there too, so nobody picks one under the yearly plan: it takes a
 * special one that another approves. The quota refuses firms of the best tier, and that is recorded.
 */
async function planOther(stage: MonthStage, plan: PlanView): Promise<void> {
  const { print } = stage;
  const drawn = await as(stage, OPERATOR, (tx) =>
    tx.query<Drawn>(
      `select i.subject_id as "subjectId", i.inspectors from inspection i where i.plan_id = $1 and i.matter_id = $2 and i.state = 'planned'
         and not exists (select from inspection o where o.origin = 'plan' and o.year = i.year and o.subject_id = i.subject_id and o.matter_id = $3)
       order by i.subject_id`,
      [plan.id, CATERING, DISCLOSURE],
    ),
  );
  const [first] = drawn;
  if (!first) return;
  const picked = await pick(stage, plan.id, first);
  if (picked)
    print(`  按年度计划指定企业，拒绝并记录 refused：${picked.text.zh} / ${picked.text.en}`);
  const special = await specialPlan(stage, plan, [DISCLOSURE]);
  if (special === null) return;
  let planned = 0;
  const refused = new Map<string, { readonly refusal: Refusal; readonly firms: number }>();
  for (const firm of drawn) {
    const refusal = await pick(stage, special, firm);
    if (refusal === null) planned += 1;
    else
      refused.set(refusal.reason, {
        refusal,
        firms: (refused.get(refusal.reason)?.firms ?? 0) + 1,
      });
  }
  print(
    planned === 0
      ? '  抽中的企业没有一并核查公示信息的 / of those drawn nobody is looked at in the other matter too'
      : `  抽中的企业一并核查公示信息：安排 ${planned} 户 / who was drawn is looked at in the other matter too: ${planned} firms`,
  );
  for (const { refusal, firms } of refused.values())
    print(`  拒绝并记录 refused：${firms} 户 firms，${refusal.text.zh} / ${refusal.text.en}`);
}

interface Drawn {
  readonly subjectId: number;
  readonly inspectors: string[];
}

/** Plans an inspection of one firm in the other matter. @returns why not, where it is refused */
async function pick(stage: MonthStage, planId: string, firm: Drawn): Promise<Refusal | null> {
  const asked = { matterId: DISCLOSURE, authority: AUTHORITY, under: { planId }, ...firm };
  return (await as(stage, OPERATOR, (tx) => planInspection(tx, stage.keeper.rules, asked))).refusal;
}

/** Proposes joint visits, and has a second person approve them; null where nothing is due. */
async function proposed(stage: MonthStage, plan: PlanView): Promise<string | null> {
  const { print } = stage;
  const request = await requestOf(stage, plan);
  const input = await as(stage, OPERATOR, (tx) => jointInputOf(tx, request));
  if (joinInspections(input).visits.length === 0) {
    print('  没有可以排入日程的检查 / nothing can be joined');
    return null;
  }
  const { id, version } = await proposeJointVisits((work) => as(stage, OPERATOR, work), request);
  await tellRefused(stage, 'operator 批准自己的方案 approves the own proposal', () =>
    as(stage, OPERATOR, (tx) => approveJointVisits(tx, id, version)),
  );
  await as(stage, APPROVER, (tx) => approveJointVisits(tx, id, version));
  print('  operator 提出，approver 批准 / proposed by one, approved by another');
  return id;
}

/** One team of everybody who may be drawn, on so many working days from tomorrow as leave it half of its time. */
async function requestOf(stage: MonthStage, { endsOn, division }: PlanView): Promise<JointRequest> {
  const { calendar } = stage.keeper;
  const planned = await as(stage, OPERATOR, (tx) =>
    tx.query<{ matter: string; count: number }>(
      `select matter_id as matter, count(*)::integer as count from inspection
       where state = 'planned' and plan_id is not null group by 1`,
    ),
  );
  const needs = planned.map(({ matter }) => ({
    matter,
    minutes: matter === CATERING ? CATERING_MINUTES : OTHER_MINUTES,
    skills: [],
  }));
  const minutes = planned.reduce(
    (sum, { count }, at) => sum + count * (needs[at]?.minutes ?? OTHER_MINUTES),
    0,
  );
  const most = Math.ceil((2 * minutes) / MINUTES_PER_DAY) + 1;
  const days: LocalDate[] = [];
  const tomorrow = addDays(await today(stage), 1);
  for (let day = tomorrow; day < endsOn && days.length < most; day = addDays(day, 1))
    if (calendar.isWorkday(day, division)) days.push(day);
  const team: InspectionTeam = {
    id: '示范检查组',
    authority: AUTHORITY,
    officers: INSPECTORS,
    skills: [],
    divisions: [division],
    minutesPerDay: MINUTES_PER_DAY,
    days,
  };
  return { authority: AUTHORITY, division, needs, teams: [team] };
}
