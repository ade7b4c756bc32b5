import { type Text } from '#libs/kernel';
import { type Amount, amountOf, amountsPaid, inBillionths } from './amount.ts';
import { type CompiledPolicy } from './compile.ts';
import { type Leaf, leavesOf } from './condition.ts';
import { numberIn } from './decide.ts';
import { derivedRow } from './derived-fact.ts';
import { type FactRow } from './fact-dictionary.ts';
import { Findings } from './finding.ts';
import { type Vocabulary } from './rule-reader.ts';
import { requirement, titleOf } from './sentence.ts';
import { truthOfLeaf } from './truth.ts';
import { caseRow, type WorkedCase } from './worked-case.ts';

/** A case made ready: the policy of its period, and what it says of every fact. */
interface Tried {
  readonly compiled: CompiledPolicy;
  readonly row: FactRow;
}

/** One place where the outcome turns, and whether the cases stand on it and on both sides. */
interface Boundary {
  readonly title: Text;
  readonly lacks: Text | null;
}

const BOTH_SIDES: Text = {
  zh: '符合和不符合两种情形',
  en: 'one case that meets it and one that does not',
};
const EXACTLY: Text = { zh: '恰好等于界限的情形', en: 'one case exactly on it' };

/**
 * Notes the boundaries that no worked case stands on: a threshold or a day without a case exactly on it and one on the
 * other side, a yes-or-no or a list without a case of each kind, a band without a case on each side of its end.
 *
 * @param compiled the policy compiled for every period the cases name
 */
export function lintBoundaries(
  compiled: readonly CompiledPolicy[],
  cases: readonly WorkedCase[],
  vocabulary: Vocabulary,
  findings: Findings,
): void {
  const [first] = compiled;
  if (!first) return;
  const tried = cases.flatMap((worked): Tried[] => {
    const policy = compiled.find(({ period }) => period === worked.period);
    const row = policy && caseRow(worked, policy, vocabulary, new Findings(findings.file));
    return policy && row ? [{ compiled: policy, row: derivedRow(policy.derivations, row) }] : [];
  });
  const seen = new Set<string>();
  for (const { title, lacks } of [...comparisons(first, tried), ...bandEnds(first, tried)]) {
    const text = `${title.zh}|${lacks?.zh}`;
    if (lacks === null || seen.has(text)) continue;
    seen.add(text);
    findings.add(
      'BOUNDARY_UNPROVEN',
      '/cases',
      `${title.zh} / ${title.en}`,
      `${lacks.zh} / ${lacks.en}`,
    );
  }
}

function allLeaves({ scope, conditions }: CompiledPolicy): readonly Leaf[] {
  return [...(scope ? leavesOf(scope) : []), ...leavesOf(conditions)];
}

function comparisons(first: CompiledPolicy, tried: readonly Tried[]): readonly Boundary[] {
  return allLeaves(first).flatMap((leaf, at) => {
    if (hasOneSide(leaf, first)) return [];
    // The same comparison has the same place in every period; its key does not.
    const same = tried.flatMap(({ compiled, row }) => {
      const own = allLeaves(compiled)[at];
      return own ? [{ leaf: own, row }] : [];
    });
    const truths = new Set(same.map(({ leaf: own, row }) => truthOfLeaf(own, row)));
    const title = titleOf(leaf.reading);
    const asks = requirement(leaf, first.codes);
    const whole = { zh: `${title.zh}${asks.zh}`, en: `${title.en} ${asks.en}` };
    const sides = truths.has('true') && truths.has('false');
    const exact = !isOrdering(leaf) || same.some(({ leaf: own, row }) => standsOn(own, row));
    return [{ title: whole, lacks: !sides ? BOTH_SIDES : exact ? null : EXACTLY }];
  });
}

/** A list of every code there is can be left by nobody. */
function hasOneSide({ operand, reading }: Leaf, { codes }: CompiledPolicy): boolean {
  const list = codes.get(reading.definition.codeList ?? '');
  return operand.kind === 'list' && list !== undefined && operand.members.size >= list.codes.size;
}

function isOrdering({ operator }: Leaf): boolean {
  return /^(lessThan|greaterThan|before|after|onOr)/.test(operator);
}

function standsOn({ reading, operand }: Leaf, row: FactRow): boolean {
  const value = row.value(reading.ref);
  if (operand.kind === 'literal') return value === operand.value;
  return operand.kind === 'fact' && value !== null && value === row.value(operand.reading.ref);
}

function bandEnds({ amount }: CompiledPolicy, tried: readonly Tried[]): readonly Boundary[] {
  if (!amount) return [];
  return turningPoints(amount).flatMap((node, at) =>
    node.kind === 'cap' ? capped(at, tried) : node.kind === 'bands' ? banded(node, at, tried) : [],
  );
}

type Bands = Extract<Amount, { kind: 'bands' }>;
type Turning = Bands | Extract<Amount, { kind: 'cap' | 'floor' }>;

/** The bands and caps of an amount, outermost first. */
function turningPoints(amount: Amount): readonly Turning[] {
  switch (amount.kind) {
    case 'bands':
      return [
        amount,
        ...amount.bands.flatMap(({ pays }) => amountsPaid(pays).flatMap(turningPoints)),
      ];
    case 'cap':
      return [amount, ...turningPoints(amount.of)];
    case 'floor':
    case 'rate':
    case 'share':
    case 'rounded':
      return turningPoints(amount.of);
    case 'difference':
      return [...turningPoints(amount.of), ...turningPoints(amount.less)];
    case 'sum':
    case 'min':
    case 'max':
      return amount.of.flatMap(turningPoints);
    default:
      return [];
  }
}

function capped(at: number, tried: readonly Tried[]): readonly Boundary[] {
  const sides = new Set<'below' | 'on' | 'above'>();
  for (const { compiled, row } of tried) {
    const node = compiled.amount && turningPoints(compiled.amount)[at];
    if (node?.kind !== 'cap') continue;
    const [of, most] = [node.of, node.at].map((part) =>
      amountOf(part, (one) => numberIn(row, one)),
    );
    if (of === null || most === null || of === undefined || most === undefined) continue;
    sides.add(of < most ? 'below' : of > most ? 'above' : 'on');
  }
  const lacks =
    !sides.has('below') || !sides.has('above') ? UNDER_AND_OVER : sides.has('on') ? null : EXACTLY;
  return [{ title: CEILING, lacks }];
}

function banded(node: Bands, at: number, tried: readonly Tried[]): readonly Boundary[] {
  return node.bands.flatMap(({ end, inclusive }, index) => {
    if (end === null) return [];
    const bases = tried.flatMap(({ compiled, row }) => {
      const own = compiled.amount && turningPoints(compiled.amount)[at];
      const base = own?.kind === 'bands' ? baseOf(own, row) : null;
      return base === null ? [] : [base];
    });
    const beside = bases.some((base) => (inclusive ? base > end : base < end));
    const lacks = !bases.includes(end) ? EXACTLY : beside ? null : BOTH_SIDES;
    return [{ title: { zh: `第${index + 1}档上端`, en: `end of band ${index + 1}` }, lacks }];
  });
}

function baseOf({ base }: Bands, row: FactRow): bigint | null {
  if (base.kind === 'amount') return amountOf(base.of, (one) => numberIn(row, one));
  const value = numberIn(row, base.reading);
  if (value === null) return null;
  return base.reading.definition.type === 'decimal' ? inBillionths(value) : BigInt(value);
}

const UNDER_AND_OVER: Text = { zh: '未达上限和超过上限的情形', en: 'cases under and over it' };
const CEILING: Text = { zh: '金额上限', en: 'the ceiling of the amount' };
