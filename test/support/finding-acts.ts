import { columnRef, type FactValue } from '#libs/engine';
import { RuleStore } from '#libs/matching';
import { readRulesFile, type Tx } from '#libs/platform';
import {
  annulFinding,
  carryOut,
  decideFinding,
  type FindingOutcome,
  type FindingProposal,
  type FindingView,
  issueDocument,
  issuePenaltyNotice,
  noteFinding,
  type Penalty,
  planInspection,
  proposeForFinding,
  readProcedure,
  settleFindings,
  stateCase,
  viewFinding,
  withdrawFinding,
} from '#libs/programmes/inspections';
import { readFacts } from '#libs/registry';
import { readCalendar } from '#libs/workflow';
import { approveUnannounced } from './approvals.ts';
import { anEnterprise, type Enterprise } from './factories.ts';
import { FIRST_DAY, type Stage } from './stage.ts';

/** The matter of stories about findings. */
export const CATERING = 'demo-inspect-catering';
/** The dataset that findings become. */
export const FINDINGS = 'inspection-findings';
const FACTS = ['finding.problems', 'finding.penalties'] as const;
/** The sixtieth day after the first is a Saturday: the Monday after it is the last on which the firm may object. */
export const LAST_DAY = '2025-12-01';
export const UNKNOWN = [null, null];
/** What was established of a violation: of slight harm, and so the first, put right. */
export const SLIGHT = { 'violation.harm': 'slight', 'violation.exploitsEmergency': false };
export const FIRST = { ...SLIGHT, 'violation.first': true, 'violation.corrected': true };
export const rules = new RuleStore();
export const calendar = readCalendar(await readRulesFile('calendar.json'));
export const procedure = readProcedure(await readRulesFile('inspection-procedure.json'));
const by = { calendar, rules, procedure };

/** The penalty of stories to which it does not matter which; null where nothing is punished. */
export const penaltyOf = (outcome: FindingOutcome): Penalty | null =>
  outcome === 'unpunished' ? null : { kinds: ['warning'], amountFen: null };

/** A firm that the matter concerns. */
export const caterer = (number: number): Enterprise =>
  anEnterprise(number).with('registration', { 行业代码: 'H62' });

/** What officers and firms do about findings, on a stage that is set later. */
export function findingActs(stage: () => Stage) {
  const as = <T>(
    actor: string,
    work: (tx: Tx) => Promise<T>,
    authorities: readonly string[] = ['hn-amr'],
  ): Promise<T> =>
    stage().database.transaction(
      'test.findings',
      { actor, authorities, division: '46', subjectId: null },
      work,
    );
  const asSubject = <T>(subjectId: number, work: (tx: Tx) => Promise<T>): Promise<T> =>
    stage().database.transaction(
      'test.findings',
      { actor: 'firm', authorities: [], division: '', subjectId },
      work,
    );
  const asFirm = async <T>(firm: Enterprise, work: (tx: Tx) => Promise<T>): Promise<T> =>
    asSubject(await stage().subjectOf(firm), work);
  const document = (inspectionId: string, kind: string, words: string | null, rulesBy = by) =>
    as('operator', (tx) => issueDocument(tx, rulesBy, inspectionId, { kind, title: null, words }));
  /** An inspection of a firm for a complaint, approved, and carried out unless said otherwise. */
  const inspected = async (firm: Enterprise, isDone = true): Promise<string> => {
    const subjectId = await stage().subjectOf(firm);
    const id = await as('operator', async (tx) => {
      const under = { kind: 'complaint', source: '12345 热线', reason: '投诉后厨不洁' } as const;
      const asked = { matterId: CATERING, subjectId, authority: 'hn-amr', under };
      const { inspectionId } = await planInspection(tx, rules, asked);
      return inspectionId as string;
    });
    await approveUnannounced(stage(), id);
    if (!isDone) return id;
    await document(id, 'approval', null);
    await as('operator', (tx) => carryOut(tx, { calendar, rules }, id, ['琼001', '琼002']));
    return id;
  };
  const noted = (inspectionId: string, item = '冷藏温度'): Promise<string> =>
    as('operator', (tx) => noteFinding(tx, inspectionId, { item, statement: '冷藏柜 12 摄氏度' }));
  const decide = async (
    id: string,
    outcome: FindingOutcome,
    actor = 'approver',
    repairUntil: string | null = null,
  ) => {
    const { version } = await as('operator', (tx) => viewFinding(tx, id));
    const decision = { outcome, penalty: penaltyOf(outcome), article: '食品安全法第一百三十二条', explanation: '未按要求贮存', repairUntil, facts: {}, deviation: null }; // prettier-ignore
    return as(actor, (tx) => decideFinding(tx, { calendar, rules }, id, version, decision));
  };
  /** Tells the firm what was found, where it was not told yet. */
  const record = async (id: string): Promise<FindingView> => {
    const finding = await as('operator', (tx) => viewFinding(tx, id));
    const told = await stage().rows(
      `select from inspection_document where $1::uuid = any(told_of) and hears_workdays is not null`,
      [id],
    );
    if (told.length === 0) await document(finding.inspectionId, 'site-record', '冷藏柜 12 摄氏度');
    return finding;
  };
  /** Tells the firm which penalty is intended; a warning, as a penalty by law, unless said otherwise. */
  const notice = async (
    id: string,
    over: Partial<Parameters<typeof issuePenaltyNotice>[4]> = {},
  ): Promise<FindingView> => {
    const { version } = await record(id);
    const intended = {
      ...({ outcome: 'penalty', kinds: ['warning'], amountFen: null } as const),
      ...{ article: '食品安全法第一百三十二条', ground: '未按要求贮存' },
      ...{ hearingBecause: null, heavierBecause: null },
      ...over,
    };
    return as('operator', (tx) => issuePenaltyNotice(tx, by, id, version, intended));
  };
  /** The same, where no notice told it since it was last objected to, and the firm says that it has nothing further to say. */
  const hear = async (id: string): Promise<void> => {
    const finding = await as('operator', (tx) => viewFinding(tx, id));
    const { state, decision, objection } = finding;
    const isTold =
      finding.notice !== null &&
      (state !== 'objected' ||
        (finding.notice.documentId !== decision?.heardIn &&
          finding.notice.issuedOn >= (objection?.on ?? '')));
    const told = isTold ? finding : await notice(id, { heavierBecause: '复查中新查明的事实' });
    const documentId = told.notice?.documentId ?? null;
    const last = { statement: '无其他意见', isLast: true, documentId };
    if (!told.notice?.answer)
      await asSubject(told.subjectId, (tx) => stateCase(tx, told.inspectionId, last));
  };
  /** Tells the firm what was decided on the inspection of a finding, and was not told yet. */
  const tell = async (id: string, until = calendar): Promise<FindingView> => {
    const { inspectionId } = await record(id);
    await document(inspectionId, 'result', null, { ...by, calendar: until });
    return as('operator', (tx) => viewFinding(tx, id));
  };
  /** Decides on a finding once the firm was heard, and tells it. */
  const conclude = async (...decision: Parameters<typeof decide>): Promise<FindingView> => {
    await hear(decision[0]);
    await decide(...decision);
    return tell(decision[0]);
  };
  const settle = () => as('system:test', (tx) => settleFindings(tx, calendar, rules), ['*']);
  /** By who noted it, or, once it was decided on, by somebody else. */
  const withdraw = async (id: string): Promise<FindingView> => {
    const { decision } = await as('operator', (tx) => viewFinding(tx, id));
    return decision === null
      ? as('operator', (tx) => withdrawFinding(tx, rules, id, '记录有误'))
      : as('approver', (tx) => annulFinding(tx, rules, id, '记录有误'));
  };
  const propose = (id: string, facts: Record<string, boolean | string>): Promise<FindingProposal> =>
    as('approver', (tx) => proposeForFinding(tx, rules, id, facts));

  /** What a rule would read of a firm today, or of a past day by what is known today: problems and penalties. */
  const read = async (firm: Enterprise, day?: string): Promise<(FactValue | undefined)[]> => {
    const subjectId = await stage().subjectOf(firm);
    return stage().as('facts', async (tx) => {
      const [now] = await tx.query<{ at: string; today: string }>(
        `select to_json(clock_timestamp())#>>'{}' as at, moved_to::text as today from business_clock`,
      );
      const latest = await rules.latest(tx);
      if (!latest || !now) throw new Error('no rules');
      const refs = FACTS.map((id) => {
        const definition = latest.book.dictionary.get(id);
        if (!definition) throw new Error(`no fact ${id}`);
        return columnRef(definition, 'asOf');
      });
      const facts = await readFacts(tx, {
        subjectIds: [subjectId],
        refs,
        asOf: day ?? now.today ?? FIRST_DAY,
        knownAt: now.at,
        book: { ...latest.book, datasets: latest.datasets },
      });
      return refs.map((ref) => facts.get(subjectId)?.row.value(ref));
    });
  };
  return {
    as,
    asFirm,
    inspected,
    noted,
    record,
    decide,
    notice,
    hear,
    tell,
    conclude,
    settle,
    withdraw,
    propose,
    read,
  };
}
