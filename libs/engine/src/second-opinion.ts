import { addDays, formatYuan, isLocalDate, type Text } from '#libs/kernel';
import { type Decision } from './decide.ts';
import { type FactDefinition, type FactRow } from './fact-dictionary.ts';
import { buildOracle, type Oracle, type OracleLeaf, type OracleValue } from './oracle.ts';
import { type RuleText } from './compile.ts';
import { referenceOpinion } from './reference.ts';
import { type RuleBook } from './rule-book.ts';
import { VERDICT_NAMES } from './worked-case.ts';

/** What others say about one subject before it is listed. */
export interface Opinion {
  /** The naive evaluator's decision. */
  readonly reference: Decision;
  /** json-rules-engine's answer when what is missing is filled in as favourably as can be found. */
  readonly optimistic: boolean;
  /** The same, filled in as unfavourably as can be found. */
  readonly pessimistic: boolean;
}

/** Most values of one missing fact that are tried. */
const MOST_TRIED = 60;

/** A code that no code list holds: stands for "some other code". */
const ELSEWHERE = '\u0000elsewhere';

const oracles = new WeakMap<RuleBook, WeakMap<RuleText, Map<string, Oracle>>>();

/**
 * Asks the naive evaluator and json-rules-engine about one subject.
 *
 * The library knows no "unknown", so it is asked twice, under two opposite completions of the missing facts. Each fact
 * is given the value that satisfies most, or fewest, of the comparisons it stands in; where one fact pulls both ways
 * the bracket is narrower than the truth, never wrong: both completions are possible worlds, and a definite verdict
 * must hold in each.
 *
 * @param policy one that compiles
 */
export async function secondOpinion(
  policy: RuleText,
  book: RuleBook,
  period: string,
  row: FactRow,
): Promise<Opinion> {
  const oracle = oracleFor(policy, book, period);
  const { decision: reference, row: derived } = referenceOpinion(policy, book, period, row);
  const known = knownFacts(oracle, derived);
  const optimistic = await oracle.passes(complete(oracle, known, true));
  // Where nothing is missing both completions are the same world.
  const pessimistic = isWhole(oracle, known)
    ? optimistic
    : await oracle.passes(complete(oracle, known, false));
  return { reference, optimistic, pessimistic };
}

/** A rule as the second opinion reads it. */
export interface OpinionRule {
  readonly policy: RuleText;
  readonly book: RuleBook;
  readonly period: string;
}

/**
 * How others contradict a decision, or null when they do not. One that cannot be asked, because it fails on this subject,
 * contradicts: nothing rests on a single computation, and a rule that breaks one of them holds up no other rule.
 */
export async function contradiction(
  decision: Decision,
  { policy, book, period }: OpinionRule,
  row: FactRow,
): Promise<Text | null> {
  try {
    return opinionDiffers(decision, await secondOpinion(policy, book, period, row));
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    return {
      zh: `规则引擎认定为${describe(decision).zh}，另一种算法无法得出结论（${because}）`,
      en: `the engine says ${describe(decision).en}, another way of computing fails (${because})`,
    };
  }
}

/** How an opinion contradicts a decision, or null when it does not. */
export function opinionDiffers(
  decision: Decision,
  { reference, optimistic, pessimistic }: Opinion,
): Text | null {
  const said = describe(decision);
  const other = describe(reference);
  if (said.en !== other.en) {
    return {
      zh: `规则引擎认定为${said.zh}，参考算法认定为${other.zh}`,
      en: `the engine says ${said.en}, the reference says ${other.en}`,
    };
  }
  const wanted = decision.verdict === 'eligible';
  if (decision.verdict === 'undetermined' || (optimistic === wanted && pessimistic === wanted))
    return null;
  const passes = (answer: boolean): Text =>
    answer ? { zh: '通过', en: 'passes' } : { zh: '不通过', en: 'fails' };
  return {
    zh: `规则引擎认定为${said.zh}，json-rules-engine 在缺失数据取有利值时${passes(optimistic).zh}、取不利值时${passes(pessimistic).zh}`,
    en: `the engine says ${said.en}, json-rules-engine ${passes(optimistic).en} with favourable and ${passes(pessimistic).en} with unfavourable values for what is missing`,
  };
}

function describe({ verdict, amountFen, missing, inScope }: Decision): Text {
  const amount = amountFen === null ? '' : ` ${formatYuan(amountFen)}`;
  const lacking = missing.length > 0 ? ` [${missing.map(({ key }) => key).join(', ')}]` : '';
  const scope =
    inScope === null
      ? { zh: '（范围待定）', en: ' (scope open)' }
      : inScope
        ? { zh: '', en: '' }
        : { zh: '（范围外）', en: ' (out of scope)' };
  return {
    zh: `${VERDICT_NAMES[verdict].zh}${scope.zh}${amount}${lacking}`,
    en: `${VERDICT_NAMES[verdict].en}${scope.en}${amount}${lacking}`,
  };
}

function oracleFor(policy: RuleText, book: RuleBook, period: string): Oracle {
  const ofBook = oracles.get(book) ?? new WeakMap<RuleText, Map<string, Oracle>>();
  oracles.set(book, ofBook);
  const ofPolicy = ofBook.get(policy) ?? new Map<string, Oracle>();
  ofBook.set(policy, ofPolicy);
  const oracle = ofPolicy.get(period) ?? buildOracle(policy, book, period);
  ofPolicy.set(period, oracle);
  return oracle;
}

type Facts = Record<string, OracleValue>;

/** Values by column key, absence applied; a missing fact has no entry. */
function knownFacts(oracle: Oracle, row: FactRow): Facts {
  const facts: Facts = Object.create(null) as Facts;
  for (const { ref, definition } of oracle.reads.values()) {
    const value = row.value(ref);
    const { absence } = definition;
    const stated = typeof absence === 'object' ? absence.value : null;
    if (oracle.asked.has(ref.key)) facts[`${ref.key}?`] = value ?? stated;
    if (value !== null || stated !== null || absence === 'notApplicable')
      facts[ref.key] = value ?? stated;
  }
  return facts;
}

function isWhole({ leaves }: Oracle, known: Facts): boolean {
  return leaves.every(
    ({ key, otherKey }) => key in known && (otherKey === null || otherKey in known),
  );
}

function complete(oracle: Oracle, known: Facts, favourable: boolean): Facts {
  const facts: Facts = { ...known };
  for (const leaf of oracle.leaves) {
    for (const key of leaf.otherKey === null ? [leaf.key] : [leaf.key, leaf.otherKey]) {
      if (key in facts) continue;
      const definition =
        key === leaf.key ? leaf.definition : (leaf.otherDefinition as FactDefinition);
      facts[key] = choose(oracle, key, definition, facts, favourable);
    }
  }
  return facts;
}

function choose(
  oracle: Oracle,
  key: string,
  definition: FactDefinition,
  facts: Facts,
  favourable: boolean,
): OracleValue {
  const leaves = oracle.leaves.filter((leaf) => leaf.key === key || leaf.otherKey === key);
  const against = leaves.flatMap((leaf) => literalsOf(leaf, key, facts));
  let best: OracleValue = null;
  let most = -1;
  for (const candidate of candidates(definition, against)) {
    const met = leaves.filter(
      (leaf) =>
        satisfied(oracle, leaf, { ...facts, [key]: candidate }) === (leaf.positive === favourable),
    );
    if (met.length > most) [best, most] = [candidate, met.length];
  }
  return best;
}

function satisfied(oracle: Oracle, leaf: OracleLeaf, facts: Facts): boolean {
  const right = leaf.otherKey === null ? leaf.value : (facts[leaf.otherKey] ?? null);
  return oracle.holds(leaf.operator, facts[leaf.key] ?? null, right, leaf.definition);
}

function literalsOf(leaf: OracleLeaf, key: string, facts: Facts): readonly OracleValue[] {
  if (leaf.otherKey === null) {
    const literals = (
      Array.isArray(leaf.value) ? leaf.value : [leaf.value]
    ) as readonly OracleValue[];
    return literals.slice(0, MOST_TRIED);
  }
  const other = facts[leaf.key === key ? leaf.otherKey : leaf.key];
  return other === undefined ? [] : [other];
}

/** Values worth trying: each one compared with, its neighbours, and something else altogether. */
function candidates(
  { type }: FactDefinition,
  against: readonly OracleValue[],
): readonly OracleValue[] {
  switch (type) {
    case 'boolean':
      return [true, false];
    case 'date': {
      const days = against.filter(
        (day): day is string => typeof day === 'string' && isLocalDate(day),
      );
      return [
        ...days.flatMap((day) => [day, addDays(day, 1), addDays(day, -1)]),
        '2000-01-01',
      ].slice(0, MOST_TRIED);
    }
    case 'codes': {
      const codes = against.filter((code): code is string => typeof code === 'string');
      return [codes, [], ...codes.map((code) => [code])].slice(0, MOST_TRIED);
    }
    case 'code':
    case 'text':
      return [ELSEWHERE, ...against].slice(0, MOST_TRIED);
    default: {
      const numbers = against.filter((value) => typeof value === 'number');
      return [...numbers.flatMap((value) => [value, value + 1, value - 1]), 0].slice(0, MOST_TRIED);
    }
  }
}
