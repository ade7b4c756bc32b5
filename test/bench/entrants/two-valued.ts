import { createRequire } from 'node:module';
import { Engine, Fact } from 'json-rules-engine';
import { type ComparedCondition, type ComparedRule } from '../compared-world.ts';
import { testOf } from './closures.ts';
import { type Entrant, Tally } from './entrant.ts';

/** One firm's facts by short name; null where missing. */
export type FirmRow = Readonly<Record<string, unknown>>;

/**
 * json-rules-engine as fast as its interface lets it be: one engine with all rules, asked firm by firm; facts made once, what is
 * missing left out; and in each group the part that decides most often asked first, so that it stops there. That makes it 1.3
 * times as fast as rules in the order in which they are written; facts made once, or not cached, make no difference.
 */
export async function rulesEngine(
  rules: readonly ComparedRule[],
  firms: readonly FirmRow[],
): Promise<Entrant> {
  const engine = new Engine([], { allowUndefinedFacts: true });
  const numbers = new Map(rules.map(({ name }, at) => [name, at]));
  for (const { name, conditions } of rules)
    engine.addRule({
      conditions: decisiveFirst(conditions, firms),
      event: { type: name },
    } as never);
  const facts = firms.map((firm) =>
    Object.fromEntries(
      Object.entries(firm)
        .filter(([, value]) => value !== null)
        .map(([name, value]) => {
          const id = `firm.${name}`;
          return [id, new Fact(id, value)];
        }),
    ),
  );
  const passed = async (at: number): Promise<readonly number[]> => {
    const { events } = await engine.run(facts[at]);
    return events.map(({ type }) => numbers.get(type) as number);
  };
  return sampled(
    'json-rules-engine',
    'one engine with all rules, facts made once, what decides most often first',
    rules.length,
    firms.length,
    passed,
  );
}

/** A condition as the library reads it, its parts in the order of how often they alone decide: none at the same time as another. */
function decisiveFirst(condition: ComparedCondition, firms: readonly FirmRow[]): object {
  const kind = 'all' in condition ? 'all' : 'any' in condition ? 'any' : null;
  if (kind === null) {
    const { fact, ...rest } = condition as Extract<ComparedCondition, { fact: string }>;
    return { ...rest, fact: `firm.${fact}` };
  }
  const parts = (condition as Record<typeof kind, readonly ComparedCondition[]>)[kind];
  const passing = (part: ComparedCondition): number => {
    const test = testOf(part);
    const count = firms.filter((firm) => test(firm) === 2).length;
    return kind === 'all' ? count : -count;
  };
  const ordered = parts
    .map((part) => ({ part, rank: passing(part) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ part }, at) => ({ ...decisiveFirst(part, firms), priority: parts.length - at }));
  return { [kind]: ordered };
}

/** What of zen is used. */
interface Zen {
  readonly ZenEngine: new () => {
    createDecision(content: unknown): {
      evaluate(context: unknown): Promise<{ result: Record<string, boolean> }>;
    };
  };
}

/** GoRules zen: one decision with an expression for each rule, asked firm by firm. */
export async function zen(
  rules: readonly ComparedRule[],
  firms: readonly FirmRow[],
): Promise<Entrant> {
  const { ZenEngine } = createRequire(new URL('../rivals/package.json', import.meta.url))(
    '@gorules/zen-engine',
  ) as Zen;
  const position = { x: 0, y: 0 };
  const expressions = rules.map(({ conditions }, at) => ({
    id: `e${at}`,
    key: `r${at}`,
    value: zenOf(conditions),
  }));
  const decision = new ZenEngine().createDecision({
    nodes: [
      { id: 'in', name: 'in', type: 'inputNode', position },
      { id: 'rules', name: 'rules', type: 'expressionNode', position, content: { expressions } },
      { id: 'out', name: 'out', type: 'outputNode', position },
    ],
    edges: [
      { id: 'first', sourceId: 'in', targetId: 'rules' },
      { id: 'second', sourceId: 'rules', targetId: 'out' },
    ],
  });
  const passed = async (at: number): Promise<readonly number[]> => {
    const { result } = await decision.evaluate(firms[at]);
    const found: number[] = [];
    for (let rule = 0; rule < rules.length; rule += 1)
      if (result[`r${rule}`] === true) found.push(rule);
    return found;
  };
  return sampled(
    'gorules zen',
    'one decision with an expression a rule',
    rules.length,
    firms.length,
    passed,
  );
}

async function sampled(
  name: string,
  how: string,
  rules: number,
  firms: number,
  passed: (firm: number) => Promise<readonly number[]>,
): Promise<Entrant> {
  return {
    name,
    note: `${how}; ${firms.toLocaleString('en')} firms, carried to all by checks; eligible only`,
    firms,
    findings: async () => {
      const tally = new Tally(rules, false);
      for (let firm = 0; firm < firms; firm += 1)
        for (const rule of await passed(firm)) tally.eligible(rule, firm);
      return tally.findings();
    },
    judge: async () => {
      let eligible = 0;
      for (let firm = 0; firm < firms; firm += 1) eligible += (await passed(firm)).length;
      return eligible;
    },
  };
}

const SIGNS = {
  equal: '==',
  in: 'in',
  lessThan: '<',
  lessThanInclusive: '<=',
  greaterThan: '>',
  greaterThanInclusive: '>=',
} as const;

/** zen stops at an order of null and a number, so that is asked before. */
function zenOf(condition: ComparedCondition): string {
  if ('all' in condition) return `(${condition.all.map(zenOf).join(' and ')})`;
  if ('any' in condition) return `(${condition.any.map(zenOf).join(' or ')})`;
  const { fact, operator, value } = condition;
  if (operator === 'contains') return `(${fact} != null and ${JSON.stringify(value)} in ${fact})`;
  const comparison = `${fact} ${SIGNS[operator]} ${JSON.stringify(value)}`;
  return typeof value === 'number' ? `(${fact} != null and ${comparison})` : comparison;
}
