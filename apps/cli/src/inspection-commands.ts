import type { Command } from 'commander';
import { parseLocalDate, type Text } from '#libs/kernel';
import { RuleStore } from '#libs/matching';
import { businessDate, readRulesFile, type Tx } from '#libs/platform';
import {
  approvePlan,
  balanceOf,
  cancelInspection,
  carryOut,
  closePlan,
  countVisits,
  drawUpPlan,
  inspectionsOf,
  listMatters,
  listRefusals,
  type CodeException,
  type PlanKind,
  planInspection,
  type Refusal,
  rejectPlan,
  type Trigger,
  viewPlan,
} from '#libs/programmes/inspections';
import { divisionPrefix, findSubject } from '#libs/registry';
import { readCalendar } from '#libs/workflow';
import { administrator } from './administrator.ts';
import { addBurden } from './burden-commands.ts';
import { addCodes } from './code-commands.ts';
import { connection, withDatabase } from './connection.ts';
import { UsageRefused } from './errors.ts';
import { addJoining } from './joint-commands.ts';
import { addDocuments } from './document-commands.ts';
import { addEmergencies } from './emergency-commands.ts';
import { addFindings } from './finding-commands.ts';
import { asOfficer } from './officer-context.ts';
import { EXIT, mustSay, print, rowId, wholeNumber } from './terminal.ts';

const KINDS: readonly PlanKind[] = ['yearly', 'quarterly', 'special'];
const TRIGGERS: readonly Trigger[] = ['complaint', 'transfer', 'alert'];
const EXCEPTIONS: readonly CodeException['kind'][] = ['emergency', 'cannot-sign-in'];
const AS = '办理人账号 / account of the person who acts';

/** Inspections: the list of matters, plans, inspections under a plan or for a filed reason, visits counted. */
export function addInspections(root: Command): void {
  const inspections = root.command('inspections').description('涉企行政检查 / inspections');
  addReading(inspections);
  addPlans(inspections);
  addJoining(inspections);
  addDocuments(inspections);
  addFindings(inspections);
  addBurden(inspections);
  addCodes(inspections);
  addEmergencies(inspections);
  inspections
    .command('open')
    .description(
      '安排一次检查：按计划，或因投诉举报、转办交办、数据监测 / plan an inspection, or open one for a filed reason',
    )
    .requiredOption('--matter <id>', '检查事项 / supervised matter')
    .requiredOption('--firm <code>', '统一社会信用代码 / credit code')
    .requiredOption('--authority <code>', '检查部门 / authority that inspects')
    .requiredOption('--as <account>', AS)
    .option('--plan <id>', '已批准的检查计划 / an approved plan')
    .option('--trigger <kind>', `触发原因 / what led to it: ${TRIGGERS.join(', ')}`)
    .option('--source <text>', '来源，须登记 / who or what said so')
    .option('--reason <text>', '理由，须登记 / why that calls for an inspection')
    .option(
      '--inspectors <list>',
      '指定人员的执法证号，逗号分隔 / certificate numbers of those named',
    )
    .addHelpText(
      'after',
      '\n退出码 Exit: 0 已安排 planned, 3 不得检查，已记录 refused and recorded.\n\n例 Example:\n  npx huizhi inspections open --matter demo-inspect-catering --firm 91460000MA5T00000X --authority hn-amr --trigger complaint --source "12345 热线" --reason "投诉后厨不洁" --as zhang',
    )
    .action(open);
  inspections
    .command('done')
    .description('登记检查已实施 / note that an inspection was carried out today')
    .argument('<inspection>', '检查编号 / id of the inspection')
    .requiredOption('--as <account>', AS)
    .option(
      '--inspectors <list>',
      '执法证号，逗号分隔，至少两个 / certificate numbers, two or more',
    )
    .option(
      '--because <text>',
      '与抽取或指定的人员不同的理由 / why others went than were drawn or named',
    )
    .option(
      '--exception <kind>',
      `企业未接受检查码的例外 / why the firm accepted no code: ${EXCEPTIONS.join(', ')}`,
    )
    .option('--exception-because <text>', '例外的理由 / why the exception holds')
    .action(done);
  inspections
    .command('cancel')
    .description(
      '取消尚未实施的检查，退还次数；抽中的由未参与抽取的审批人办理 / cancel an inspection; what was kept goes back; by an approver who had no part in the draw where it was drawn',
    )
    .argument('<inspection>', '检查编号 / id of the inspection')
    .requiredOption('--reason <text>', '理由 / why')
    .requiredOption('--as <account>', AS)
    .option('--role <role>', `以何种角色 / in which role: ${ROLES.join(', ')}`, 'operator')
    .action(async (id: string, options: { reason: string; as: string; role: string }) => {
      const { reason, as } = options;
      mustSay('--reason', reason);
      const role = oneOf('--role', options.role, ROLES);
      await act('cancel', as, role, (tx) =>
        cancelInspection(tx, rowId('inspection', id), reason, role),
      );
      print('已取消，次数已退还 / cancelled, the visit goes back');
    });
}

function addReading(inspections: Command): void {
  inspections
    .command('matters')
    .description('今日有效的检查事项清单 / the list of supervised matters in force today')
    .action(async () => {
      const matters = await read(async (tx) =>
        listMatters(tx, new RuleStore(), await businessDate(tx)),
      );
      for (const { id, code, title, authority, methods, cap } of matters)
        print([id, code, authority.id, methods.join('+'), `≤${cap.visits}`, title.zh].join('  '));
    });
  inspections
    .command('refusals')
    .description('被拒绝的检查请求 / what was refused, the latest first')
    .option('--most <number>', '最多几条 / at most so many', '50')
    .action(async ({ most }: { most: string }) => {
      const rows = await read((tx) => listRefusals(tx, wholeNumber('--most', most, 1, 1000)));
      for (const { at, askedBy, asked, reason, matterId, text } of rows)
        print([at, askedBy, asked, reason, matterId, text.zh].join('  '));
    });
  inspections
    .command('visits')
    .description('检查次数：全部，或一家企业 / visits of a year, all of them or of one firm')
    .requiredOption('--year <year>', '年度 / year')
    .option('--firm <code>', '统一社会信用代码 / credit code')
    .action(visits);
}

function addPlans(inspections: Command): void {
  inspections
    .command('plan')
    .description('拟订检查计划，由第二人批准 / draw up a plan, for a second person to approve')
    .requiredOption('--kind <kind>', `种类 / ${KINDS.join(', ')}`)
    .requiredOption('--title <text>', '名称 / title')
    .requiredOption('--from <day>', '自 / first day')
    .requiredOption('--until <day>', '至（当日不含） / end, exclusive')
    .requiredOption('--matters <list>', '检查事项，逗号分隔 / matters, comma separated')
    .requiredOption('--authority <code>', '检查部门 / authority that inspects')
    .requiredOption('--as <account>', AS)
    .option('--division <prefix>', '区划前缀 / prefix of division codes', '46')
    .option('--because <text>', '专项计划的理由 / why a special plan is needed')
    .addHelpText(
      'after',
      '\n例 Example:\n  npx huizhi inspections plan --kind yearly --title "2026 年度检查计划" --from 2026-01-01 --until 2027-01-01 --matters demo-inspect-catering --authority hn-amr --as zhang',
    )
    .action(plan);
  inspections
    .command('approve')
    .description('批准检查计划；不能是拟订人 / approve a plan; not by the one who drew it up')
    .argument('<plan>', '计划编号 / id of the plan')
    .requiredOption('--as <account>', AS)
    .option('--filed-as <number>', '专项计划的备案编号 / under which a special plan was filed')
    .option(
      '--seen <version>',
      '审阅时 inspections show 给出的版本；此后有变动的不批准 / the version that inspections show gave: what changed since is not approved',
    )
    .action(approve);
  inspections
    .command('show')
    .description('查看检查计划 / show a plan')
    .argument('<plan>', '计划编号 / id of the plan')
    .action(async (id: string) => {
      const shown = await read((tx) => viewPlan(tx, rowId('plan', id)));
      print([shown.kind, shown.state, shown.authority, shown.division, shown.startsOn, shown.endsOn, shown.title].join('  ')); // prettier-ignore
      print(`事项 / matters: ${shown.matters.join(', ')}`);
      if (shown.because !== null) print(`理由 / why: ${shown.because}`);
      print(`拟订 / drawn up by ${shown.draftedBy}，决定 / decided by ${shown.decidedBy ?? '—'}`);
      print(`版本 / version: ${shown.version}`);
    });
  addEnding(inspections);
}

async function approve(
  id: string,
  options: { as: string; filedAs?: string; seen?: string },
): Promise<void> {
  mustSay('--filed-as', options.filedAs);
  const seen =
    options.seen === undefined ? null : wholeNumber('--seen', options.seen, 1, 2 ** 31 - 1);
  await act('approve', options.as, 'approver', async (tx) => {
    const { version } = await viewPlan(tx, rowId('plan', id));
    await approvePlan(tx, new RuleStore(), id, seen ?? version, options.filedAs ?? null);
  });
  print('已批准 / approved');
}

const ROLES = ['operator', 'approver'] as const;

function addEnding(inspections: Command): void {
  inspections
    .command('reject')
    .description('退回检查计划 / reject a plan')
    .argument('<plan>', '计划编号 / id of the plan')
    .requiredOption('--reason <text>', '理由 / why')
    .requiredOption('--as <account>', AS)
    .action(async (id: string, { reason, as }: { reason: string; as: string }) => {
      mustSay('--reason', reason);
      await act('reject', as, 'approver', (tx) => rejectPlan(tx, rowId('plan', id), reason));
      print('已退回 / reject: done');
    });
  inspections
    .command('close')
    .description(
      '结束检查计划；有抽中而未实施的检查时，由未参与抽取的审批人办理 / close a plan; by an approver who had no part in the draw where what was drawn is undone',
    )
    .argument('<plan>', '计划编号 / id of the plan')
    .requiredOption('--reason <text>', '理由 / why')
    .requiredOption('--as <account>', AS)
    .option('--role <role>', `以何种角色 / in which role: ${ROLES.join(', ')}`, 'operator')
    .action(async (id: string, options: { reason: string; as: string; role: string }) => {
      const { reason, as } = options;
      mustSay('--reason', reason);
      const role = oneOf('--role', options.role, ROLES);
      const left = await act('close', as, role, (tx) =>
        closePlan(tx, rowId('plan', id), reason, role),
      );
      print('已结束 / close: done');
      if (left.cancelled + left.abandoned > 0)
        print(
          `随计划取消检查 ${left.cancelled} 次、放弃抽取 ${left.abandoned} 次 / with it ${left.cancelled} inspections cancelled, ${left.abandoned} draws given up`,
        );
    });
}

async function plan(options: {
  kind: string;
  title: string;
  from: string;
  until: string;
  matters: string;
  authority: string;
  division: string;
  because?: string;
  as: string;
}): Promise<void> {
  const { title, authority, because } = options;
  mustSay('--because', because);
  const outcome = await act('plan', options.as, 'operator', (tx) =>
    drawUpPlan(tx, new RuleStore(), {
      kind: oneOf('--kind', options.kind, KINDS),
      title,
      startsOn: parseLocalDate(options.from),
      endsOn: parseLocalDate(options.until),
      matters: listOf(options.matters),
      because: because ?? null,
      authority,
      division: divisionPrefix(options.division),
    }),
  );
  if (outcome.refusal) tell(outcome.refusal);
  else print(`计划编号 / plan: ${outcome.planId}`);
}

async function open(options: {
  matter: string;
  firm: string;
  authority: string;
  as: string;
  plan?: string;
  trigger?: string;
  source?: string;
  reason?: string;
  inspectors?: string;
}): Promise<void> {
  const { plan: planId, trigger, source, reason } = options;
  for (const [name, text] of [
    ['--source', source],
    ['--reason', reason],
  ] as const)
    mustSay(name, text);
  const filed = trigger !== undefined && source !== undefined && reason !== undefined;
  const any = [trigger, source, reason].some((one) => one !== undefined);
  if (planId === undefined ? !filed : any) {
    throw new UsageRefused({
      zh: '请给出 --plan，或同时给出 --trigger、--source 和 --reason，二者取一。',
      en: 'Give either --plan, or all of --trigger, --source and --reason.',
    });
  }
  const under = filed
    ? { kind: oneOf('--trigger', trigger, TRIGGERS), source, reason }
    : { planId: rowId('--plan', planId ?? '') };
  const outcome = await act('open', options.as, 'operator', async (tx) =>
    planInspection(tx, new RuleStore(), {
      matterId: options.matter,
      subjectId: await subjectId(tx, options.firm),
      authority: options.authority,
      under,
      inspectors: listOf(options.inspectors ?? ''),
    }),
  );
  if (outcome.refusal) tell(outcome.refusal);
  else print(`检查编号 / inspection: ${outcome.inspectionId}`);
}

async function done(
  id: string,
  options: {
    as: string;
    inspectors?: string;
    because?: string;
    exception?: string;
    exceptionBecause?: string;
  },
): Promise<void> {
  mustSay('--because', options.because);
  mustSay('--exception-because', options.exceptionBecause);
  const exception = exceptionIn(options.exception, options.exceptionBecause);
  const by = {
    rules: new RuleStore(),
    calendar: readCalendar(await readRulesFile('calendar.json')),
  };
  const outcome = await act('done', options.as, 'operator', (tx) =>
    carryOut(
      tx,
      by,
      rowId('inspection', id),
      options.inspectors === undefined ? undefined : listOf(options.inspectors),
      options.because ?? null,
      exception,
    ),
  );
  if (outcome.refusal) tell(outcome.refusal);
  else print(`已登记，实施日 ${outcome.doneOn} / noted as carried out on ${outcome.doneOn}`);
}

/** @throws CLI.USAGE_REFUSED when it comes without its reason, or the reason without it */
function exceptionIn(kind: string | undefined, because: string | undefined): CodeException | null {
  if (kind === undefined && because === undefined) return null;
  if (kind === undefined || because === undefined)
    throw new UsageRefused({
      zh: '请同时给出 --exception 和 --exception-because。',
      en: 'Give both --exception and --exception-because.',
    });
  return { kind: oneOf('--exception', kind, EXCEPTIONS), because };
}

async function visits(options: { year: string; firm?: string }): Promise<void> {
  const year = String(wholeNumber('--year', options.year, 2000, 2099));
  if (options.firm === undefined) {
    for (const row of await read((tx) => countVisits(tx, year)))
      print([row.authority, row.origin, row.tier ?? '—', row.planned, row.done, `无码例外 without a code ${row.withoutCode}`, `不合规 breaches ${row.breaches}`].join('  ')); // prettier-ignore
    return;
  }
  const firm = options.firm;
  await read(async (tx) => {
    const id = await subjectId(tx, firm);
    const all = await inspectionsOf(tx, id, year);
    for (const authority of new Set(all.map((one) => one.authority))) {
      const balance = await balanceOf(tx, { authority, subjectId: id, year });
      print(
        balance
          ? `${authority}  上限 ${balance.granted}，已留 ${balance.kept}，尚余 ${balance.available} / quota ${balance.granted}, kept ${balance.kept}, left ${balance.available}`
          : `${authority}  未按计划检查 / nothing by plan`,
      );
    }
    for (const one of all)
      print([one.id, one.matterId, one.origin, one.state, one.doneOn ?? ''].join('  '));
  });
}

async function act<T>(
  name: string,
  account: string,
  role: 'operator' | 'approver',
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return asOfficer(`inspections.${name}`, account, role, work);
}

/** One look at all of it: a visit that is posted meanwhile is seen whole or not at all. */
async function read<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return withDatabase(await connection(process.env), 'app', (database) =>
    database.snapshot('inspections.read', administrator(), work),
  );
}

/** @throws CLI.USAGE_REFUSED */
async function subjectId(tx: Tx, code: string): Promise<number> {
  const subject = await findSubject(tx, 'credit-code', code);
  if (subject) return subject.id;
  throw new UsageRefused({
    zh: `登记数据中没有统一社会信用代码为“${code}”的企业；请核对代码和管辖区划。`,
    en: `No enterprise with the credit code "${code}" is registered within your division; check the code.`,
  });
}

function tell({ text, detail }: { readonly text: Text; readonly detail: Refusal['detail'] }): void {
  print(`✗ ${text.zh} ${text.en} ${JSON.stringify(detail)}`);
  print('已记录 / recorded');
  process.exitCode = EXIT.found;
}

function listOf(text: string): string[] {
  return text.split(',').map((one) => one.trim()).filter((one) => one !== ''); // prettier-ignore
}

/** @throws CLI.USAGE_REFUSED */
function oneOf<T extends string>(name: string, text: string, known: readonly T[]): T {
  const found = known.find((one) => one === text);
  if (found !== undefined) return found;
  throw new UsageRefused({
    zh: `${name} 应为 ${known.join('、')} 之一，收到“${text}”。`,
    en: `${name} takes one of ${known.join(', ')}, not "${text}".`,
  });
}
