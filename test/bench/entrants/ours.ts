import {
  bits,
  type ColumnSource,
  countBits,
  encodeSegment,
  evaluateSegment,
  judgeSegment,
  type Plan,
  type SegmentVerdicts,
} from '#libs/engine';
import { type Entrant, Tally } from './entrant.ts';

/** A segment of the population in memory. */
export interface WarmSegment extends ColumnSource {
  readonly length: number;
}

/** The columnar matcher: typed columns in memory and the plan compiled, nothing else. */
export function ours(plan: Plan, segments: readonly WarmSegment[]): Entrant {
  return columnar('Huizhi', 'columns and plan in memory, no codes', plan, segments, (at) => {
    const segment = segments[at] as WarmSegment;
    return evaluateSegment(plan, segment, segment.length);
  });
}

/** The columnar matcher on a snapshot whose codes were kept, as a second edit of a rule finds it. */
export function oursWithCodes(plan: Plan, segments: readonly WarmSegment[]): Entrant {
  const encoded = segments.map((segment) => encodeSegment(plan, segment, segment.length));
  return columnar(
    'Huizhi, codes kept',
    'the codes of the columns kept as well',
    plan,
    segments,
    (at) => judgeSegment(plan, encoded[at] as (typeof encoded)[number]),
  );
}

function columnar(
  name: string,
  note: string,
  plan: Plan,
  segments: readonly WarmSegment[],
  verdictsOf: (segment: number) => SegmentVerdicts,
): Entrant {
  return {
    name,
    note,
    firms: segments.reduce((sum, { length }) => sum + length, 0),
    findings: async () => findingsBelow(plan, segments, Infinity),
    judge: () => {
      let eligible = 0;
      for (let at = 0; at < segments.length; at += 1)
        for (const found of verdictsOf(at).policies.values()) eligible += countBits(found.eligible);
      return eligible;
    },
  };
}

/** What the columnar matcher finds of the firms numbered below a limit. */
export function findingsBelow(plan: Plan, segments: readonly WarmSegment[], limit: number) {
  const tally = new Tally(plan.policies.length, true);
  let first = 0;
  for (const segment of segments) {
    const { length } = segment;
    const { policies } = evaluateSegment(plan, segment, length);
    for (const [rule, { id }] of plan.policies.entries()) {
      const found = policies.get(id);
      if (!found) throw new Error(id);
      for (const row of bits(found.eligible, length))
        if (first + row < limit) tally.eligible(rule, first + row);
      for (const row of bits(found.undetermined, length))
        if (first + row < limit) tally.undetermined(rule);
    }
    first += length;
  }
  return tally.findings();
}
