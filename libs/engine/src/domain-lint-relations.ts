import { type Findings } from './finding.ts';
import { step } from './json-document.ts';
import { type Policy, type PolicyRelation } from './policy.ts';

/** Relations that hold between two policies whichever of them one looks at. */
const MUTUAL: ReadonlySet<PolicyRelation['kind']> = new Set(['exclusive', 'best-of']);
/** Relations in which one policy comes on top of another, so a circle of them means nothing. */
const DIRECTED: ReadonlySet<PolicyRelation['kind']> = new Set(['difference', 'additional']);

/**
 * Finds relations that cannot be enforced: with a policy that does not exist or with itself, said by one side only, or
 * going round in a circle.
 */
export function lintRelations(
  policy: Policy,
  policies: ReadonlyMap<string, Policy>,
  findings: Findings,
): void {
  policy.relations.forEach(({ kind, with: others }, index) => {
    const pointer = step('/relations', index);
    for (const id of others) {
      const other = policies.get(id);
      if (!other || id === policy.id) findings.add('RELATION_UNKNOWN', pointer, id);
      else if (MUTUAL.has(kind) && !answers(other, kind, policy.id))
        findings.add('RELATION_ONE_SIDED', pointer, id, kind);
      else if (DIRECTED.has(kind) && leadsBack(other, policy.id, policies))
        findings.add('RELATION_CIRCULAR', pointer, id);
    }
  });
}

function answers({ relations }: Policy, kind: PolicyRelation['kind'], id: string): boolean {
  return relations.some((one) => one.kind === kind && one.with.includes(id));
}

function leadsBack(from: Policy, id: string, policies: ReadonlyMap<string, Policy>): boolean {
  const seen = new Set<string>();
  const next = [from];
  for (let at = next.pop(); at; at = next.pop()) {
    if (at.id === id) return true;
    if (seen.has(at.id)) continue;
    seen.add(at.id);
    for (const { kind, with: others } of at.relations)
      if (DIRECTED.has(kind)) next.push(...others.flatMap((one) => policies.get(one) ?? []));
  }
  return false;
}
