import { type LocalDate, type Text } from '#libs/kernel';
import { type CodeLists } from './code-list.ts';
import { type CompiledPolicy } from './compile.ts';
import { type Condition, type FactReading, type Leaf, readingsOf } from './condition.ts';
import { decide, type Decision, missingReadings, numberIn, type Verdict } from './decide.ts';
import { derivedRow } from './derived-fact.ts';
import { expressionReadings } from './expression.ts';
import { derivationSentence } from './expression-sentence.ts';
import { type ColumnRef, type FactRow } from './fact-dictionary.ts';
import { amountText } from './amount-sentence.ts';
import { yuan } from './figure-sentence.ts';
import { groupSentence, join, leafSentence, periodText, titleOf, valueText } from './sentence.ts';
import { combine, settle, type Truth, truthOfLeaf } from './truth.ts';

/** Where a value comes from. */
export interface Provenance {
  readonly dataset: string;
  /** Name of the dataset as people know it. */
  readonly title: Text;
  /** The department that delivered it. */
  readonly department: Text;
  readonly asOf: LocalDate;
  readonly recordId?: string;
  /** The items it was computed from, where several records made it. */
  readonly items?: ItemsShown;
  /** What no single record says: how many items made it, that absence means none, why it is too old. */
  readonly note?: Text;
}

/** Items that a value was computed from: all that stand, whether or not they counted. */
export interface ItemsShown {
  readonly total: number;
  /** The first of them. */
  readonly shown: readonly ItemShown[];
}

/** One of several records that a subject has in a dataset, with what was read of it and no more. */
export interface ItemShown {
  readonly recordId: string;
  /** Its number, as the department gives it. */
  readonly item: string;
  readonly facts: readonly { readonly fact: string; readonly title: Text; readonly value: Text }[];
}

/** One condition with its finding. It carries plain JSON only. */
export interface ExplanationNode {
  readonly truth: Truth;
  /** Whether the verdict rests on it: were it otherwise, the parent could be otherwise. */
  readonly decisive: boolean;
  readonly sentence: Text;
  /** Column key of the fact compared. */
  readonly fact?: string;
  readonly value?: Text;
  readonly source?: Provenance;
  /** How the fact comes about, and from what, where it is computed. */
  readonly computed?: { readonly how: Text; readonly from: readonly FactShown[] };
  readonly children: readonly ExplanationNode[];
}

/** One delivered fact with its value, as an explanation shows it. */
export interface FactShown {
  /** Column key. */
  readonly fact: string;
  readonly title: Text;
  readonly value: Text;
  readonly source?: Provenance;
}

/** Why a policy says what it says about one subject, in sentences an official can sign. It carries plain JSON only. */
export interface Explanation {
  readonly policy: { readonly id: string; readonly title: Text };
  readonly period: string;
  readonly verdict: Verdict;
  readonly inScope: boolean | null;
  /** Fen as a decimal string; null unless eligible with an amount. */
  readonly amountFen: string | null;
  /** How the amount comes about; null unless eligible with an amount. */
  readonly amount: Text | null;
  /** The decisive findings, shortest form of the explanation. */
  readonly reasons: readonly Text[];
  /** Column keys of the decisive missing facts. */
  readonly missing: readonly string[];
  readonly tree: ExplanationNode;
}

/**
 * Explains the verdict of one subject; it always agrees with `decide` because it calls it.
 *
 * @param provenance where the value of a column comes from; undefined where nobody delivered one
 */
export function explain(
  compiled: CompiledPolicy,
  delivered: FactRow,
  provenance: (ref: ColumnRef) => Provenance | undefined,
): Explanation {
  const decision = decide(compiled, delivered);
  const row = derivedRow(compiled.derivations, delivered);
  const telling: Telling = { row, provenance, codes: compiled.codes };
  const scope =
    compiled.scope &&
    nodeOf(compiled.scope, telling, decision.inScope !== true || decision.verdict === 'eligible');
  const conditions = nodeOf(compiled.conditions, telling, decision.inScope === true);
  const truth = combine('all', scope ? [scope.truth, conditions.truth] : [conditions.truth]);
  return {
    policy: { id: compiled.id, title: compiled.title },
    period: compiled.period,
    verdict: decision.verdict,
    inScope: decision.inScope,
    amountFen: decision.amountFen?.toString() ?? null,
    amount: amountSentence(compiled, decision, row),
    reasons: reasonsFor(compiled, decision, scope, conditions),
    missing: decision.missing.map(({ key }) => key),
    tree: {
      truth,
      decisive: true,
      sentence: conclusion(compiled, decision),
      children: scope ? [scope, conditions] : [conditions],
    },
  };
}

/** The delivered facts behind readings, each once, with their values and where those come from. */
export function shownFacts(
  readings: readonly FactReading[],
  { row, provenance, codes }: Telling,
): readonly FactShown[] {
  const behind = new Map<string, FactReading>();
  const walk = (reading: FactReading): void => {
    if (!reading.derivation) behind.set(reading.ref.key, reading);
    else expressionReadings(reading.derivation.expression).forEach(walk);
  };
  readings.forEach(walk);
  return [...behind.values()].map((reading): FactShown => {
    const source = provenance(reading.ref);
    return {
      fact: reading.ref.key,
      title: titleOf(reading),
      value: valueText(
        reading.definition,
        settle(reading.definition, row.value(reading.ref)),
        codes,
      ),
      ...(source ? { source } : {}),
    };
  });
}

/** What telling takes: the row, where its values come from, the names of codes. */
export interface Telling {
  readonly row: FactRow;
  readonly provenance: (ref: ColumnRef) => Provenance | undefined;
  readonly codes: CodeLists;
}

function nodeOf(condition: Condition, telling: Telling, decisive: boolean): ExplanationNode {
  if (condition.kind === 'leaf') return leafNode(condition, telling, decisive);
  const truth = combine(
    condition.kind,
    condition.of.map((part) => truthOf(part, telling.row)),
  );
  const counting = condition.kind === 'not' ? combine('not', [truth]) : truth;
  const children = condition.of.map((part) =>
    nodeOf(part, telling, decisive && truthOf(part, telling.row) === counting),
  );
  return { truth, decisive, sentence: groupSentence(condition, truth), children };
}

function truthOf(condition: Condition, row: FactRow): Truth {
  if (condition.kind === 'leaf') return truthOfLeaf(condition, row);
  return combine(
    condition.kind,
    condition.of.map((part) => truthOf(part, row)),
  );
}

function leafNode(
  leaf: Leaf,
  { row, provenance, codes }: Telling,
  decisive: boolean,
): ExplanationNode {
  const truth = truthOfLeaf(leaf, row);
  const { definition, ref } = leaf.reading;
  const settled = (reading: FactReading) => settle(reading.definition, row.value(reading.ref));
  const missing = missingReadings(readingsOf(leaf), row);
  const value = valueText(definition, settled(leaf.reading), codes);
  const other = leaf.operand.kind === 'fact' ? leaf.operand.reading : null;
  const against = other && valueText(other.definition, settled(other), codes);
  const shown = against
    ? { zh: `${value.zh}（对照${against.zh}）`, en: `${value.en} (against ${against.en})` }
    : value;
  const source = provenance(ref);
  const computed = computation(leaf, { row, provenance, codes });
  return {
    truth,
    decisive,
    sentence: withNotes(leafSentence(leaf, truth, shown, missing, codes), missing, provenance),
    fact: ref.key,
    value,
    ...(source ? { source } : {}),
    ...(computed ? { computed } : {}),
    children: [],
  };
}

/** A finding that something is unknown, with why: most often it was said too long ago. */
function withNotes(
  sentence: Text,
  missing: readonly FactReading[],
  provenance: Telling['provenance'],
): Text {
  const notes = missing.flatMap(({ ref }) => provenance(ref)?.note ?? []);
  const distinct = [...new Map(notes.map((note) => [note.zh, note])).values()];
  if (distinct.length === 0) return sentence;
  const why = join(distinct, '；', '; ');
  return { zh: `${sentence.zh}（${why.zh}）`, en: `${sentence.en} (${why.en})` };
}

/** How the derived facts of a comparison come about; the delivered facts behind them, each once. */
function computation(
  leaf: Leaf,
  { row, provenance, codes }: Telling,
): ExplanationNode['computed'] | undefined {
  const derived = readingsOf(leaf).flatMap(({ derivation }) => derivation ?? []);
  if (derived.length === 0) return undefined;
  const from = shownFacts(
    derived.map((derivation) => ({ ...derivation, derivation })),
    { row, provenance, codes },
  );
  return {
    how: join(
      derived.map((made) => derivationSentence(made, codes)),
      '',
      ' ',
    ),
    from,
  };
}

function conclusion({ title, period }: CompiledPolicy, { verdict, inScope }: Decision): Text {
  const when = periodText(period);
  const name = { zh: `“${title.zh}”（${when.zh}）`, en: `"${title.en}" (${when.en})` };
  if (verdict === 'eligible')
    return {
      zh: `经比对，符合${name.zh}的全部条件。`,
      en: `All conditions of ${name.en} are met.`,
    };
  if (verdict === 'undetermined') {
    return {
      zh: `因数据缺失，暂不能认定是否符合${name.zh}的条件。`,
      en: `Missing data leave open whether the conditions of ${name.en} are met.`,
    };
  }
  if (inScope === false)
    return { zh: `不属于${name.zh}的适用范围。`, en: `Outside the scope of ${name.en}.` };
  return {
    zh: `经比对，不符合${name.zh}的条件。`,
    en: `The conditions of ${name.en} are not met.`,
  };
}

function reasonsFor(
  compiled: CompiledPolicy,
  decision: Decision,
  scope: ExplanationNode | null,
  conditions: ExplanationNode,
): readonly Text[] {
  const within = scope && decision.inScope !== true ? scope : conditions;
  const findings = decisiveLeaves(within).map(({ sentence }) => sentence);
  const conditionsHold = conditions.truth === 'true' && decision.inScope === true;
  if (decision.verdict !== 'undetermined' || !conditionsHold || !compiled.amount) return findings;
  const lacking = join(
    decision.missing.map((ref) => titleIn(compiled, ref)),
    '、',
    ', ',
  );
  return [
    {
      zh: `各项条件均符合，但尚未取得“${lacking.zh}”的数据，金额无法计算。`,
      en: `All conditions are met, but without data for ${lacking.en} the amount cannot be computed.`,
    },
  ];
}

function titleIn(compiled: CompiledPolicy, ref: ColumnRef): Text {
  const definition = compiled.definitions.get(ref.fact);
  return definition ? titleOf({ definition, ref }) : { zh: ref.key, en: ref.key };
}

/** Each finding once, though a shared condition may be used several times. */
function decisiveLeaves(node: ExplanationNode): readonly ExplanationNode[] {
  const found = new Map<string, ExplanationNode>();
  const walk = (at: ExplanationNode): void => {
    if (!at.decisive) return;
    if (at.children.length === 0) found.set(at.sentence.zh, at);
    at.children.forEach(walk);
  };
  walk(node);
  return [...found.values()];
}

function amountSentence(
  { amount }: CompiledPolicy,
  { amountFen }: Decision,
  row: FactRow,
): Text | null {
  if (!amount || amountFen === null) return null;
  const how = amountText(amount, (reading) => numberIn(row, reading));
  const total = yuan(amountFen);
  if (amount.kind === 'fixed') return { zh: `金额：${total.zh}。`, en: `Amount: ${total.en}.` };
  return { zh: `金额：${how.zh} = ${total.zh}。`, en: `Amount: ${how.en} = ${total.en}.` };
}
