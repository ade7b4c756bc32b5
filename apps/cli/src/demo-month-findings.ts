import { type JsonObject } from '#libs/engine';
import { addDays, type LocalDate } from '#libs/kernel';
import { hasten, type Context } from '#libs/platform';
import {
  carryOut,
  decideFinding,
  FINDING_OUTCOMES,
  findingLifecycle,
  findingsOf,
  type FindingView,
  type InspectionView,
  type JointProposalView,
  type JointVisit,
  noteFinding,
  noteNoProblem,
  OUTCOME_WORDS,
  type Penalty,
  proposeForFinding,
  readInspection,
  viewFinding,
  viewInspection,
} from '#libs/programmes/inspections';
import { subjectsById } from '#libs/registry';
import { issue, letHear, tellOfPenalty } from './demo-month-documents.ts';
import {
  APPROVER,
  as,
  CATERING,
  DISCLOSURE,
  type MonthStage,
  OPERATOR,
  reach,
  SYSTEM,
  tellRefused,
  waitUntil,
} from './demo-month-stage.ts';

/** What the story finds at a firm, what was established of it, and by which provision it would be punished. */
interface Found {
  readonly item: string;
  readonly statement: string;
  readonly facts: JsonObject;
  readonly article: string;
  readonly penalty: Penalty;
}

/** At the first firm something slight, at the second something grave, at the third nothing. */
const FOUND: readonly (Found | null)[] = [
  {
    item: '冷藏温度',
    statement: '冷藏柜 12 摄氏度，当场调低',
    facts: {
      'violation.first': true,
      'violation.harm': 'slight',
      'violation.corrected': true,
      'violation.exploitsEmergency': false,
    },
    article: '食品安全法第一百三十二条',
    penalty: { kinds: ['warning'], amountFen: null },
  },
  {
    item: '进货查验记录',
    statement: '三个月没有进货查验记录，责令后仍未改正',
    facts: {
      'violation.first': false,
      'violation.minor': false,
      'violation.harm': 'considerable',
      'violation.corrected': false,
      'violation.removedHarm': false,
      'violation.coerced': false,
      'violation.exploitsEmergency': false,
    },
    article: '食品安全法第一百二十六条',
    penalty: { kinds: ['warning', 'fine'], amountFen: 500_000n },
  },
  null,
];
/** These firms are invented and nobody signs in for them: the lawful exception is named and kept. */
const NOBODY_SIGNS_IN = {
  kind: 'cannot-sign-in',
  because: '合成企业，没有可登录的人员（示范）',
} as const;
/** How long the job that lets findings become final may take before it is called again. */
const SETTLE_MS = 5_000;
const SETTLE_TRIES = 24;

/**
 * Carries out the first visits of a joint proposal on their days, notes what they find and tells the firms; the four lists propose,
 * an officer decides, a penalty takes a second person and a firm that could state its case, and what was decided is told.
 *
 * @returns the inspections that were carried out
 */
export async function visitFirms(
  stage: MonthStage,
  { schedule }: JointProposalView,
): Promise<readonly string[]> {
  const visited: string[] = [];
  const problems: { readonly id: string; readonly found: Found }[] = [];
  for (const [place, visit] of schedule.visits.slice(0, FOUND.length).entries()) {
    const found = FOUND[place] ?? null;
    for (const { id, matterId } of await visitFirm(stage, visit, found)) {
      visited.push(id);
      if (found !== null && matterId === CATERING) problems.push({ id, found });
    }
  }
  // Once everybody was visited: before a penalty time passes.
  for (const { id, found } of problems) await decideAll(stage, id, found);
  return visited;
}

async function visitFirm(
  stage: MonthStage,
  { firm, day, parts }: JointVisit,
  found: Found | null,
): Promise<readonly InspectionView[]> {
  const { keeper, print } = stage;
  const ids = parts.flatMap(({ inspections }) => inspections);
  await reach(stage, day);
  const first = await as(stage, OPERATOR, (tx) => viewInspection(tx, ids[0] as string));
  const name = await nameOf(stage, first.subjectId);
  print(
    `  ${name}（${firm}）：一次入企，${ids.length} 项检查 / one visit, ${ids.length} inspections`,
  );
  for (const id of ids) {
    const { state, matterId } = await as(stage, OPERATOR, (tx) => viewInspection(tx, id));
    if (state !== 'planned') continue;
    const { before } = await as(stage, OPERATOR, (tx) => readInspection(tx, keeper.rules, id));
    if (before.lacksNotice || (found !== null && matterId === CATERING))
      await issue(stage, id, 'approval');
    if (before.lacksNotice) await issue(stage, id, 'notice');
    const exception = matterId === DISCLOSURE ? NOBODY_SIGNS_IN : null;
    if (exception)
      print(
        '  该事项须先亮码，企业无人能登录：登记法定例外 / a code is asked for and nobody signs in: a named exception',
      );
    const { refusal } = await as(stage, OPERATOR, (tx) =>
      carryOut(tx, keeper, id, undefined, null, exception),
    );
    if (refusal) print(`  ✗ ${refusal.text.zh} / ${refusal.text.en}`);
  }
  const done: InspectionView[] = [];
  for (const id of ids) {
    const one = await as(stage, OPERATOR, (tx) => viewInspection(tx, id));
    if (one.state !== 'done') continue;
    await note(stage, id, one.matterId === CATERING ? found : null);
    done.push(one);
  }
  return done;
}

async function note(stage: MonthStage, id: string, found: Found | null): Promise<void> {
  const { keeper, print } = stage;
  const standing = (await as(stage, OPERATOR, (tx) => findingsOf(tx, id))).filter(
    ({ state }) => state !== 'withdrawn',
  );
  if (standing.length === 0 && found === null) {
    await as(stage, OPERATOR, (tx) => noteNoProblem(tx, keeper.rules, id, '逐项检查，未发现问题'));
    print('    未发现问题，当即终局 / no problem: stated, and final at once');
    return;
  }
  if (standing.length === 0 && found !== null) {
    const { item, statement } = found;
    await as(stage, OPERATOR, (tx) => noteFinding(tx, id, { item, statement }));
    print(`    发现 found：${item}，${statement}`);
  }
  if (found === null) for (const one of standing) tell(stage, one);
  else await issue(stage, id, 'site-record', found.statement);
}

/** Decides on what an inspection found and tells its firm. */
async function decideAll(stage: MonthStage, id: string, found: Found): Promise<void> {
  for (const one of await as(stage, OPERATOR, (tx) => findingsOf(tx, id)))
    if (one.state === 'noted') await decide(stage, one, found);
    else tell(stage, one);
  await issue(stage, id, 'result');
}

async function decide(stage: MonthStage, finding: FindingView, found: Found): Promise<void> {
  const { keeper, print } = stage;
  const { id, version } = finding;
  const { facts } = found;
  const proposal = await as(stage, APPROVER, (tx) =>
    proposeForFinding(tx, keeper.rules, id, facts),
  );
  const entry = proposal?.outcome ?? null;
  print(
    entry
      ? `    四张清单建议：${entry.act.zh}，${entry.basis.document}${entry.basis.article ?? ''} / the four lists propose: ${entry.act.en}`
      : '    四张清单没有从宽的条目，由办理人依法决定 / the four lists propose nothing: the officer decides by law',
  );
  const outcome = FINDING_OUTCOMES.find((one) => one === entry?.list) ?? 'penalty';
  const article = entry ? `${entry.basis.document}${entry.basis.article ?? ''}` : found.article;
  const explanation = entry ? entry.act.zh : '危害后果较重且未改正';
  const by = (context: Context, penalty = found.penalty): Promise<FindingView> =>
    as(stage, context, (tx) =>
      decideFinding(tx, keeper, id, version, {
        outcome,
        penalty: outcome === 'unpunished' ? null : penalty,
        article,
        explanation,
        repairUntil: null,
        facts,
        deviation: null,
      }),
    );
  if (outcome !== 'unpunished') {
    await tellRefused(stage, '  operator 处罚自己的发现 punishes what it noted itself', () =>
      by(OPERATOR),
    );
    await tellRefused(stage, '  未事先告知即处罚 a penalty before the firm was told of it', () =>
      by(APPROVER),
    );
    const intended = { outcome, ...found.penalty, article, ground: explanation };
    const noticed = await tellOfPenalty(stage, finding, intended);
    await tellRefused(stage, '  未听取陈述申辩即处罚 a penalty before the firm was heard', () =>
      by(APPROVER),
    );
    await letHear(stage, noticed);
    const heavier: Penalty = { kinds: ['revocation'], amountFen: null };
    await tellRefused(stage, '  重于告知的处罚 a penalty heavier than was told', () =>
      by(APPROVER, heavier),
    );
  }
  tell(stage, await by(APPROVER));
}

function tell({ print }: MonthStage, { item, state, decision, finalOn }: FindingView): void {
  const { zh, en } = findingLifecycle.words[state];
  const decided = decision
    ? `，${OUTCOME_WORDS[decision.outcome]} ${decision.outcome}，${decision.article}，${decision.decidedBy} 决定，${decision.appealUntil === null ? '尚未告知企业 decided, not told yet' : `异议至 ${decision.appealUntil} decided, objections until then`}`
    : '';
  print(
    `    ${item || '未发现问题 none'}：${zh} ${en}${decided}${finalOn ? `，终局 ${finalOn}` : ''}`,
  );
}

/**
 * Lets the time to object pass on the demo's clock: until it is over no rule reads a finding, from then on it is a fact.
 *
 * @param visited inspections that were carried out
 */
export async function letSettle(stage: MonthStage, visited: readonly string[]): Promise<void> {
  const { print } = stage;
  const open = await openFindings(stage, visited);
  if (open.length === 0) print('  没有仍在异议期内的发现 / nothing waits for its time to be over');
  for (const { subjectId } of open) await tellFactsOf(stage, subjectId);
  const last = open.map(({ until }) => until).sort().at(-1); // prettier-ignore
  if (last === undefined) return;
  await reach(stage, addDays(last, 1));
  const isSettled = async (): Promise<boolean> => (await openFindings(stage, visited)).length === 0;
  for (let tries = 0; tries < SETTLE_TRIES && !(await isSettled()); tries += 1) {
    await as(stage, SYSTEM, hasten);
    await waitUntil(isSettled, SETTLE_MS);
  }
  for (const { id, subjectId } of open) {
    tell(stage, await as(stage, OPERATOR, (tx) => viewFinding(tx, id)));
    await tellFactsOf(stage, subjectId);
  }
}

interface OpenFinding {
  readonly id: string;
  readonly subjectId: number;
  readonly until: LocalDate;
}

/** Decisions that may become final, with the last day on which they may be objected to or put right. */
function openFindings(stage: MonthStage, visited: readonly string[]): Promise<OpenFinding[]> {
  return as(stage, OPERATOR, (tx) =>
    tx.query<OpenFinding>(
      `select id, subject_id as "subjectId", greatest(appeal_until, repair_until)::text as until from finding
       where inspection_id = any($1::uuid[]) and state = 'decided' and told_on is not null and not provisional order by noted_on, id`,
      [visited],
    ),
  );
}

/** What rules read of a firm's findings today. */
export async function tellFactsOf(stage: MonthStage, subjectId: number): Promise<void> {
  const [row] = await as(stage, SYSTEM, (tx) =>
    tx.query<{ problems: number; penalties: number }>(
      `select (facts->>'finding.problems')::integer as problems, (facts->>'finding.penalties')::integer as penalties from record
       where dataset = 'inspection-findings' and subject_id = $1 and known_until is null and valid_until is null`,
      [subjectId],
    ),
  );
  const name = await nameOf(stage, subjectId);
  stage.print(
    row
      ? `    ${name}，规则读到的终局结论：${row.problems === 0 ? '没有问题' : `问题 ${row.problems} 项`}，${row.penalties === 0 ? '没有处罚' : `处罚 ${row.penalties} 项`} / of what is final, rules read problems: ${row.problems}, penalties: ${row.penalties}`
      : `    ${name}，规则读到：未知，没有终局的结论 / rules read nothing: no finding is final`,
  );
}

async function nameOf(stage: MonthStage, subjectId: number): Promise<string> {
  const subjects = await as(stage, SYSTEM, (tx) => subjectsById(tx, [subjectId]));
  return subjects.get(subjectId)?.name ?? `#${subjectId}`;
}
