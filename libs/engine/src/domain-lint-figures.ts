import { type Findings } from './finding.ts';
import { isList, isObject, type Json, type JsonObject, member, step } from './json-document.ts';
import { isOperator } from './operators.ts';
import { type Vocabulary } from './rule-reader.ts';

/** Members of amounts and expressions that are figures of the law when a number stands in them. */
const FIGURES = ['fixed', 'rate', 'perUnit', 'cap', 'floor', 'upTo', 'below', 'then', 'otherwise'];
/** Members whose operands are: `{"product": ["0.5", …]}`. */
const OPERANDS = ['sum', 'product', 'difference', 'quotient', 'min', 'max', 'mean'];
/** Types that the law limits; a code or a flag is a word of the rule itself. */
const MEASURED: readonly string[] = ['integer', 'decimal', 'money', 'date'];
/** Something or nothing, once or at all: these say what a rule is, not where the law draws its line. */
const STRUCTURAL = /^[01](\.0+)?$/;
const FIGURE = /^-?\d+(\.\d+)?$|^\d{4}-\d{2}-\d{2}$/;

/**
 * Finds thresholds, rates, sums and days of the law that are written into a rule instead of being parameters.
 *
 * A parameter has a day it holds from and the document that set it: the figure of last year stays for what belongs to last
 * year, and whoever changes it writes down what allows it. The conditions of an aggregate are left alone: whoever keeps the
 * records computes them, with no policy's period to take a parameter for.
 */
export function lintLiterals(
  json: Json | undefined,
  pointer: string,
  vocabulary: Vocabulary,
  local: ReadonlyMap<string, string>,
  findings: Findings,
): void {
  const walk = (part: Json | undefined, at: string): void => {
    if (isList(part)) part.forEach((one, index) => walk(one, step(at, index)));
    if (!isObject(part)) return;
    const type = comparedType(part, vocabulary, local);
    if (type !== undefined) {
      if (MEASURED.includes(type)) add(member(part, 'value'), step(at, 'value'));
      return;
    }
    for (const [key, inner] of Object.entries(part)) {
      if (key === 'aggregate') continue;
      if (FIGURES.includes(key)) add(inner, step(at, key));
      if (OPERANDS.includes(key) && isList(inner))
        inner.forEach((one, index) => add(one, step(step(at, key), index)));
      walk(inner, step(at, key));
    }
  };
  const add = (value: Json | undefined, at: string): void => {
    if (isList(value)) value.forEach((one, index) => add(one, step(at, index)));
    if (typeof value !== 'number' && typeof value !== 'string') return;
    const figure = String(value);
    if (FIGURE.test(figure) && !STRUCTURAL.test(figure)) findings.add('FIGURE_LITERAL', at, figure);
  };
  walk(json, pointer);
}

/** The types of the facts that a policy derives for itself, by name. */
export function localTypes(document: JsonObject): ReadonlyMap<string, string> {
  const own = member(document, 'let');
  return new Map(
    Object.entries(isObject(own) ? own : {}).flatMap(([name, fact]) => {
      const type = isObject(fact) ? member(fact, 'type') : undefined;
      return typeof type === 'string' ? [[name, type] as const] : [];
    }),
  );
}

/** The type of the fact that a comparison compares; undefined for what is no comparison. */
function comparedType(
  json: JsonObject,
  { dictionary, derived }: Vocabulary,
  local: ReadonlyMap<string, string>,
): string | undefined {
  const fact = member(json, 'fact');
  const operator = member(json, 'operator');
  if (typeof fact !== 'string' || typeof operator !== 'string' || !isOperator(operator))
    return undefined;
  return dictionary.get(fact)?.type ?? derived.get(fact)?.definition.type ?? local.get(fact) ?? '';
}
