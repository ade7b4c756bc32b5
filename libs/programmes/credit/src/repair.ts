import { type Parameters, valueOn } from '#libs/engine';
import { addMonths, type LocalDate, type Text } from '#libs/kernel';
import { businessDate, NotFound, type Tx } from '#libs/platform';
import { type AmendedBook, type Amendment, proposeAmendment } from '#libs/registry';
import { RepairNotShown, RepairTooEarly, RepairUnruled } from './errors.ts';

/** What repair needs of a rule book: the dictionary, what was agreed of datasets, and the display periods. */
export type RepairBook = AmendedBook & { readonly parameters: Parameters };

/**
 * How a penalty is displayed: as its department says; beyond the longest that the rule in force shows it; or nobody has said
 * until when, which is not that it is shown no more.
 */
export type PenaltyDisplay = 'shown' | 'overdue' | 'unknown';

/** A penalty that is not known to be off display, with the days between which its display may end. */
export interface ShownPenalty {
  readonly recordId: string;
  /** Number of the decision. */
  readonly item: string;
  readonly gravity: Text | null;
  readonly decidedOn: LocalDate | null;
  readonly display: PenaltyDisplay;
  /** Null where nobody has said. */
  readonly shownUntil: LocalDate | null;
  /** From this day on repair may be applied for; null where no rule is in force, or its data are lacking. */
  readonly repairableFrom: LocalDate | null;
  /** The longest that it may be shown. */
  readonly shownAtMost: LocalDate | null;
  readonly repairable: boolean;
  /** The rule it follows. */
  readonly reference: Text | null;
}

const DATASET = 'penalties';
const SHOWN_UNTIL = 'penalty.shownUntil';
const GRAVITIES: Readonly<Record<string, Text>> = {
  slight: { zh: '轻微', en: 'slight' },
  common: { zh: '一般', en: 'common' },
  grave: { zh: '严重', en: 'grave' },
};

interface PenaltyRow {
  id: string;
  item: string;
  facts: Readonly<Record<string, unknown>>;
}

interface Window {
  readonly from: LocalDate;
  readonly most: LocalDate;
  readonly reference: Text;
}

/**
 * When the display of a penalty may end, by the rule in force on a day. The day on which display began is not delivered, so
 * both terms are counted from the day of the decision.
 *
 * @returns undefined where no rule is in force, or gravity or day is unknown
 */
function windowOf(
  { facts }: PenaltyRow,
  parameters: Parameters,
  today: LocalDate,
): Window | undefined {
  const [gravity, decidedOn] = [facts['penalty.grade'], facts['penalty.date']];
  if (typeof gravity !== 'string' || typeof decidedOn !== 'string') return undefined;
  const months = (which: 'least' | 'most') => {
    const parameter = parameters.get(`credit-display-months.${gravity}.${which}`);
    return parameter && valueOn(parameter, today);
  };
  const [least, most] = [months('least'), months('most')];
  if (typeof least?.value !== 'number' || typeof most?.value !== 'number') return undefined;
  return {
    from: addMonths(decidedOn, least.value),
    most: addMonths(decidedOn, most.value),
    reference: least.reference,
  };
}

/** What somebody reads of a subject's penalties. */
export interface PenaltiesSeen {
  /** Whether the reader may see penalties at all; where not, that there is none to read says nothing. */
  readonly seen: boolean;
  readonly items: readonly ShownPenalty[];
}

/** The penalties of a subject that are not known to be off display, with when each may be repaired (信用修复). */
export async function penaltiesOnDisplay(
  tx: Tx,
  subjectId: number,
  { parameters, datasets }: RepairBook,
): Promise<PenaltiesSeen> {
  const { subjectId: own, authorities } = tx.context;
  const owner = datasets.get(DATASET)?.authority.code ?? '';
  const seen = own !== null || authorities.includes('*') || authorities.includes(owner);
  const today = await businessDate(tx);
  const rows = await tx.query<PenaltyRow>(
    `select id::text, item, facts from record
     where subject_id = $1 and dataset = $2 and known_until is null and valid_until is null order by item`,
    [subjectId, DATASET],
  );
  const items = rows.flatMap((row): ShownPenalty[] => {
    const said = row.facts[SHOWN_UNTIL];
    const shownUntil = typeof said === 'string' ? said : null;
    if (shownUntil !== null && shownUntil <= today) return [];
    const { 'penalty.grade': gravity, 'penalty.date': decidedOn } = row.facts;
    const window = windowOf(row, parameters, today);
    return [
      {
        recordId: row.id,
        item: row.item,
        gravity: typeof gravity === 'string' ? (GRAVITIES[gravity] ?? null) : null,
        decidedOn: typeof decidedOn === 'string' ? decidedOn : null,
        display: displayOf(shownUntil, window, today),
        shownUntil,
        repairableFrom: window?.from ?? null,
        shownAtMost: window?.most ?? null,
        repairable: window !== undefined && window.from <= today,
        reference: window?.reference ?? null,
      },
    ];
  });
  return { seen, items };
}

function displayOf(
  shownUntil: LocalDate | null,
  window: Window | undefined,
  today: LocalDate,
): PenaltyDisplay {
  // A period that ends on a day is over the day after it.
  if (window && window.most < today) return 'overdue';
  return shownUntil === null ? 'unknown' : 'shown';
}

/**
 * Refuses to have the display of a penalty end before the shortest time for which the rule in force shows it, by whatever door
 * that is proposed; other facts, and penalties no rule speaks of, are not its business.
 *
 * @throws CREDIT.REPAIR_TOO_EARLY
 */
export async function refuseEndingDisplay(
  tx: Tx,
  said: { readonly recordId: string; readonly fact: string; readonly value: unknown },
  { parameters }: RepairBook,
): Promise<void> {
  if (said.fact !== SHOWN_UNTIL || typeof said.value !== 'string') return;
  const [row] = await tx.query<PenaltyRow>(
    `select id::text, item, facts from record where id = $1::bigint and dataset = $2`,
    [said.recordId, DATASET],
  );
  const window = row && windowOf(row, parameters, await businessDate(tx));
  if (row && window && said.value < window.from) throw new RepairTooEarly(row.item, window.from);
}

/**
 * Applies for repair: asks the department that owns the data to end its display. It is an amendment of the day on
 * which display ends, judged by a second person of that department; accepted, the penalty counts no more, and a later
 * delivery that says the old day again is not taken.
 *
 * @param performed how the conduct was corrected and its duties performed; that a public commitment was made is part of it
 * @throws PLATFORM.NOT_FOUND
 * @throws CREDIT.REPAIR_NOT_SHOWN
 * @throws CREDIT.REPAIR_UNRULED
 * @throws CREDIT.REPAIR_TOO_EARLY
 * @throws REGISTRY.AMENDMENT_PENDING
 */
export async function applyForRepair(
  tx: Tx,
  { recordId, performed }: { readonly recordId: string; readonly performed: string },
  book: RepairBook,
): Promise<Amendment> {
  const [row] = await tx.query<PenaltyRow>(
    `select id::text, item, facts from record
     where id = $1::bigint and dataset = $2 and known_until is null and valid_until is null`,
    [recordId, DATASET],
  );
  if (!row) throw new NotFound({ zh: '行政处罚记录', en: 'record of a penalty' });
  const today = await businessDate(tx);
  const shownUntil = row.facts[SHOWN_UNTIL];
  // Nobody having said until when it is shown does not end its display: the rule's own period decides.
  if (typeof shownUntil === 'string' && shownUntil <= today) throw new RepairNotShown(row.item);
  const window = windowOf(row, book.parameters, today);
  if (!window) throw new RepairUnruled(row.item);
  if (window.from > today) throw new RepairTooEarly(row.item, window.from);
  return proposeAmendment(
    tx,
    {
      recordId,
      fact: SHOWN_UNTIL,
      value: today,
      reason: `信用修复申请：${performed}（已公开作出信用承诺；最短公示期于 ${window.from} 届满）`,
    },
    book,
  );
}
