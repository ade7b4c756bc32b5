import { z } from 'zod';
import { type Text } from '#libs/kernel';
import { DocumentUnknown } from './document-errors.ts';

/** What a document may say, part by part. */
export const DOCUMENT_PARTS = [
  'firm',
  'matter',
  'basis',
  'content',
  'under',
  'team',
  'day',
  'found',
  'decided',
  'stated',
  'words',
  'rights',
  'hearing',
  'intended',
  'defence',
  'remedies',
] as const;
export type DocumentPart = (typeof DOCUMENT_PARTS)[number];

const text = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
/** What something rests on, and how sure that is. */
export const basisShape = z.strictObject({
  document: z.string().min(1),
  certainty: z.enum(['read', 'known', 'uncertain']),
});
const kindShape = z.strictObject({
  id: z.string().regex(/^[a-z-]+$/),
  name: text,
  stage: text,
  certainty: basisShape.shape.certainty,
  inspection: z.enum(['planned', 'done', 'any']),
  after: z.array(z.string()),
  says: z.array(z.enum(DOCUMENT_PARTS)).min(1),
  words: z.boolean().default(false),
  titled: z.boolean().default(false),
  repeats: z.boolean().default(false),
  hears: z.boolean().default(false),
  intends: z.boolean().default(false),
  recordsHearing: z.boolean().default(false),
  afterStatement: z.boolean().default(false),
  ofFirm: z.boolean(),
});
/** A kind of document of an inspection (检查文书), as `rules/inspection-procedure.json` has it. */
export interface DocumentKind {
  readonly id: string;
  readonly name: Text;
  readonly stage: Text;
  readonly certainty: 'read' | 'known' | 'uncertain';
  /** In which state of the inspection it is issued. */
  readonly inspection: 'planned' | 'done' | 'any';
  /** Kinds that were issued before. */
  readonly after: readonly string[];
  readonly says: readonly DocumentPart[];
  /** Whether the officer writes what it says. */
  readonly words: boolean;
  /** Whether the officer gives its title. */
  readonly titled: boolean;
  /** Whether an inspection may have several. */
  readonly repeats: boolean;
  /** Whether it tells the firm what was found, so that from then on the firm may state its case. */
  readonly hears: boolean;
  /** Whether it tells the firm which penalty is intended for one finding (事先告知): before that none is decided. */
  readonly intends: boolean;
  /** Whether it is the record of a hearing that the firm demanded. */
  readonly recordsHearing: boolean;
  /** Whether it tells the result: the time to object to what was decided runs from it. */
  readonly afterStatement: boolean;
  /** Whether its firm reads it. */
  readonly ofFirm: boolean;
}

/** The kinds in their order, for how many working days a firm is heard, and from which amount on it may demand a hearing. */
export interface DocumentList {
  readonly statementWorkdays: number;
  readonly hearingFromFen: bigint;
  readonly kinds: readonly DocumentKind[];
}

/** The shape of the part of `rules/inspection-procedure.json` that is about documents. */
export const documentListShape = {
  statement: z.strictObject({ workdays: z.int().min(1).max(60), basis: basisShape }),
  hearing: z.strictObject({
    fromYuan: z.string().regex(/^[1-9]\d{0,11}$/),
    basis: basisShape,
  }),
  kinds: z.array(kindShape).min(1),
};

/**
 * The place of a kind that stands twice, follows none before it, tells a result that nobody was heard about, tells of a finding
 * what its firm does not read, intends a penalty without letting the firm state its case, or records a hearing that no notice led
 * to; null if there is none.
 */
export function misplacedKind(kinds: readonly DocumentKind[]): number | null {
  const at = kinds.findIndex((one, place) => {
    const { id, after, hears, afterStatement, ofFirm } = one;
    const before = kinds.slice(0, place);
    const isKnown = (other: string): boolean => before.some((kind) => kind.id === other);
    const isHeard = !afterStatement || before.some((kind) => kind.hears && after.includes(kind.id));
    const isTold = hears || afterStatement ? ofFirm && hears !== afterStatement : true;
    const isIntended = !one.intends || (hears && !before.some((kind) => kind.intends));
    const isLed =
      !one.recordsHearing || before.some((kind) => kind.intends && after.includes(kind.id));
    return isKnown(id) || !after.every(isKnown) || !isHeard || !isTold || !isIntended || !isLed;
  });
  return at < 0 ? null : at;
}

/** A kind by its id. @throws INSPECTIONS.DOCUMENT_UNKNOWN */
export function documentKind({ kinds }: DocumentList, id: string): DocumentKind {
  const kind = kinds.find((one) => one.id === id);
  if (!kind)
    throw new DocumentUnknown(
      id,
      kinds.map((one) => one.id),
    );
  return kind;
}
