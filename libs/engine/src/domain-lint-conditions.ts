import { type CompiledPolicy } from './compile.ts';
import { type Condition, type Leaf, type Literal } from './condition.ts';
import { type Findings } from './finding.ts';
import { isList, isObject, type Json, member, step } from './json-document.ts';
import { OPPOSITES } from './operators.ts';
import { type Policy } from './policy.ts';
import { combine, type Truth, truthOfLeaf } from './truth.ts';

/** Values that a column may still have after what was asked of it so far. */
interface Remaining {
  readonly title: string;
  readonly least: Bound | null;
  readonly most: Bound | null;
  /** Null while any value is allowed. */
  readonly allowed: ReadonlySet<Literal> | null;
  readonly refused: ReadonlySet<Literal>;
  /** Codes that a list must contain, and those it must not. */
  readonly contains: ReadonlySet<Literal>;
}
interface Bound {
  readonly at: Literal;
  readonly inclusive: boolean;
}

type Known = ReadonlyMap<string, Remaining>;
type Place = { readonly json: Json | undefined; readonly pointer: string };

const NONE: ReadonlySet<Literal> = new Set();

/** Finds conditions that nobody can meet, and those that are met by having no data. */
export function lintConditions(
  policy: Policy,
  { scope, conditions }: CompiledPolicy,
  findings: Findings,
): void {
  let known: Known = new Map();
  if (scope)
    known =
      narrowed(scope, { json: policy.scope, pointer: '/scope' }, known, findings, true) ?? known;
  narrowed(conditions, { json: policy.conditions, pointer: '/conditions' }, known, findings, true);
  for (const [condition, pointer] of [
    [scope, '/scope'],
    [conditions, '/conditions'],
  ] as const) {
    if (condition) lintAbsence(condition, pointer, findings);
  }
}

/**
 * What is left of every column once a condition holds; null when it cannot hold.
 *
 * @param needed whether everything around it must hold too: then a contradiction is the policy's, else a branch's
 */
function narrowed(
  condition: Condition,
  place: Place,
  known: Known,
  findings: Findings,
  needed: boolean,
): Known | null {
  switch (condition.kind) {
    case 'leaf': {
      const before = known.get(condition.reading.ref.key) ?? openColumn(condition);
      const after = asked(before, condition);
      if (!isEmpty(after)) return new Map(known).set(condition.reading.ref.key, after);
      const name = needed ? 'CONDITION_CONTRADICTS' : 'CONDITION_UNREACHABLE';
      findings.add(name, place.pointer, before.title, `${condition.operator} ${shown(condition)}`);
      return null;
    }
    case 'not': {
      const [part] = condition.of;
      const operator = part.kind === 'leaf' ? OPPOSITES[part.operator] : undefined;
      if (part.kind !== 'leaf' || !operator || isSkippable(part)) return known;
      return narrowed({ ...part, operator }, place, known, findings, needed);
    }
    case 'all': {
      let left: Known | null = known;
      condition.of.forEach((part, at) => {
        if (left) left = narrowed(part, inner(place, 'all', at), left, findings, needed);
      });
      return left;
    }
    default: {
      const branches = condition.of.map((part, at) =>
        narrowed(part, inner(place, 'any', at), known, findings, false),
      );
      const [only, ...others] = branches.filter((branch) => branch !== null);
      return only && others.length === 0 ? only : known;
    }
  }
}

/** A comparison with what does not apply is false either way round, so its opposite says nothing of the value. */
function isSkippable({ reading }: Leaf): boolean {
  return reading.definition.absence === 'notApplicable';
}

/** Where a part stands; inside a shared condition that is the reference to it. */
function inner({ json, pointer }: Place, kind: 'all' | 'any', at: number): Place {
  const parts = isObject(json) ? member(json, kind) : undefined;
  if (!isList(parts)) return { json: undefined, pointer };
  return { json: parts[at], pointer: step(step(pointer, kind), at) };
}

function openColumn({ reading }: Leaf): Remaining {
  const title = reading.definition.title.zh;
  return { title, least: null, most: null, allowed: null, refused: NONE, contains: NONE };
}

function asked(left: Remaining, { operator, operand }: Leaf): Remaining {
  const value = operand.kind === 'literal' ? operand.value : null;
  const list = operand.kind === 'list' ? operand.values : value === null ? [] : [value];
  if (operand.kind !== 'literal' && operand.kind !== 'list') return left;
  switch (operator) {
    case 'equal':
    case 'in':
    case 'under':
      return { ...left, allowed: new Set(list.filter((one) => left.allowed?.has(one) ?? true)) };
    case 'notEqual':
    case 'notIn':
    case 'doesNotContain':
      return { ...left, refused: new Set([...left.refused, ...list]) };
    case 'contains':
      return { ...left, contains: new Set([...left.contains, ...list]) };
    default:
      return value === null ? left : bounded(left, operator, value);
  }
}

function bounded(left: Remaining, operator: Leaf['operator'], at: Literal): Remaining {
  const bound = { at, inclusive: /Inclusive|onOr/.test(operator) };
  if (/^(greaterThan|after|onOrAfter)/.test(operator))
    return { ...left, least: tighter(left.least, bound, 1) };
  if (/^(lessThan|before|onOrBefore)/.test(operator))
    return { ...left, most: tighter(left.most, bound, -1) };
  return left;
}

function tighter(a: Bound | null, b: Bound, sign: 1 | -1): Bound {
  if (a === null) return b;
  if (a.at === b.at) return a.inclusive ? b : a;
  return (a.at < b.at ? -1 : 1) === sign ? a : b;
}

function isEmpty({ least, most, allowed, refused, contains }: Remaining): boolean {
  if ([...contains].some((code) => refused.has(code))) return true;
  if (least && most) {
    if (least.at > most.at) return true;
    if (least.at === most.at && !(least.inclusive && most.inclusive)) return true;
  }
  if (allowed === null) return false;
  return ![...allowed].some(
    (value) =>
      !refused.has(value) &&
      (!least || value > least.at || (least.inclusive && value === least.at)) &&
      (!most || value < most.at || (most.inclusive && value === most.at)),
  );
}

function shown({ operand }: Leaf): string {
  if (operand.kind === 'literal') return JSON.stringify(operand.value);
  return operand.kind === 'list' ? JSON.stringify(operand.values.slice(0, 5)) : '';
}

/** A condition that holds of a subject nobody has said anything about passes by want of data. */
function lintAbsence(condition: Condition, pointer: string, findings: Findings): void {
  const walk = (part: Condition, negated: boolean): void => {
    if (part.kind !== 'leaf') {
      part.of.forEach((one) => walk(one, part.kind === 'not' ? !negated : negated));
      return;
    }
    const { definition } = part.reading;
    if (definition.absence === 'unknown' || part.operator === 'isKnown') return;
    const truth = truthOfLeaf(part, { value: () => null });
    const counts: Truth = negated ? combine('not', [truth]) : truth;
    if (counts === 'true') findings.add('ABSENCE_SATISFIES', pointer, definition.title.zh);
  };
  walk(condition, false);
}
