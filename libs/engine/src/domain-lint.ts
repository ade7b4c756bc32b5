import { type CompiledPolicy } from './compile.ts';
import { type Condition, leavesOf } from './condition.ts';
import { type DatasetAgreements, lintAges } from './domain-lint-ages.ts';
import { lintAmount } from './domain-lint-amount.ts';
import { lintFigures, parametersIn } from './domain-lint-basis.ts';
import { lintConditions } from './domain-lint-conditions.ts';
import { lintLiterals, localTypes } from './domain-lint-figures.ts';
import { type Findings } from './finding.ts';
import { isList, isObject, member, step } from './json-document.ts';
import { type Policy } from './policy.ts';
import { type Vocabulary } from './rule-reader.ts';

/**
 * Judges what a policy means, once it is known to be well written: conditions nobody can meet, money without a ceiling or
 * below zero, a basis that lapses, what passes for want of data, and what competition law wants reviewed.
 *
 * @param compiled the policy compiled for one of its periods
 * @param agreements what the datasets it reads from agree on age
 */
export function lintDomain(
  policy: Policy,
  compiled: CompiledPolicy,
  vocabulary: Vocabulary,
  agreements: DatasetAgreements,
  findings: Findings,
): void {
  lintBasis(policy, findings);
  lintSettlement(policy, findings);
  lintCertainty(policy, findings);
  lintParameters(policy, vocabulary, findings);
  lintFigures(policy, vocabulary, findings);
  lintOwnFigures(policy, vocabulary, findings);
  lintConditions(policy, compiled, findings);
  if (compiled.amount) {
    lintAmount(policy, compiled, compiled.amount, findings);
    if (reachesUnasked(policy) && policy.fundingLine === null)
      findings.add('AMOUNT_UNFUNDED', '/amount');
  }
  if (!compiled.amount && policy.withoutAmount === null)
    findings.add('AMOUNT_UNEXPLAINED', '/amount');
  lintAges(policy, compiled, agreements, findings);
  lintCompetition(policy, compiled, findings);
  lintAllocation(policy, findings);
  lintShares(policy, findings);
  lintDeclarable(policy, compiled, findings);
  lintTiers(policy, compiled, findings);
}

function lintBasis({ document, basis, validity, gates }: Policy, findings: Findings): void {
  const written = member(document, 'basis');
  basis.forEach(({ document: title, until }, index) => {
    const pointer = step('/basis', index);
    const entry = isList(written) ? written[index] : undefined;
    if (isObject(entry) && !Object.hasOwn(entry, 'article'))
      findings.add('ARTICLE_MISSING', pointer, title);
    const end = validity?.until ?? null;
    if (until !== null && (end === null || end > until))
      findings.add('BASIS_EXPIRES', step(pointer, 'until'), title, until);
  });
  gates.forEach(({ gate, required, article, silence = 'lapses' }, index) => {
    if (silence !== 'lapses' && article === null)
      findings.add('SILENCE_UNFOUNDED', step(step('/gates', index), 'silence'), silence);
    if (!required && article === null)
      findings.add('WAIVER_UNFOUNDED', step('/gates', index), gate);
  });
}

/** What is settled after validity needs an end of validity to come after. */
function lintSettlement({ validity, settlement }: Policy, findings: Findings): void {
  if (settlement === null) return;
  const end = validity?.until ?? null;
  const last = settlement.until;
  if (end === null || (last !== null && last <= end))
    findings.add('SETTLEMENT_UNFOUNDED', '/settlement');
}

/** Whether nobody looks at an application first: it is listed or decided for at once. */
function reachesUnasked({ deliveryMode }: Policy): boolean {
  return deliveryMode === 'no-application' || deliveryMode === 'instant';
}

/** Members of a policy on which it depends who is paid, how much and how long. */
const DECIDES_PAYMENT = /^\/(scope|conditions|amount|let)(\/|$)/;

/** Money that is listed without anybody asking for it rests on a rule that is certain, or errs against nobody's budget. */
function lintCertainty(policy: Policy, findings: Findings): void {
  const { certainty, fundingLine, demonstration, validity } = policy;
  if (demonstration || !reachesUnasked(policy) || fundingLine === null) return;
  certainty.forEach((note, index) => {
    const endless = note.pointer === '/validity' && validity?.until === null;
    const pays = endless || (DECIDES_PAYMENT.test(note.pointer) && note.overpays);
    if (note.certainty === 'uncertain' && pays)
      findings.add('RULE_UNCERTAIN', step('/certainty', index), note.pointer);
  });
}

/** A parameter that ends before the policy leaves periods that nobody can decide. */
function lintParameters(
  { document, validity }: Policy,
  { parameters }: Vocabulary,
  findings: Findings,
): void {
  for (const key of ['let', 'scope', 'conditions', 'amount']) {
    for (const { id, pointer } of parametersIn(member(document, key), step('', key))) {
      const last = parameters.get(id)?.values.at(-1);
      const end = validity?.until ?? null;
      if (last && last.value === null && (end === null || end > last.from))
        findings.add('PARAMETER_ENDS', pointer, id, last.from);
    }
  }
}

/** What is invented for a demonstration has no document that could change its figures. */
function lintOwnFigures(
  { document, demonstration }: Policy,
  vocabulary: Vocabulary,
  findings: Findings,
): void {
  if (demonstration) return;
  for (const key of ['let', 'scope', 'conditions', 'amount'])
    lintLiterals(member(document, key), step('', key), vocabulary, localTypes(document), findings);
}

/** What is shared out is the money of a list, and in one way only. */
function lintAllocation(
  { allocation, ranking, deliveryMode, fundingLine }: Policy,
  findings: Findings,
): void {
  if (allocation === null) return;
  if (ranking !== null) findings.add('ALLOCATION_RANKED', '/allocation');
  if (deliveryMode !== 'no-application' || fundingLine === null)
    findings.add('ALLOCATION_UNLISTED', '/allocation');
}

/** A source as the schema has it: it becomes a part of the names of accounts. */
const SOURCE = /^[a-z0-9-]+$/;

/** Sources that bear a funding line together: each once, and all of it. */
function lintShares({ fundingLine }: Policy, findings: Findings): void {
  const shares = fundingLine?.shares ?? [];
  if (shares.length === 0) return;
  const malformed = shares.length < 2 || shares.some(({ source }) => !SOURCE.test(source));
  const together = shares.reduce((sum, { percent }) => sum + percent, 0);
  const named = new Set(shares.map(({ source }) => source));
  if (
    malformed ||
    together !== 100 ||
    named.size !== shares.length ||
    shares.some(({ percent }) => percent < 1)
  )
    findings.add('SHARES_INCOMPLETE', '/fundingLine/shares', String(together));
}

/** Only where it decides at once may a firm state something of itself: what the rule reads as it is delivered. */
function lintDeclarable(
  { declarable, deliveryMode, fundingLine }: Policy,
  { reads, definitions }: CompiledPolicy,
  findings: Findings,
): void {
  if (declarable === null) return;
  if (deliveryMode !== 'instant' || fundingLine === null)
    findings.add('DECLARABLE_MODE', '/declarable');
  const delivered = new Set(reads.map(({ fact }) => fact));
  declarable.facts.forEach(({ fact }, index) => {
    const definition = definitions.get(fact);
    const made = definition?.aggregate !== undefined || definition?.cohort !== undefined;
    // What is found by grading is nothing that a firm could say of itself.
    const found = made || TIERS.includes(fact);
    if (!delivered.has(fact) || found || definition?.absence !== 'unknown')
      findings.add('DECLARABLE_UNREAD', step(step('/declarable/facts', index), 'fact'), fact);
  });
}

/** Tiers by credit risk, which exist for allocating supervision. */
const TIERS: readonly string[] = ['credit.tier', 'credit.riskLevel'];

/** Words with 信用 in them that speak of something else: the code of an enterprise, and how it pays its taxes. */
const OTHER_CREDIT = /统一社会信用代码|社会信用代码|纳税信用/gu;

/** A tier bars nobody from a benefit unless the policy's text says so. */
function lintTiers({ basis }: Policy, compiled: CompiledPolicy, findings: Findings): void {
  if (basis.some(({ clause }) => clause.zh.replaceAll(OTHER_CREDIT, '').includes('信用'))) return;
  for (const [id, { title }] of compiled.definitions)
    if (TIERS.includes(id)) findings.add('TIER_UNFOUNDED', '/basis', title.zh);
}

/** What the Regulation on Fair Competition Review looks at, by the facts that a rule reads. */
function lintCompetition(policy: Policy, compiled: CompiledPolicy, findings: Findings): void {
  if (policy.fairCompetition !== null && policy.fairCompetition.review !== null) return;
  const leaves = [
    ...(compiled.scope ? leavesOf(compiled.scope) : []),
    ...leavesOf(compiled.conditions),
  ];
  const facts = new Set(compiled.reads.map(({ fact }) => fact));
  const add = (zh: string, en: string): void =>
    findings.add('FAIR_COMPETITION', '/conditions', zh, en);
  if (facts.has('reg.ownership')) add('企业所有制', 'ownership');
  if ([...facts].some((fact) => /^(tax\..*[pP]aid|tax\.contribution)/.test(fact)))
    add('纳税额', 'taxes paid');
  if ([...facts].some((fact) => /^(reg\.(name|creditCode|park|relocat)|id\.)/.test(fact)))
    add('特定企业、园区或迁入', 'named firms, a park or moving in');
  const narrower = leaves.some(
    (leaf) => leaf.reading.ref.fact === 'reg.division' && !covers(leaf, policy.divisions),
  );
  if (narrower) add('登记地', 'the place of registration');
}

/** Whether a comparison of the division lets in every division that the policy applies to. */
function covers(leaf: Extract<Condition, { kind: 'leaf' }>, divisions: readonly string[]): boolean {
  const { operand } = leaf;
  if (operand.kind === 'list') return divisions.every((code) => operand.members.has(code));
  return operand.kind === 'literal' && divisions.every((code) => code === operand.value);
}
