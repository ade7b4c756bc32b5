import { explain, type Explanation, type FactValue } from '#libs/engine';
import type { LocalDate } from '#libs/kernel';
import type { Tx } from '#libs/platform';
import type { SubjectFacts } from '#libs/registry';
import { COHORT } from './cohorts.ts';
import type { JudgedVersion, RuleVersion } from './rule-store.ts';

/** A fact as an enterprise declared it, normalised. */
export interface DeclaredFact {
  /** Column key: fact and period. */
  readonly key: string;
  readonly fact: string;
  readonly value: Exclude<FactValue, null>;
}

/** What one enterprise declared for one policy. */
export interface Declared {
  readonly declarationId: string;
  readonly declaredOn: LocalDate;
  readonly facts: readonly DeclaredFact[];
}

/** Facts of a subject with what it declared itself in the gaps. */
export interface JudgedFacts extends SubjectFacts {
  readonly declarationId: string | null;
}

/** The dataset that provenance names for what was declared; no department delivers one of this name. */
const DECLARED = 'declaration';
const NAMED = {
  title: { zh: '企业自行申报', en: 'declared by the enterprise itself' },
  department: { zh: '企业（事后核验）', en: 'the enterprise, to be verified' },
};
const COMPARED = {
  title: { zh: '同组企业比较', en: 'comparison with firms of its group' },
  department: { zh: '惠至按部门数据计算', en: 'Huizhi, from data of departments' },
};
const NOT_NAMED = {
  title: { zh: '部门数据', en: 'data of a department' },
  department: { zh: '有关部门', en: 'a department' },
};

interface DeclaredRow {
  id: string;
  subject_id: number;
  declared_on: string;
  facts: DeclaredFact[];
}

/** What subjects declared for a policy, where a live episode rests on it; those without are left out. */
export async function declaredOf(
  tx: Tx,
  policyId: string,
  period: string,
  subjectIds: readonly number[],
): Promise<ReadonlyMap<number, Declared>> {
  const rows = await tx.query<DeclaredRow>(
    `select d.id, d.subject_id, d.declared_on::text, d.facts from declaration d join episode e on e.id = d.episode_id
     where d.policy_id = $1 and d.period = $2 and d.subject_id = any($3::integer[]) and d.state in ('declared', 'verified')
       and e.state <> 'closed' and d.facts <> '[]'`,
    [policyId, period, subjectIds],
  );
  return new Map(rows.map((row) => [row.subject_id, asDeclared(row)]));
}

/** What a decision took from a declaration, whatever became of that later; undefined where departments said it all. */
export async function declaredIn(tx: Tx, decisionId: string): Promise<Declared | undefined> {
  const [row] = await tx.query<DeclaredRow>(
    `select d.id, d.subject_id, d.declared_on::text, d.facts from decision c join declaration d on d.id = c.declaration_id where c.id = $1`,
    [decisionId],
  );
  return row && asDeclared(row);
}

/** Puts what was declared where nobody delivered anything: a department's word always comes first. */
export function withDeclared(facts: SubjectFacts, declared: Declared | undefined): JudgedFacts {
  if (!declared || declared.facts.length === 0) return { ...facts, declarationId: null };
  const values = new Map(declared.facts.map(({ key, value }) => [key, value]));
  return {
    declarationId: declared.declarationId,
    recordIds: facts.recordIds,
    row: { value: (ref) => facts.row.value(ref) ?? values.get(ref.key) ?? null },
    provenance: (ref) =>
      facts.row.value(ref) === null && values.has(ref.key)
        ? { dataset: DECLARED, asOf: declared.declaredOn }
        : facts.provenance(ref),
  };
}

/** Explains a rule on facts of which the source is named: the department, or the enterprise itself. */
export function explainFacts(version: RuleVersion, facts: SubjectFacts): Explanation {
  return explain(version.compiled, facts.row, (ref) => {
    const found = facts.provenance(ref);
    return found && { ...found, ...sourceName(version, found.dataset) };
  });
}

/** The name of a dataset and of whoever delivers it. */
export function sourceName(version: Pick<JudgedVersion, 'datasets'>, id: string): typeof NAMED {
  if (id === DECLARED) return NAMED;
  if (id === COHORT) return COMPARED;
  const dataset = version.datasets.get(id);
  return dataset ? { title: dataset.title, department: dataset.authority.name } : NOT_NAMED;
}

function asDeclared(row: DeclaredRow): Declared {
  return { declarationId: row.id, declaredOn: row.declared_on, facts: row.facts };
}
