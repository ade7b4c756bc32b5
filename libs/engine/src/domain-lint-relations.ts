import { type Findings } from './finding.ts';
import { step } from './json-document.ts';
import { type Policy, type PolicyRelation, type RelationLimit } from './policy.ts';

/** Relations that hold between two policies whichever of them one looks at. */
const MUTUAL: ReadonlySet<PolicyRelation['kind']> = new Set([
  'exclusive',
  'best-of',
  'rolling-cap',
]);
/** Relations in which one policy comes on top of another, so a circle of them means nothing. */
const DIRECTED: ReadonlySet<PolicyRelation['kind']> = new Set(['difference', 'additional']);

/**
 * Finds relations that cannot be enforced: with a policy that does not exist or with itself, said by one side only or
 * otherwise by the other, said twice, or going round in a circle.
 */
export function lintRelations(
  policy: Policy,
  policies: ReadonlyMap<string, Policy>,
  findings: Findings,
): void {
  policy.relations.forEach((relation, index) => {
    const { kind, with: others } = relation;
    const pointer = step('/relations', index);
    const said = saying(policy, relation);
    if (said && policy.relations.slice(0, index).some((one) => saying(policy, one) === said))
      findings.add('RELATION_REPEATED', pointer, kind);
    for (const id of others) {
      const other = policies.get(id);
      if (!other || id === policy.id) findings.add('RELATION_UNKNOWN', pointer, id);
      else if (MUTUAL.has(kind) && !answers(other, kind, policy.id))
        findings.add('RELATION_ONE_SIDED', pointer, id, kind);
      else if (
        kind === 'rolling-cap' &&
        !other.relations.some((one) => saying(other, one) === said)
      )
        findings.add('RELATION_DISAGREES', pointer, id);
      else if (DIRECTED.has(kind) && leadsBack(other, policy.id, policies))
        findings.add('RELATION_CIRCULAR', pointer, id);
    }
  });
}

function answers({ relations }: Policy, kind: PolicyRelation['kind'], id: string): boolean {
  return relations.some((one) => one.kind === kind && one.with.includes(id));
}

/** What a limit comes to, in one wording for all policies that it counts; undefined where it is no limit. */
function saying({ id }: Policy, { kind, with: others, limit }: PolicyRelation): string | undefined {
  return limit ? [kind, size(limit), ...[...new Set([id, ...others])].sort()].join(' ') : undefined;
}

function size(limit: RelationLimit): string {
  return limit.kind === 'instalment' ? `${limit.parts}` : `${limit.mostFen}/${limit.years}`;
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
