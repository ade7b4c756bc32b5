import { Engine, type TopLevelCondition } from 'json-rules-engine';
import { type ColumnRef, DAY_OF_DECISION, type Json } from '#libs/engine';
import { BOOK, DOMAIN, type Facts, WORLD } from './world.ts';

/**
 * Loads conditions into the library itself: its own operators, and ours only where it has none. What is missing is left out,
 * which the library takes for `undefined` when it is told to.
 */
export function libraryFor(
  conditions: Json,
  reads: readonly ColumnRef[],
): (facts: Facts) => Promise<boolean> {
  const engine = new Engine([], { allowUndefinedFacts: true });
  const parents: Readonly<Record<string, readonly string[]>> = {
    a: ['a'],
    a1: ['a1', 'a'],
    a11: ['a11', 'a1', 'a'],
    b: ['b'],
  };
  engine.addOperator<string, string | string[]>('under', (code, roots) =>
    [roots].flat().some((root) => parents[code]?.includes(root)),
  );
  engine.addOperator<string, string>('before', (a, b) => a < b);
  engine.addOperator<string, string>('onOrBefore', (a, b) => a <= b);
  engine.addOperator<string, string>('after', (a, b) => a > b);
  engine.addOperator<string, string>('onOrAfter', (a, b) => a >= b);
  for (const months of [1, 6, 12])
    engine.addOperator<string, string>(`within${months}`, (date, day) => {
      const [year = 0, month = 0, of = 0] = date.split('-').map(Number);
      const end = new Date(Date.UTC(year, month - 1 + months, of));
      if (end.getUTCDate() !== of) end.setUTCDate(0);
      return date <= day && end.toISOString().slice(0, 10) >= day;
    });
  engine.setCondition('shared', {
    all: [forLibrary(BOOK.conditions.get('shared') as Json)],
  } as TopLevelCondition);
  engine.addRule({
    conditions: { all: [forLibrary(conditions)] } as TopLevelCondition,
    event: { type: 'passed' },
  });
  return async (facts) => {
    const named = Object.fromEntries(
      reads.flatMap(({ fact, key }) => {
        const value = facts[key] ?? null;
        return value === null ? [] : [[fact, value]];
      }),
    );
    return (await engine.run(named)).events.length > 0;
  };
}

/** Writes yuan as fen and decimals as numbers; the rest of a document is the library's own grammar already. */
function forLibrary(json: Json): Json {
  if (Array.isArray(json)) return json.map(forLibrary);
  if (typeof json !== 'object' || json === null) return json;
  const object = json as { readonly [key: string]: Json };
  if (typeof object.fact !== 'string' || object.operator === undefined) {
    return Object.fromEntries(
      Object.entries(object).map(([key, value]) => [key, forLibrary(value)]),
    );
  }
  const { path, ...rest } = object;
  const fact = typeof path === 'string' ? object.fact + path.replace('$', '') : object.fact;
  if (object.operator === 'withinMonths')
    return {
      fact,
      operator: `within${JSON.stringify(object.value)}`,
      value: { fact: DAY_OF_DECISION.id },
    };
  const { type, values } = WORLD[fact] as { type: string; values: readonly Json[] };
  const plain = (value: Json): Json => {
    if (typeof value === 'object')
      return (value as { parameter?: string }).parameter === 'line' ? 1 : value;
    const at = values.indexOf(value);
    return type === 'money' || type === 'decimal' ? ((DOMAIN.get(fact) ?? [])[at] as Json) : value;
  };
  return {
    ...rest,
    fact,
    value: Array.isArray(object.value) ? object.value.map(plain) : plain(object.value as Json),
  };
}
