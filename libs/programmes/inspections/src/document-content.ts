import { type LocalDate } from '#libs/kernel';
import { type RuleStore } from '#libs/matching';
import { elevate, type Tx } from '#libs/platform';
import { type PdfTable, subjectsById } from '#libs/registry';
import { COMPLAINTS, FIRM_RIGHTS } from './check-in-rights.ts';
import { defenceRows, intendedRows, type ToldPenalty } from './document-intended.ts';
import { type DocumentKind, type DocumentPart } from './document-kinds.ts';
import { type FindingView } from './finding-view.ts';
import { statementsOfFirm } from './inspection-statement.ts';
import { type InspectionRow, type Trigger } from './inspection-view.ts';
import { OUTCOME_WORDS } from './outcome-words.ts';
import { penaltyWords } from './penalty.ts';

/** What a document says, as it was issued: rows of a name and what stands beside it. */
export interface DocumentContent {
  readonly title: string;
  readonly number: string;
  readonly authority: string;
  readonly issuedOn: LocalDate;
  readonly rows: readonly (readonly [string, string])[];
  /** Marks of what is invented or not certain; printed on the document. */
  readonly remarks: readonly string[];
}

const TRIGGERS: Readonly<Record<Trigger, string>> = {
  complaint: '投诉举报',
  transfer: '转办交办',
  alert: '数据监测',
};

/** What a document of an inspection is filled in with. */
export interface DocumentOf {
  readonly kind: DocumentKind;
  readonly inspection: InspectionRow;
  readonly findings: readonly FindingView[];
  readonly title: string;
  readonly words: string | null;
  readonly number: string;
  readonly today: LocalDate;
  /** For how many working days it lets the firm state its case; null where it tells of nothing that was found. */
  readonly hearsWorkdays: number | null;
  /** The penalty that it tells of; null of another kind. */
  readonly intended: ToldPenalty | null;
}

/**
 * Fills in a document from what is known of its inspection, in the words of the version of the matter that the firm was
 * inspected under. It never says who complained.
 */
export async function contentOf(
  tx: Tx,
  rules: RuleStore,
  of: DocumentOf,
): Promise<DocumentContent> {
  const { inspection, kind, title, number, today } = of;
  const [version] = await tx.query<{ id: string; plan: string | null }>(
    `select i.rule_version_id as id, p.title as plan from inspection i left join inspection_plan p on p.id = i.plan_id where i.id = $1`,
    [inspection.id],
  );
  const { matter } = await rules.matter(tx, version?.id ?? '');
  const { authority, demonstration } = matter.matter;
  const subject = (await elevate(tx, () => subjectsById(tx, [inspection.subject_id]))).get(
    inspection.subject_id,
  );
  const said: Readonly<Record<DocumentPart, () => Promise<(readonly [string, string])[]>>> = {
    firm: async () => [
      ['被检查企业', subject?.name ?? ''],
      ['统一社会信用代码', subject?.creditCode ?? '—'],
      ['区划', subject?.divisionName ?? '—'],
    ],
    matter: async () => [['检查事项', `${matter.matter.title.zh}（${matter.matter.code}）`]],
    basis: async () => [
      ['检查依据', matter.matter.basis.map((one) => one.document + (one.number ?? '') + (one.article ?? '')).join('；')],
    ],
    content: async () => [
      ['检查内容', matter.matter.content.zh],
      ['检查标准', matter.matter.standard.zh],
    ],
    under: async () => [
      ['检查缘由', inspection.origin === 'plan' ? `计划：${version?.plan ?? ''}` : TRIGGERS[inspection.origin]],
    ],
    team: async () => [['执法人员', await teamOf(tx, inspection.went ?? inspection.inspectors)]],
    day: async () => [['实施日期', inspection.done_on ?? '—']],
    found: async () => found(of.findings),
    decided: async () => decided(of.findings),
    stated: async () => {
      const statements = await statementsOfFirm(tx, inspection.id);
      if (statements.length === 0) return [['企业陈述申辩', '未提出']];
      return statements.map(({ on, statement }) => ['企业陈述申辩', `${on}：${statement}`]);
    },
    words: async () => [['正文', of.words ?? '']],
    rights: async () => [['企业权利', [...FIRM_RIGHTS, COMPLAINTS].map(({ zh }) => zh).join('')]],
    hearing: async () => of.hearsWorkdays === null ? [] : [
      ['陈述申辩和听证', `您有权自 ${today} 起${of.hearsWorkdays}个工作日内对上述检查发现陈述、申辩。拟给予行政处罚的，另以《行政处罚事先告知书》告知拟处罚的内容及事实、理由、依据和您的权利，期限自该告知书起算；不因陈述申辩加重处罚（行政处罚法第四十四条、第四十五条、第六十二条）。`],
    ],
    intended: async () => [...intendedRows(of.intended)],
    defence: async () => [...defenceRows(of.intended, of)],
    remedies: async () => remedies(of.findings),
  }; // prettier-ignore
  const rows: (readonly [string, string])[] = [];
  for (const part of kind.says) rows.push(...(await said[part]()));
  return {
    title,
    number,
    authority: authority.title.zh,
    issuedOn: today,
    rows,
    remarks: [
      ...(demonstration ? ['示范：检查事项为演示而编'] : []),
      ...(subject?.synthetic ? ['合成示例数据'] : []),
      ...(kind.certainty === 'uncertain' ? ['文书名称和格式以司法部公布的文本为准'] : []),
    ],
  };
}

async function teamOf(tx: Tx, numbers: readonly string[]): Promise<string> {
  const holders = await elevate(tx, () =>
    tx.query<{ number: string; holder: string }>(
      `select distinct on (number) number, holder from enforcement_certificate where number = any($1) order by number, state = 'valid' desc`,
      [numbers],
    ),
  );
  const named = new Map(holders.map(({ number, holder }) => [number, `${holder}（${number}）`]));
  return numbers.map((number) => named.get(number) ?? number).join('、') || '另行确定';
}

function found(findings: readonly FindingView[]): (readonly [string, string])[] {
  if (findings.length === 0) return [['检查情况', '尚未记录检查发现']];
  return findings.map(({ kind, item, statement }) =>
    kind === 'none' ? ['检查情况', `未发现问题：${statement}`] : [`检查发现：${item}`, statement],
  );
}

function decided(findings: readonly FindingView[]): (readonly [string, string])[] {
  return findings.flatMap(({ kind, state, item, decision }): (readonly [string, string])[] =>
    decision === null || decision.toldOn === null || state === 'objected'
      ? kind === 'none'
        ? []
        : [[`处理决定：${item}`, '尚未作出，另行告知']]
      : [
          [
            `处理决定：${item}`,
            `${OUTCOME_WORDS[decision.outcome]}${penaltyOf(decision)}。依据：${decision.article}。理由：${decision.explanation}${decision.repairUntil === null ? '' : `。改正期限：${decision.repairUntil}`}`,
          ],
        ],
  );
}

function penaltyOf({ penalty }: NonNullable<FindingView['decision']>): string {
  if (penalty === null) return '';
  const { kinds, amountFen } = penalty;
  return `：${penaltyWords({ kinds, amountFen: amountFen === null ? null : BigInt(amountFen) })}`;
}

function remedies(findings: readonly FindingView[]): (readonly [string, string])[] {
  return findings.flatMap(({ state, item, decision }): (readonly [string, string])[] =>
    decision === null || decision.appealUntil === null || state === 'objected'
      ? []
      : [
          [
            `异议期：${item}`,
            decision.provisional
              ? '自告知之日起六十日，末日所在年度的放假安排公布后确定'
              : `至 ${decision.appealUntil} 止，可以提出异议、申请行政复议`,
          ],
        ],
  );
}

/** Points of the columns on paper, 515 together. */
const COLUMNS = [
  { head: '项目', width: 115 },
  { head: '内容', width: 400 },
] as const;

/** A document on paper. */
export function documentTable(content: DocumentContent): PdfTable {
  const { title, number, authority, issuedOn, rows, remarks } = content;
  return {
    title,
    above: [`${authority}　编号：${number}　出具日期：${issuedOn}`, ...remarks],
    columns: COLUMNS,
    rows,
    below: ['被检查企业（签章）：　　　　　　　　执法人员（签名）：'],
    foot: `${authority}　${title}　${number}`,
    at: new Date(`${issuedOn}T00:00:00Z`),
  };
}
