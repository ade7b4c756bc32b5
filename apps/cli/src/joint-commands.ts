import type { Command } from 'commander';
import { parseLocalDate } from '#libs/kernel';
import { businessDate } from '#libs/platform';
import {
  approveJointVisits,
  closeJointVisits,
  joinInspections,
  type JointInput,
  jointSaving,
  type JointSaving,
  type JointSchedule,
  listOwnVisits,
  proposeJointVisits,
  readJointInput,
  readMatterNeeds,
  readTeams,
  rejectJointVisits,
  viewJointProposal,
} from '#libs/programmes/inspections';
import { divisionPrefix } from '#libs/registry';
import { administrator } from './administrator.ts';
import { connection, withDatabase } from './connection.ts';
import { asOfficer } from './officer-context.ts';
import { OutputFile } from './output-file.ts';
import { readJson } from './rule-files.ts';
import { renderTable } from './table.ts';
import { mustSay, print, rowId, wholeNumber } from './terminal.ts';

/** Joint visits (综合查一次): what several plans owe one firm, done in as few visits as can be. */
export function addJoining(inspections: Command): void {
  inspections
    .command('join')
    .description(
      '综合查一次：合并、联合待查检查，给出日程和节省；不需要数据库 / join what is due into the fewest visits; needs no database',
    )
    .requiredOption(
      '--due <file>',
      '待查检查 JSON：[{"id", "firm", "authority", "matter", "division", "from", "until", "skills", "minutes", "inspectors"?}] / what is due',
    )
    .requiredOption('--teams <file>', TEAMS)
    .option('--out <file>', '日程和节省的 JSON，- 为标准输出 / where the schedule goes as JSON')
    .addHelpText(
      'after',
      '\n窗口 from 含、until 不含；检查组至少两人 / windows are half-open; a team is two officers or more.\n退出码 Exit: 0 全部排定或说明原因 done, 2 无法读取 unusable.\n\n例 Example:\n  npx huizhi inspections join --due due.json --teams teams.json',
    )
    .action(join);
  addProposals(inspections.command('joint').description('综合查一次方案 / joint visits')); // prettier-ignore
}

const TEAMS = `检查组 JSON：[{"id", "authority", "officers", "skills", "divisions", "minutesPerDay", "days"}] / who can go`;
const AS = '办理人账号 / account of the person who acts';

function addProposals(joint: Command): void {
  joint
    .command('propose')
    .description(
      '把已批准计划中待实施的检查排成综合查一次方案，由第二人批准 / propose joint visits of what is planned, for a second person to approve',
    )
    .requiredOption('--teams <file>', TEAMS)
    .requiredOption(
      '--matters <file>',
      '各事项所需 JSON：[{"matter", "minutes", "skills"}] / what an inspection takes in each matter',
    )
    .requiredOption('--authority <code>', '牵头组织的部门 / authority that puts them together')
    .requiredOption('--as <account>', AS)
    .option('--division <prefix>', '区划前缀 / prefix of division codes', '46')
    .addHelpText(
      'after',
      '\n例 Example:\n  npx huizhi inspections joint propose --teams teams.json --matters matters.json --authority hn-amr --as zhang',
    )
    .action(propose);
  addShowing(joint);
  addDecisions(joint);
}

function addShowing(joint: Command): void {
  joint
    .command('show')
    .description('方案的日程和节省 / who goes when, and what that spares')
    .argument('<proposal>', '方案编号 / id of the proposal')
    .action(async (id: string) => {
      const proposal = await withDatabase(await connection(process.env), 'app', (database) =>
        database.read('joint.show', administrator(), (tx) =>
          viewJointProposal(tx, rowId('proposal', id)),
        ),
      );
      const { state, proposedBy, decidedBy, schedule, saving, version } = proposal;
      print(`${state}  ${proposedBy}  ${decidedBy ?? '—'}  version ${version}`);
      for (const line of scheduleLines(proposal, schedule, saving)) print(line);
    });
  joint
    .command('days')
    .description(
      '已批准方案中本部门的入企日程；其他部门只列名称 / when your authorities go under approved proposals; of others only that they come',
    )
    .option('--from <day>', '起始日期，不填为今天 / first day; today unless given')
    .requiredOption('--as <account>', AS)
    .action(days);
}

function addDecisions(joint: Command): void {
  joint
    .command('approve')
    .description(
      '批准方案；不能是提出的人 / approve joint visits; not by the one who proposed them',
    )
    .argument('<proposal>', '方案编号 / id of the proposal')
    .option(
      '--shown <version>',
      '看过的版本，见 show；不填为当前版本 / the version that show printed; the present one unless given',
    )
    .requiredOption('--as <account>', AS)
    .action(async (id: string, { shown, as }: { shown?: string; as: string }) => {
      const version = shown === undefined ? undefined : wholeNumber('--shown', shown, 1, 1_000_000);
      await asOfficer('joint.approve', as, 'approver', async (tx) => {
        const proposal = await viewJointProposal(tx, rowId('proposal', id));
        await approveJointVisits(tx, proposal.id, version ?? proposal.version);
      });
      print('已批准 / approved');
    });
  for (const [name, zh, role, work] of [
    ['reject', '退回', 'approver', rejectJointVisits],
    ['close', '结束', 'operator', closeJointVisits],
  ] as const)
    joint
      .command(name)
      .description(`${zh}方案 / ${name} joint visits`)
      .argument('<proposal>', '方案编号 / id of the proposal')
      .requiredOption('--reason <text>', '理由 / why')
      .requiredOption('--as <account>', AS)
      .action(async (id: string, { reason, as }: { reason: string; as: string }) => {
        mustSay('--reason', reason);
        await asOfficer(`joint.${name}`, as, role, (tx) => work(tx, rowId('proposal', id), reason));
        print(`已${zh} / ${name}: done`);
      });
}

async function days({ from, as }: { from?: string; as: string }): Promise<void> {
  const visits = await asOfficer('joint.days', as, 'operator', async (tx) =>
    listOwnVisits(tx, from === undefined ? await businessDate(tx) : parseLocalDate(from)),
  );
  for (const { day, firm, lead, authorities, parts } of visits) {
    const told = parts.map((part) => `${part.team}: ${part.inspections.join(' ')}`);
    print(`${day}  ${firm}  牵头 lead ${lead}  ${authorities.join(', ')}  ${told.join('; ')}`);
  }
}

async function propose(options: {
  teams: string;
  matters: string;
  authority: string;
  division: string;
  as: string;
}): Promise<void> {
  const teams = readTeams(await readJson(options.teams));
  const needs = readMatterNeeds(await readJson(options.matters));
  const proposal = await proposeJointVisits(
    (work) => asOfficer('joint.propose', options.as, 'operator', work),
    {
      authority: options.authority,
      division: divisionPrefix(options.division),
      needs,
      teams,
    },
  );
  for (const line of scheduleLines(proposal, proposal.schedule, proposal.saving)) print(line);
  print(`方案编号 / proposal: ${proposal.id}`);
}

async function join(options: { due: string; teams: string; out?: string }): Promise<void> {
  const input = readJointInput(await readJson(options.due), await readJson(options.teams));
  const schedule = joinInspections(input);
  const saving = jointSaving(input, schedule);
  if (options.out !== undefined) {
    const output = await OutputFile.create(options.out);
    output.add(`${JSON.stringify({ schedule, saving }, null, 2)}\n`);
    await output.finish();
  }
  if (options.out !== '-') for (const line of scheduleLines(input, schedule, saving)) print(line);
}

const OBSTACLES: Readonly<Record<JointSchedule['undone'][number]['because'], string>> = {
  'empty-window': '窗口内没有日期 / its window has no day',
  'no-skill': '没有到该区划且具备能力的检查组 / no team that goes there has the skills',
  'no-inspector': '没有包含抽取人员的检查组 / no such team has whoever was drawn',
  'no-day': '窗口内没有检查组当值 / no such team is on duty in the window',
  'too-long': '没有检查组一天有这么多时间 / longer than a day of any such team',
  promised: '检查组当日时间已另有安排 / the days of such teams are promised elsewhere',
  'no-capacity': '检查组已排满 / the teams are full',
};

/** A schedule as people read it: the visits, what is undone and why, and what is spared by firm and authority. */
function scheduleLines(
  { due }: JointInput,
  { visits, undone, leastVisits, officerDays }: JointSchedule,
  { inspections, saved, firms, authorities }: JointSaving,
): string[] {
  return [
    ...visits.map(({ day, firm, lead, parts }) => {
      const told = parts.map((part) => `${part.team}: ${part.inspections.join(' ')}`);
      return `${day}  ${firm}  牵头 lead ${lead}  ${told.join('; ')}`;
    }),
    ...undone.map(({ id, because }) => `✗ ${id}  ${OBSTACLES[because]}`),
    '',
    renderTable(
      ['企业 firm', '检查 inspections', '入企 visits', '合并省 merged', '联合省 joined'],
      firms.map((one) => [one.firm, ...[one.inspections, one.visits, one.merged, one.joined].map(String)]), // prettier-ignore
    ),
    '',
    renderTable(
      ['部门 authority', '检查 inspections', '参加 visits', '联合 joint', '牵头 led', '节省 saved'],
      authorities.map((one) => [one.authority, ...[one.inspections, one.visits, one.joint, one.led, one.saved].map(String)]), // prettier-ignore
    ),
    '',
    `${due.length} 项待查，${inspections} 项排入 ${visits.length} 次入企（不会少于 ${leastVisits} 次），少入企 ${saved} 次，${undone.length} 项未排，执法人员 ${officerDays} 人日`,
    `${due.length} due, ${inspections} of them in ${visits.length} visits (never fewer than ${leastVisits}), ${saved} visits spared, ${undone.length} undone, ${officerDays} days of officers`,
  ];
}
