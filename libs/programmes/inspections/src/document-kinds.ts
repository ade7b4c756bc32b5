import { z } from 'zod';
import { type Text } from '#libs/kernel';
import { DocumentListMalformed, DocumentUnknown } from './document-errors.ts';

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
  'remedies',
] as const;
export type DocumentPart = (typeof DOCUMENT_PARTS)[number];

const text = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const basis = z.strictObject({
  document: z.string().min(1),
  certainty: z.enum(['read', 'known', 'uncertain']),
});
const kindShape = z.strictObject({
  id: z.string().regex(/^[a-z-]+$/),
  name: text,
  stage: text,
  certainty: basis.shape.certainty,
  inspection: z.enum(['planned', 'done', 'any']),
  after: z.array(z.string()),
  says: z.array(z.enum(DOCUMENT_PARTS)).min(1),
  words: z.boolean().default(false),
  titled: z.boolean().default(false),
  repeats: z.boolean().default(false),
  hears: z.boolean().default(false),
  afterStatement: z.boolean().default(false),
  ofFirm: z.boolean(),
});
const listShape = z.strictObject({
  basis,
  statement: z.strictObject({ workdays: z.int().min(1).max(60), basis }),
  kinds: z.array(kindShape).min(1),
});

/** A kind of document of an inspection (检查文书), as `rules/inspection-documents.json` has it. */
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
  /** Whether a penalty is told in it no sooner than the firm was heard, or its time to state its case is over. */
  readonly afterStatement: boolean;
  /** Whether its firm reads it. */
  readonly ofFirm: boolean;
}

/** The kinds in their order, and for how many working days a firm is heard. */
export interface DocumentList {
  readonly statementWorkdays: number;
  readonly kinds: readonly DocumentKind[];
}

/**
 * Reads the list of documents from the text of `rules/inspection-documents.json`.
 *
 * @throws INSPECTIONS.DOCUMENT_LIST_MALFORMED with the place of what is wrong, also of a kind that follows none before it
 */
export function readDocumentList(json: string): DocumentList {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (cause) {
    throw new DocumentListMalformed(cause instanceof Error ? cause.message : 'JSON');
  }
  const { data, error } = listShape.safeParse(parsed);
  if (!data) throw new DocumentListMalformed(error?.issues[0]?.path.join('/') ?? '');
  for (const [at, { id, after, afterStatement }] of data.kinds.entries()) {
    const before = data.kinds.slice(0, at);
    const isKnown = (one: string): boolean => before.some((kind) => kind.id === one);
    const isHeard = !afterStatement || before.some((kind) => kind.hears && after.includes(kind.id));
    if (isKnown(id) || !after.every(isKnown) || !isHeard)
      throw new DocumentListMalformed(`kinds/${at}`);
  }
  return { statementWorkdays: data.statement.workdays, kinds: data.kinds };
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
