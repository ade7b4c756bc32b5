/**
 * What becomes of a declaration: it is compared with what departments deliver later, or looked into by a person. It never
 * becomes a record, and never changes an amount.
 */
import { columnRef, factText, titleOf } from '#libs/engine';
import { canonicalJson, type Text } from '#libs/kernel';
import { moveOne, NotFound, VersionStale, type Tx } from '#libs/platform';
import { type SubjectFacts } from '#libs/registry';
import { readRunFacts } from './cohorts.ts';
import { EVIDENCE, type EvidenceView } from './declared-evidence.ts';
import { type DeclaredFact, sourceName } from './declared-facts.ts';
import type { ApplyScope } from './episodes.ts';
import { DeclarationOwn } from './errors.ts';
import { declarationLifecycle } from './lifecycles.ts';
import type { Contradiction, Programme } from './programme.ts';
import type { RuleStore, RuleVersion } from './rule-store.ts';

/** A declaration as those who may see it see it. */
export interface DeclarationView {
  readonly id: string;
  readonly state: string;
  readonly subjectName: string;
  readonly creditCode: string | null;
  readonly policyId: string;
  readonly title: Text;
  readonly period: string;
  readonly facts: readonly { readonly key: string; readonly title: Text; readonly value: Text }[];
  readonly statement: Text;
  readonly verdict: string;
  /** Fen as decimal text; null unless eligible. */
  readonly amountFen: string | null;
  /** How often the same enterprise declared something else for it before: a reason to look closely. */
  readonly otherwise: number;
  readonly declaredBy: string;
  readonly declaredAt: string;
  /** Files that the enterprise added, for whoever verifies. */
  readonly evidence: readonly EvidenceView[];
  readonly finding: Text | null;
  readonly settledBy: string | null;
  readonly settledAt: string | null;
  readonly version: number;
}

interface Row {
  id: string;
  state: string;
  subject_id: number;
  name: string;
  credit_code: string | null;
  policy_id: string;
  period: string;
  rule_version_id: string;
  facts: DeclaredFact[];
  statement: Text;
  verdict: string;
  amount_fen: string | null;
  otherwise: number;
  declared_by: string;
  declared_at: string;
  evidence: EvidenceView[];
  finding: Text | null;
  settled_by: string | null;
  settled_at: string | null;
  version: number;
}

const NAME: Text = { zh: '申报', en: 'declaration' };
const BATCH = 500;
const COLUMNS = `d.id, d.state, d.subject_id, s.name, i.value as credit_code, d.policy_id, d.period, d.rule_version_id, d.facts, d.statement,
  d.verdict, d.amount_fen, (select count(*) from declaration o where o.subject_id = d.subject_id and o.policy_id = d.policy_id
    and o.period = d.period and o.declared_at < d.declared_at and o.facts <> d.facts)::integer as otherwise,
  d.declared_by, to_json(d.declared_at)#>>'{}' as declared_at, ${EVIDENCE} as evidence, d.finding, d.settled_by, to_json(d.settled_at)#>>'{}' as settled_at, d.version`;
const SOURCES = `from declaration d join subject s on s.id = d.subject_id
  left join identifier i on i.subject_id = d.subject_id and i.scheme = 'credit-code' and i.valid_until is null`;

/** The declarations that the transaction may see, newest first; all, or those in one state. */
export async function listDeclarations(
  tx: Tx,
  rules: RuleStore,
  state: string | null,
  limit: number,
  after: { readonly at: string; readonly id: string } | null,
): Promise<DeclarationView[]> {
  const rows = await tx.query<Row>(
    `select ${COLUMNS} ${SOURCES} where ($1::text is null or d.state = $1) and d.facts <> '[]'
       and ($2::timestamptz is null or (d.declared_at, d.id) < ($2::timestamptz, $3::uuid))
     order by d.declared_at desc, d.id desc limit $4`,
    [state, after?.at ?? null, after?.id ?? null, limit],
  );
  const views: DeclarationView[] = [];
  for (const row of rows) views.push(asView(row, await rules.version(tx, row.rule_version_id)));
  return views;
}

/**
 * Says that what was declared is so, after looking into it.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws PLATFORM.VERSION_STALE
 * @throws MATCHING.DECLARATION_OWN
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function verifyDeclaration(
  tx: Tx,
  rules: RuleStore,
  id: string,
  said: { readonly version: number; readonly note: string },
): Promise<DeclarationView> {
  const row = await lock(tx, id, said.version);
  await settle(tx, row.id, 'verify', { zh: said.note, en: said.note });
  return viewDeclaration(tx, rules, id);
}

/**
 * Says that what was declared is not so; what follows for the benefit is the caller's.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws PLATFORM.VERSION_STALE
 * @throws MATCHING.DECLARATION_OWN
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function contradictDeclaration(
  tx: Tx,
  rules: RuleStore,
  id: string,
  said: { readonly version: number; readonly note: string },
): Promise<{ readonly view: DeclarationView; readonly contradiction: Contradiction | null }> {
  const row = await lock(tx, id, said.version);
  const finding = { zh: said.note, en: said.note };
  await settle(tx, row.id, 'contradict', finding);
  const view = await viewDeclaration(tx, rules, id);
  const { episode_id: episodeId } = row;
  const found = { declarationId: id, finding, by: tx.context.actor };
  return { view, contradiction: episodeId === null ? null : { ...found, episodeId } };
}

/**
 * Compares what stands declared with what departments have delivered by the moment of a run, one batch: all the same is
 * verified, anything else is contradicted, what nobody delivered waits.
 *
 * @returns whether there may be more
 */
export async function compareDeclared(
  tx: Tx,
  scope: ApplyScope,
  programme: Programme,
): Promise<boolean> {
  const rows = await tx.query<{
    id: string;
    subject_id: number;
    episode_id: string;
    facts: DeclaredFact[];
  }>(
    `select id, subject_id, episode_id, facts from declaration where policy_id = $1 and period = $2 and state = 'declared'
       and compared_run is distinct from $3 order by declared_at, id limit ${BATCH} for update`,
    [scope.policy.id, scope.period, scope.runId],
  );
  if (rows.length === 0) return false;
  await tx.query(`update declaration set compared_run = $2 where id = any($1::uuid[])`, [
    rows.map((row) => row.id),
    scope.runId,
  ]);
  const records = await delivered(
    tx,
    scope,
    rows.map((row) => row.subject_id),
  );
  const contradictions: Contradiction[] = [];
  for (const row of rows) {
    const found = compare(scope.version, row.facts, records.get(row.subject_id) as SubjectFacts);
    if (!found) continue;
    await settle(tx, row.id, found.same ? 'verify' : 'contradict', found.finding);
    const { id: declarationId, episode_id: episodeId } = row;
    if (!found.same)
      contradictions.push({ declarationId, episodeId, finding: found.finding, by: found.by });
  }
  await programme.onContradicted(tx, contradictions);
  return rows.length === BATCH;
}

async function delivered(
  tx: Tx,
  scope: ApplyScope,
  subjectIds: readonly number[],
): Promise<Map<number, SubjectFacts>> {
  const { asOf, knownAt, book } = scope;
  return readRunFacts(tx, scope.version.compiled, { subjectIds, asOf, knownAt, book });
}

/** Undefined while something declared was delivered by nobody, unless what was delivered differs already. */
function compare(
  version: RuleVersion,
  facts: readonly DeclaredFact[],
  records: SubjectFacts,
): { readonly same: boolean; readonly finding: Text; readonly by: string } | undefined {
  const told = facts.map((one) => {
    const reading = readingOf(version, one);
    const value = reading ? records.row.value(reading.ref) : null;
    const source = reading && records.provenance(reading.ref);
    return { one, reading, value, source, same: canonicalJson(value) === canonicalJson(one.value) };
  });
  const differs = told.filter(({ value, same }) => value !== null && !same);
  if (differs.length === 0 && told.some(({ value }) => value === null)) return undefined;
  const [first] = differs.length > 0 ? differs : told;
  if (!first?.reading || !first.source) return undefined;
  const { definition } = first.reading;
  const { codes } = version.compiled;
  const title = titleOf(first.reading);
  const said = factText(definition, first.one.value, codes);
  const found = factText(definition, first.value, codes);
  const { department } = sourceName(version, first.source.dataset);
  return {
    same: differs.length === 0,
    by: department.zh,
    finding: {
      zh: `${title.zh}：申报为${said.zh}，${department.zh}数据为${found.zh}（${first.source.asOf}）`,
      en: `${title.en}: declared ${said.en}, by the data of ${department.en} ${found.en} (${first.source.asOf})`,
    },
  };
}

function readingOf({ compiled }: RuleVersion, { key, fact }: DeclaredFact) {
  const definition = compiled.definitions.get(fact);
  return definition && { definition, ref: columnRef(definition, key.slice(fact.length + 1)) };
}

async function settle(
  tx: Tx,
  id: string,
  event: 'verify' | 'contradict',
  finding: Text,
): Promise<void> {
  await moveOne(tx, declarationLifecycle, id, {
    event,
    reason: finding.zh,
    set: { settled_by: tx.context.actor, settled_at: 'now', finding: JSON.stringify(finding) },
  });
}

async function lock(
  tx: Tx,
  id: string,
  version: number,
): Promise<{ id: string; episode_id: string | null }> {
  const [row] = await tx.query<{
    id: string;
    episode_id: string | null;
    version: number;
    declared_by: string;
  }>(`select id, episode_id, version, declared_by from declaration where id = $1 for update`, [id]);
  if (!row || tx.context.subjectId !== null) throw new NotFound(NAME);
  if (row.version !== version) throw new VersionStale({ zh: '该申报', en: 'This declaration' });
  if (row.declared_by === tx.context.actor) throw new DeclarationOwn();
  return row;
}

/** One declaration. @throws PLATFORM.NOT_FOUND */
export async function viewDeclaration(
  tx: Tx,
  rules: RuleStore,
  id: string,
): Promise<DeclarationView> {
  const [row] = await tx.query<Row>(`select ${COLUMNS} ${SOURCES} where d.id = $1`, [id]);
  if (!row) throw new NotFound(NAME);
  return asView(row, await rules.version(tx, row.rule_version_id));
}

function asView(row: Row, version: RuleVersion): DeclarationView {
  return {
    id: row.id,
    state: row.state,
    subjectName: row.name,
    creditCode: row.credit_code,
    policyId: row.policy_id,
    title: version.policy.title,
    period: row.period,
    facts: row.facts.map((one) => {
      const reading = readingOf(version, one);
      const plain = { zh: String(one.value), en: String(one.value) };
      return {
        key: one.key,
        title: reading ? titleOf(reading) : { zh: one.fact, en: one.fact },
        value: reading ? factText(reading.definition, one.value, version.compiled.codes) : plain,
      };
    }),
    statement: row.statement,
    verdict: row.verdict,
    amountFen: row.amount_fen,
    otherwise: row.otherwise,
    declaredBy: row.declared_by,
    declaredAt: row.declared_at,
    evidence: row.evidence,
    finding: row.finding,
    settledBy: row.settled_by,
    settledAt: row.settled_at,
    version: row.version,
  };
}
