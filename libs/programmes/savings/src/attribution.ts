import { type FactValue, periodHolding } from '#libs/engine';
import { contains, isLocalDate, type LocalDate, periodInterval, type Text } from '#libs/kernel';
import { type HeldPeriods, type ReliefMeasure } from './relief-measure.ts';

/** What kind of document shows a saving: a bill, a return or a payment. */
export type ReliefDocument = 'bill' | 'return' | 'payment';

/** A saving as its document states it: one amount of one measure for one of its periods. */
export interface Attribution {
  readonly measureId: string;
  readonly period: string;
  readonly document: ReliefDocument;
  /** Above zero. */
  readonly amountFen: bigint;
  /** The day of the document. */
  readonly realisedOn: LocalDate;
}

/** Why a document is attributed to no measure; what is missing is unknown, never zero. */
export type NotAttributed =
  'measure-unknown' | 'period-unfit' | 'amount-unknown' | 'nothing-saved' | 'document-unknown';

/** The reasons in words. */
export const NOT_ATTRIBUTED_WORDS: Readonly<Record<NotAttributed, Text>> = {
  'measure-unknown': { zh: '不是已发布的减负措施', en: 'no published measure of relief' },
  'period-unfit': {
    zh: '所属期间不是该措施任一已发布版本有效期内的期间',
    en: 'not a period in which any published version of the measure holds',
  },
  'amount-unknown': { zh: '减免金额未知', en: 'the amount is unknown' },
  'nothing-saved': { zh: '减免金额不大于零', en: 'nothing was saved' },
  'document-unknown': {
    zh: '单据种类或日期未知',
    en: 'the kind or the day of the document is unknown',
  },
};

const DOCUMENTS: readonly FactValue[] = ['bill', 'return', 'payment'];

/** What a record of the dataset `reliefs` says was saved, or why that is nobody's saving yet. */
export function attributionOf(
  facts: Readonly<Record<string, unknown>>,
  measures: ReadonlyMap<string, ReliefMeasure>,
): Attribution | NotAttributed {
  const named = facts['relief.measure'];
  const measure = typeof named === 'string' ? measures.get(named) : undefined;
  if (!measure) return 'measure-unknown';
  const period = facts['relief.period'];
  if (typeof period !== 'string' || !measure.held.some((held) => holdsIn(held, period)))
    return 'period-unfit';
  const amount = facts['relief.amount'];
  if (typeof amount !== 'number' || !Number.isSafeInteger(amount)) return 'amount-unknown';
  if (amount <= 0) return 'nothing-saved';
  const [document, day] = [facts['relief.document'], facts['relief.on']];
  if (!DOCUMENTS.includes(document as FactValue) || typeof day !== 'string' || !isLocalDate(day))
    return 'document-unknown';
  return {
    measureId: measure.id,
    period,
    document: document as ReliefDocument,
    amountFen: BigInt(amount),
    realisedOn: day,
  };
}

/** Whether a name is that of a period of a version's length, some day of which lies in its validity. */
function holdsIn({ period: length, validity }: HeldPeriods, name: string): boolean {
  if (!/^\d{4}(Q[1-4]|-(0[1-9]|1[0-2]))?$/.test(name)) return false;
  const { from, until } = periodInterval(name);
  if (periodHolding(length, from) !== name) return false;
  return (
    contains(validity, from) || (validity.from >= from && (until === null || validity.from < until))
  );
}
