import { type LocalDate } from '#libs/kernel';
import { NotFound, type Tx } from '#libs/platform';
import { findingLifecycle } from './finding-lifecycle.ts';
import { type FindingProposal } from './four-lists.ts';
import { type PenaltyKind } from './penalty.ts';
import { NOTICE, type PenaltyNotice } from './penalty-notice-view.ts';

/** What is done about a problem: no penalty (不予处罚), below the range (减轻), low in it (从轻), or as the law has it. */
export const FINDING_OUTCOMES = ['unpunished', 'reduced', 'lighter', 'penalty'] as const;
export type FindingOutcome = (typeof FINDING_OUTCOMES)[number];

/** What is decided on a finding. */
export interface FindingDecision {
  readonly outcome: FindingOutcome;
  /** Of which kinds the penalty is and how much in fen; null of one that was decided on before that was kept, and where nothing is punished. */
  readonly penalty: {
    readonly kinds: readonly PenaltyKind[];
    readonly amountFen: string | null;
  } | null;
  /** By which provision. */
  readonly article: string;
  readonly explanation: string;
  readonly decidedBy: string;
  readonly decidedOn: LocalDate;
  /** In which document its firm was told before which penalty was intended; null where nobody has to be heard. */
  readonly heardIn: string | null;
  /** When its firm was told of it; null while it was not. */
  readonly toldOn: LocalDate | null;
  /**
   * The last day on which it may be objected to, null while its firm was not told; `provisional` while days off of that year
   * are not published.
   */
  readonly appealUntil: LocalDate | null;
  readonly provisional: boolean;
  /** The last day on which the firm may put it right; null where nothing is to be put right. */
  readonly repairUntil: LocalDate | null;
  /** What the four lists proposed, with what was established. */
  readonly proposal: FindingProposal;
  /** Why the decision departs from it; null where it does not. */
  readonly deviation: string | null;
}

/** A finding as officers and its firm see it. */
export interface FindingView {
  readonly id: string;
  readonly state: keyof typeof findingLifecycle.states;
  readonly inspectionId: string;
  readonly matterId: string;
  readonly subjectId: number;
  readonly kind: 'problem' | 'none';
  /** Which item of the matter; empty where no problem was found. */
  readonly item: string;
  readonly statement: string;
  readonly notedBy: string;
  readonly notedOn: LocalDate;
  /** The latest that told its firm which penalty is intended; null while none did. */
  readonly notice: PenaltyNotice | null;
  /** Null while nothing is decided, and where there is no problem. */
  readonly decision: FindingDecision | null;
  /** The latest objection. */
  readonly objection: { readonly statement: string; readonly on: LocalDate } | null;
  readonly finalOn: LocalDate | null;
  readonly withdrawnBecause: string | null;
  readonly authority: string;
  readonly division: string;
  readonly version: number;
}

const COLUMNS = `id, state, inspection_id as "inspectionId", matter_id as "matterId", subject_id as "subjectId", kind, item, statement,
  noted_by as "notedBy", noted_on::text as "notedOn", final_on::text as "finalOn", withdrawn_because as "withdrawnBecause", authority, division, version,
  case when outcome is not null then jsonb_build_object('outcome', outcome, 'penalty',
    case when penalty_kinds is not null then jsonb_build_object('kinds', penalty_kinds, 'amountFen', penalty_fen::text) end, 'article', article, 'explanation', explanation, 'decidedBy', decided_by,
    'decidedOn', decided_on, 'heardIn', heard_in, 'toldOn', told_on, 'appealUntil', appeal_until, 'provisional', provisional, 'repairUntil', repair_until,
    'proposal', proposal, 'deviation', deviation) end as decision,
  case when objection is not null then jsonb_build_object('statement', objection, 'on', objected_on) end as objection, ${NOTICE} as notice`;

/** The findings of an inspection, item by item; withdrawn ones too. */
export async function findingsOf(tx: Tx, inspectionId: string): Promise<FindingView[]> {
  return tx.query<FindingView>(
    `select ${COLUMNS} from finding where inspection_id = $1 order by item, noted_on, id`,
    [inspectionId],
  );
}

/** Findings by id, in no order; those out of sight are left out. */
export async function findingsById(tx: Tx, ids: readonly string[]): Promise<FindingView[]> {
  return tx.query<FindingView>(`select ${COLUMNS} from finding where id = any($1::uuid[])`, [ids]);
}

/** The findings of a firm within the caller's sight, the latest first. */
export async function findingsOfFirm(tx: Tx, subjectId: number): Promise<FindingView[]> {
  return tx.query<FindingView>(
    `select ${COLUMNS} from finding where subject_id = $1 order by finding.noted_on desc, id limit 1000`,
    [subjectId],
  );
}

/** One finding; locked until the transaction ends when asked for. @throws PLATFORM.NOT_FOUND */
export async function viewFinding(
  tx: Tx,
  id: string,
  lock: '' | 'for update' = '',
): Promise<FindingView> {
  const [row] = await tx.query<FindingView>(
    `select ${COLUMNS} from finding where id = $1 ${lock}`,
    [id],
  );
  if (!row) throw new NotFound(findingLifecycle.title);
  return row;
}
