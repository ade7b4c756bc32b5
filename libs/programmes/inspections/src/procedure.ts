import { z } from 'zod';
import { parseYuan } from '#libs/kernel';
import { ProcedureMalformed } from './document-errors.ts';
import {
  basisShape,
  type DocumentList,
  documentListShape,
  misplacedKind,
} from './document-kinds.ts';

const procedureShape = z.strictObject({
  basis: basisShape,
  ...documentListShape,
  rating: z.strictObject({
    low: z.int().min(1).max(4),
    supervisor: z.string().regex(/^[a-z][a-z0-9-]*$/),
    basis: basisShape,
  }),
});

/** How inspections go on, as data: their documents, and what becomes of a low rating. */
export interface InspectionProcedure extends DocumentList {
  readonly rating: {
    /** So many stars or fewer are looked into. */
    readonly low: number;
    /** The department that supervises administrative enforcement. */
    readonly supervisor: string;
  };
}

/**
 * Reads how inspections go on from the text of `rules/inspection-procedure.json`.
 *
 * @throws INSPECTIONS.PROCEDURE_MALFORMED with the place of what is wrong, also of a document that follows none before it
 */
export function readProcedure(json: string): InspectionProcedure {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (cause) {
    throw new ProcedureMalformed(cause instanceof Error ? cause.message : 'JSON');
  }
  const { data, error } = procedureShape.safeParse(parsed);
  if (!data) throw new ProcedureMalformed(error?.issues[0]?.path.join('/') ?? '');
  const misplaced = misplacedKind(data.kinds);
  if (misplaced !== null) throw new ProcedureMalformed(`kinds/${misplaced}`);
  const { statement, hearing, kinds, rating } = data;
  const hearingFromFen = parseYuan(hearing.fromYuan);
  return { statementWorkdays: statement.workdays, hearingFromFen, kinds, rating };
}
