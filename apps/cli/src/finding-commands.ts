import type { Command } from 'commander';
import { type JsonObject } from '#libs/engine';
import { parseLocalDate, parseYuan } from '#libs/kernel';
import { RuleStore } from '#libs/matching';
import { readRulesFile, type Tx } from '#libs/platform';
import {
  annulFinding,
  decideFinding,
  FINDING_OUTCOMES,
  type FindingOutcome,
  findingsOf,
  type FindingView,
  issuePenaltyNotice,
  noteFinding,
  noteNoProblem,
  objectToFinding,
  type Penalty,
  PENALTY_KINDS,
  PENALTY_WORDS,
  proposeForFinding,
  readProcedure,
  viewFinding,
  withdrawFinding,
} from '#libs/programmes/inspections';
import { readCalendar } from '#libs/workflow';
import { administrator } from './administrator.ts';
import { connection, withDatabase } from './connection.ts';
import { UsageRefused } from './errors.ts';
import { asOfficer } from './officer-context.ts';
import { mustSay, print, rowId } from './terminal.ts';

const FACTS = `认定的违法事实 JSON，如 {"violation.first": true} / what was established of the violation`;
const KINDS = `处罚种类，逗号分隔 / kinds of penalty: ${PENALTY_KINDS.join(', ')}`;
const AMOUNT = '罚款和没收的合计，元 / of a fine and what is confiscated, in yuan';
const AS = '办理人账号 / account of the person who acts';

/** Findings (检查发现): noted, decided on, objected to; final, and facts, only once the time for that is over. */
export function addFindings(inspections: Command): void {
  const findings = inspections.command('findings').description('检查发现 / what inspections found');
  addNoting(findings);
  findings
    .command('propose')
    .description(
      '四张清单对检查发现的建议，由人决定 / what the four lists propose; an officer decides',
    )
    .argument('<finding>', '发现编号 / id of the finding')
    .requiredOption('--facts <json>', FACTS)
    .requiredOption('--as <account>', AS)
    .action(propose);
  addIntending(findings);
  findings
    .command('decide')
    .description(
      '对检查发现作出决定，或在异议后重新决定；处罚须由第二人，并先告知和听取企业 / decide on a finding; a penalty takes a second person and a firm that was told and heard',
    )
    .argument('<finding>', '发现编号 / id of the finding')
    .requiredOption('--outcome <outcome>', `决定 / ${FINDING_OUTCOMES.join(', ')}`)
    .requiredOption('--article <text>', '依据的条款 / by which provision')
    .requiredOption('--explanation <text>', '说明 / why')
    .requiredOption('--as <account>', AS)
    .option('--kinds <list>', KINDS)
    .option('--amount <yuan>', AMOUNT)
    .option('--facts <json>', FACTS, '{}')
    .option(
      '--deviation <text>',
      '与清单建议不同的理由 / why it departs from what the lists propose',
    )
    .option('--repair-until <day>', '整改期限，当日含 / last day on which to put it right')
    .addHelpText(
      'after',
      '\n决定 Outcomes: unpunished 不予处罚, reduced 减轻, lighter 从轻, penalty 一般处罚。\n\n例 Example:\n  npx huizhi inspections findings decide <finding> --outcome unpunished --article "行政处罚法第三十三条第一款" --explanation "初次、轻微并当场改正" --as li',
    )
    .action(decide);
  addObjecting(findings);
}

/** Telling a firm which penalty is intended. */
function addIntending(findings: Command): void {
  findings
    .command('notice')
    .description(
      '出具《行政处罚事先告知书》：拟作出的处罚、依据、理由和企业的权利；陈述申辩期限自最近一次起算 / tell the firm which penalty is intended; its time to be heard runs from the latest',
    )
    .argument('<finding>', '发现编号 / id of the finding')
    .requiredOption('--outcome <outcome>', '拟作出的决定 / penalty, lighter, reduced')
    .requiredOption('--kinds <list>', KINDS)
    .requiredOption('--article <text>', '依据的条款 / by which provision')
    .requiredOption('--ground <text>', '理由 / why')
    .requiredOption('--as <account>', AS)
    .option('--amount <yuan>', AMOUNT)
    .option(
      '--hearing-because <text>',
      '依其他规定可以要求听证的依据 / which other rule lets the firm demand a hearing',
    )
    .option(
      '--heavier-because <text>',
      '企业陈述申辩后新查明的事实，重于此前告知的须写明 / facts established since the firm spoke, where it is heavier',
    )
    .addHelpText(
      'after',
      '\n例 Example:\n  npx huizhi inspections findings notice <finding> --outcome penalty --kinds warning,fine --amount 5000 --article "食品安全法第一百二十六条" --ground "逾期未改正" --as zhang',
    )
    .action(notice);
}

interface NoticeOptions {
  outcome: string;
  kinds: string;
  amount?: string;
  article: string;
  ground: string;
  hearingBecause?: string;
  heavierBecause?: string;
  as: string;
}

async function notice(id: string, options: NoticeOptions): Promise<void> {
  const { article, ground, hearingBecause, heavierBecause } = options;
  for (const [name, said] of [
    ['--article', article],
    ['--ground', ground],
    ['--hearing-because', hearingBecause],
    ['--heavier-because', heavierBecause],
  ] as const)
    mustSay(name, said);
  const outcome = outcomeOf(options.outcome);
  const penalty = penaltyOf(options.kinds, options.amount);
  if (outcome === 'unpunished' || penalty === null)
    throw new UsageRefused({
      zh: '不予处罚的不出具事先告知书；--outcome 应为 penalty、lighter、reduced 之一，并给出 --kinds。',
      en: 'Nothing is intended where nothing is punished: --outcome takes penalty, lighter or reduced, with --kinds.',
    });
  const by = {
    calendar: readCalendar(await readRulesFile('calendar.json')),
    procedure: readProcedure(await readRulesFile('inspection-procedure.json')),
    rules: new RuleStore(),
  };
  const intended = {
    ...{ outcome, ...penalty, article, ground },
    ...{ hearingBecause: hearingBecause ?? null, heavierBecause: heavierBecause ?? null },
  };
  tell(
    await act('notice', options.as, 'operator', async (tx) => {
      const { version } = await viewFinding(tx, rowId('finding', id));
      return issuePenaltyNotice(tx, by, id, version, intended);
    }),
  );
}

/** @throws CLI.USAGE_REFUSED */
function outcomeOf(text: string): FindingOutcome {
  const outcome = FINDING_OUTCOMES.find((one) => one === text);
  if (outcome !== undefined) return outcome;
  throw new UsageRefused({
    zh: `--outcome 应为 ${FINDING_OUTCOMES.join('、')} 之一，收到“${text}”。`,
    en: `--outcome takes one of ${FINDING_OUTCOMES.join(', ')}, not "${text}".`,
  });
}

/** @throws CLI.USAGE_REFUSED */
function penaltyOf(kinds: string | undefined, yuan: string | undefined): Penalty | null {
  if (kinds === undefined && yuan === undefined) return null;
  const named = (kinds ?? '').split(',').map((one) => one.trim());
  const known = named.flatMap((one) => PENALTY_KINDS.filter((kind) => kind === one));
  if (known.length === named.length)
    return { kinds: known, amountFen: yuan === undefined ? null : parseYuan(yuan) };
  throw new UsageRefused({
    zh: `--kinds 应为 ${PENALTY_KINDS.join('、')} 中的一个或几个，以逗号分隔，收到“${kinds ?? ''}”。`,
    en: `--kinds takes one or more of ${PENALTY_KINDS.join(', ')}, comma separated, not "${kinds ?? ''}".`,
  });
}

/** What is said against a finding: an objection, or that it is withdrawn or annulled. */
function addObjecting(findings: Command): void {
  for (const [name, role, zh, en, work] of [
    [
      'object',
      'operator',
      '代企业登记异议，或重新审查已终局的发现',
      'record an objection, or reopen what is final',
      objectToFinding,
    ],
    [
      'withdraw',
      'operator',
      '撤回未决定的检查发现',
      'withdraw a finding that is not decided on',
      withdrawFinding,
    ],
    [
      'annul',
      'approver',
      '由第二人撤销检查发现及其决定',
      'annul a finding with its decision, as a second person',
      annulFinding,
    ],
  ] as const)
    // prettier-ignore
    findings
      .command(name)
      .description(`${zh} / ${en}`)
      .argument('<finding>', '发现编号 / id of the finding')
      .requiredOption('--reason <text>', '理由 / why')
      .requiredOption('--as <account>', AS)
      .action(async (id: string, { reason, as }: { reason: string; as: string }) => {
        mustSay('--reason', reason);
        tell(
          await act(name, as, role, (tx) =>
            work(tx, new RuleStore(), rowId('finding', id), reason),
          ),
        );
      });
}

function addNoting(findings: Command): void {
  findings
    .command('list')
    .description('一次检查的发现，逐项 / the findings of an inspection, item by item')
    .argument('<inspection>', '检查编号 / id of the inspection')
    .action(async (id: string) => {
      const found = await withDatabase(await connection(process.env), 'app', (database) =>
        database.read('inspections.findings', administrator(), (tx) =>
          findingsOf(tx, rowId('inspection', id)),
        ),
      );
      if (found.length === 0) print('尚未记录 / nothing is noted yet: that says nothing');
      for (const one of found) tell(one);
    });
  findings
    .command('note')
    .description('记录一项问题 / note a problem in one item')
    .argument('<inspection>', '检查编号 / id of the inspection')
    .requiredOption('--item <text>', '检查项 / item of the matter')
    .requiredOption('--statement <text>', '发现的情况 / what was found')
    .requiredOption('--as <account>', AS)
    .action(async (id: string, options: { item: string; statement: string; as: string }) => {
      const { item, statement } = options;
      mustSay('--item', item);
      mustSay('--statement', statement);
      tell(
        await act('note', options.as, 'operator', async (tx) =>
          viewFinding(tx, await noteFinding(tx, rowId('inspection', id), { item, statement })),
        ),
      );
    });
  findings
    .command('none')
    .description('明确记录未发现问题 / state that no problem was found')
    .argument('<inspection>', '检查编号 / id of the inspection')
    .requiredOption('--statement <text>', '检查的情况 / what was looked at')
    .requiredOption('--as <account>', AS)
    .action(async (id: string, { statement, as }: { statement: string; as: string }) => {
      mustSay('--statement', statement);
      tell(
        await act('none', as, 'operator', async (tx) =>
          viewFinding(
            tx,
            await noteNoProblem(tx, new RuleStore(), rowId('inspection', id), statement),
          ),
        ),
      );
    });
}

async function propose(id: string, { facts, as }: { facts: string; as: string }): Promise<void> {
  const { outcome, uncoerced, open } = await act('propose', as, 'approver', (tx) =>
    proposeForFinding(tx, new RuleStore(), rowId('finding', id), factsOf(facts)),
  );
  if (outcome === null) print('清单未建议从宽，由办理人依法决定 / the lists propose nothing');
  for (const one of [outcome, uncoerced])
    if (one) print([one.list, one.id, one.basis.article ?? '', one.act.zh, one.basis.clause.zh].join('  ')); // prettier-ignore
  for (const { entry, missing } of open)
    print(`  待查 / open: ${entry.list}  ${entry.id}  ${missing.join(', ')}`);
}

async function decide(
  id: string,
  options: {
    outcome: string;
    article: string;
    explanation: string;
    kinds?: string;
    amount?: string;
    repairUntil?: string;
    facts: string;
    deviation?: string;
    as: string;
  },
): Promise<void> {
  const { article, explanation, repairUntil } = options;
  mustSay('--article', article);
  mustSay('--explanation', explanation);
  const outcome = outcomeOf(options.outcome);
  const penalty = penaltyOf(options.kinds, options.amount);
  const calendar = readCalendar(await readRulesFile('calendar.json'));
  tell(
    await act('decide', options.as, 'approver', async (tx) => {
      const { version } = await viewFinding(tx, rowId('finding', id));
      return decideFinding(tx, { calendar, rules: new RuleStore() }, id, version, {
        outcome,
        penalty,
        article,
        explanation,
        repairUntil: repairUntil === undefined ? null : parseLocalDate(repairUntil),
        facts: factsOf(options.facts),
        deviation: options.deviation ?? null,
      });
    }),
  );
}

/** @throws CLI.USAGE_REFUSED */
function factsOf(json: string): JsonObject {
  const read = readDocument(json);
  if (read !== undefined) return read;
  throw new UsageRefused({
    zh: '--facts 应为一个 JSON 对象，键为事实编号。',
    en: '--facts takes one JSON object, its keys the ids of facts.',
  });
}

function readDocument(json: string): JsonObject | undefined {
  try {
    const read = JSON.parse(json) as unknown;
    return typeof read === 'object' && read !== null && !Array.isArray(read)
      ? (read as JsonObject)
      : undefined;
  } catch {
    return undefined;
  }
}

function act<T>(
  name: string,
  account: string,
  role: 'operator' | 'approver',
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return asOfficer(`inspections.findings.${name}`, account, role, work);
}

function tell({ id, state, item, statement, notice: told, decision, finalOn }: FindingView): void {
  print([id, state, item === '' ? '未发现问题 / no problem' : item, statement].join('  '));
  if (told && decision === null) {
    const kinds = told.kinds.map((kind) => PENALTY_WORDS[kind].zh).join('、');
    const until = `${told.until}${told.provisional ? '（暂定 / provisional）' : ''}`;
    print(
      `  事先告知 / told of what is intended: ${told.number}  ${kinds}  答复至 / answers until ${until}${told.hearingBecause === null ? '' : '，可要求听证 / may demand a hearing'}`,
    );
  }
  if (decision) {
    const { outcome, article, toldOn, appealUntil, provisional } = decision;
    const until = `告知 / told: ${toldOn}，异议至 / objections until ${appealUntil}${provisional ? '（暂定 / provisional）' : ''}`;
    print(
      `  ${outcome}  ${article}  ${toldOn === null ? '尚未告知企业，异议期自告知起算 / the firm was not told yet: its time to object runs from then' : until}`,
    );
  }
  if (finalOn !== null) print(`  终局 / final: ${finalOn}`);
}
