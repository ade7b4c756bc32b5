import { type Tx } from '#libs/platform';
import { type IdentifierScheme } from './dataset.ts';
import { divisionName } from './divisions.ts';

/** What may be the subject of a benefit, an inspection or a rating. */
export type SubjectKind =
  'legal-entity' | 'branch' | 'individual-business' | 'cooperative' | 'person';

/** A subject as it is shown in lists. */
export interface Subject {
  readonly id: number;
  readonly kind: SubjectKind;
  readonly name: string;
  /** Null when it has none, as a person. */
  readonly creditCode: string | null;
  readonly division: string;
  readonly divisionName: string;
  /** Invented for demonstration or test. */
  readonly synthetic: boolean;
}

interface SubjectRow {
  id: number;
  kind: SubjectKind;
  name: string;
  credit_code: string | null;
  division: string;
  synthetic: boolean;
}

const SUBJECT = `s.id, s.kind, s.name, s.division, s.synthetic, (
  select c.value from identifier c where c.subject_id = s.id and c.scheme = 'credit-code' and c.valid_until is null
  order by c.valid_from desc limit 1) as credit_code`;

/** The subject that now holds an identifier, or undefined when there is none within the context's sight. */
export async function findSubject(
  tx: Tx,
  scheme: IdentifierScheme,
  value: string,
): Promise<Subject | undefined> {
  const [row] = await tx.query<SubjectRow>(
    `select ${SUBJECT} from identifier i join subject s on s.id = i.subject_id
     where i.scheme = $1 and i.value = $2 and i.valid_until is null`,
    [scheme, value],
  );
  return row ? subjectOf(row) : undefined;
}

/** Subjects by number; those out of the context's sight are left out. */
export async function subjectsById(tx: Tx, ids: readonly number[]): Promise<Map<number, Subject>> {
  const rows = await tx.query<SubjectRow>(
    `select ${SUBJECT} from subject s where s.id = any($1::integer[]) order by s.id`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, subjectOf(row)]));
}

function subjectOf({
  id,
  kind,
  name,
  credit_code: creditCode,
  division,
  synthetic,
}: SubjectRow): Subject {
  return { id, kind, name, creditCode, division, divisionName: divisionName(division), synthetic };
}
