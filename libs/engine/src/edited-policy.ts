import { compileWith, type CompiledPolicy } from './compile.ts';
import { lintDomain } from './domain-lint.ts';
import { type DatasetAgreements } from './domain-lint-ages.ts';
import { lintRelations } from './domain-lint-relations.ts';
import { type Finding, Findings } from './finding.ts';
import { DOCUMENT_LIMITS, isObject, readDocument } from './json-document.ts';
import { type Policy } from './policy.ts';
import { readPolicy } from './policy-reader.ts';
import { type RuleBook } from './rule-book.ts';

/** An edited policy as it was read: compiled unless a finding is an error. */
export interface EditedPolicy {
  readonly compiled: CompiledPolicy | null;
  readonly findings: readonly Finding[];
}

/**
 * Reads the text of a policy that somebody is editing, by the same rules as the rule tree, against the book that the
 * published version was read with. Nothing is kept. Worked cases are not asked: an edited threshold is meant to change them.
 *
 * @param published with the period it was compiled for, and what the datasets it was loaded with agree on age
 * @param text from outside; past 131,072 characters it is refused with a finding like everything else that is wrong
 */
export function readEditedPolicy(
  book: RuleBook,
  published: {
    readonly policy: Policy;
    readonly period: string;
    readonly agreements: DatasetAgreements;
  },
  text: string,
): EditedPolicy {
  const { period, agreements } = published;
  const { file } = published.policy;
  const findings = new Findings(file);
  const document = readDocument(text, findings, DOCUMENT_LIMITS.characters);
  if (document === undefined) return { compiled: null, findings: findings.list };
  if (!isObject(document)) {
    findings.add('SHAPE_WRONG', '', '对象', 'an object');
    return { compiled: null, findings: findings.list };
  }
  const policy = readPolicy(file, document, findings);
  if (findings.errors > 0) return { compiled: null, findings: findings.list };
  const compiled = compileWith(policy, book, period, findings);
  if (compiled) {
    lintDomain(policy, compiled, book, agreements, findings);
    lintRelations(policy, book.policies, findings);
  }
  return {
    compiled: compiled && findings.errors === 0 ? compiled : null,
    findings: findings.list,
  };
}
