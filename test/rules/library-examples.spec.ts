import { describe, expect, it } from '@jest/globals';
import { Engine, type RuleProperties, type TopLevelCondition } from 'json-rules-engine';
import {
  type FactValue,
  type Finding,
  type JsonObject,
  loadRuleBook,
  readRuleSet,
  RowPlan,
} from '#libs/engine';
import { read } from '../tidy/tree.ts';
import { type ExampleRule, LIBRARY_EXAMPLES, LIKES_BOTH } from './library-examples.ts';

const AS_OF = '2025-06-30';
const FACTS: Readonly<Record<string, string>> = {
  greet: 'boolean',
  minutes: 'integer',
  fouls: 'integer',
  'employee-file.company': 'code',
  'employee-file.status': 'code',
  'employee-file.leaves': 'codes',
  'joined-on': 'date',
  service: 'integer',
  member: 'boolean',
  instant: 'integer',
  word: 'text',
  'drinks-juice': 'boolean',
  'drinks-vodka': 'boolean',
  sociable: 'boolean',
  'purse.balance': 'money',
  'shelf.price': 'money',
  athlete: 'boolean',
  grade: 'decimal',
  'record.points': 'integer',
  points: 'integer',
  age: 'integer',
  tags: 'codes',
  'sound-tags': 'codes',
  town: 'code',
};
const title = (id: string) => ({ zh: id, en: id });
const derived = (id: string, value: JsonObject) => ({
  path: `derived/${id}.json`,
  text: JSON.stringify({
    id,
    title: title(id),
    type: 'integer',
    value,
  }),
});
const { book, findings: bookFindings } = loadRuleBook([
  {
    path: 'facts.json',
    text: JSON.stringify({
      facts: Object.entries(FACTS).map(([id, type]) => ({
        id,
        type,
        dataset: 'd',
        title: title(id),
        absence: 'unknown',
      })),
    }),
  },
  { path: 'conditions/likes-both.json', text: JSON.stringify(LIKES_BOTH) },
  derived('years-served', {
    elapsed: 'years',
    from: { fact: 'joined-on' },
    until: { fact: 'calendar.asOf' },
  }),
  derived('age-next', { sum: [{ fact: 'age' }, 1] }),
]);

const compile = (rule: JsonObject) =>
  readRuleSet([{ path: 'r.json', text: JSON.stringify(rule) }], book, AS_OF);

const errorsAmong = (found: readonly Finding[]) =>
  found.filter(({ severity }) => severity === 'error');

/** The fact of a person, which the library finds by a path and we by its whole name; money in fen. */
function valueOf(person: JsonObject, fact: string): FactValue {
  if (fact === 'calendar.asOf') return AS_OF;
  const [first = '', second] = fact.split('.');
  const whole = person[first] ?? null;
  const value = second === undefined ? whole : ((whole as JsonObject | null)?.[second] ?? null);
  return FACTS[fact] === 'money' ? Math.round(Number(value) * 100) : (value as FactValue);
}

/** Whether the library fires the rule, and the comparisons that it says failed. */
async function library(rule: JsonObject, person: JsonObject) {
  const engine = new Engine([], { replaceFactsInEventParams: true });
  engine.setCondition('likes-both', LIKES_BOTH as unknown as TopLevelCondition);
  engine.addRule(rule as unknown as RuleProperties);
  const { age, ...facts } = person;
  // The one fact that an example sends through a function which `params` name.
  engine.addFact('age', ({ pipes }) => Number(age) + (pipes === undefined ? 0 : 1));
  const { events, failureResults } = await engine.run(facts);
  const [failed] = failureResults;
  const parts = failed && 'all' in failed.conditions ? failed.conditions.all : [];
  return {
    fires: events.length > 0,
    failing: parts.flatMap((part) =>
      'fact' in part && 'result' in part && part.result === false ? [part.fact] : [],
    ),
  };
}

async function isAnsweredAlike(
  rule: JsonObject,
  asked: JsonObject,
  people: readonly JsonObject[],
): Promise<void> {
  const { rules, findings } = compile(rule);
  expect(errorsAmong(findings)).toEqual([]);
  const plan = new RowPlan(rules);
  for (const person of people) {
    const values = plan.reads.map(({ fact }) => valueOf(person, fact));
    plan.take(values);
    const { fires } = await library(asked, person);
    // Of what is missing the library says no, and we say that it is open.
    const no = values.includes(null) ? 'undetermined' : 'ineligible';
    expect([person, plan.verdict(0)]).toEqual([person, fires ? 'eligible' : no]);
  }
}

const rowOf = (file: string): string =>
  read('docs/json-rules-engine.md')
    .split('\n')
    .find((line) => line.startsWith(`| \`${file}\` |`)) ?? '';

describe('the examples that json-rules-engine publishes', () => {
  it('are asked in words that the dictionary has', () => {
    expect(errorsAmong(bookFindings)).toEqual([]);
    expect(LIBRARY_EXAMPLES).toHaveLength(14);
  });

  describe.each(LIBRARY_EXAMPLES)('$file', ({ file, rules, people }) => {
    const taken = rules.filter(({ refused }) => refused === undefined);
    const refused = rules.filter((one): one is ExampleRule & { refused: string } =>
      Object.hasOwn(one, 'refused'),
    );

    it('is answered alike, or refused for reasons that the documentation gives', async () => {
      for (const { rule } of taken) await isAnsweredAlike(rule, rule, people);
      for (const { rule, refused: code } of refused) {
        const { rules: compiled, findings } = compile(rule);
        expect(compiled).toEqual([]);
        expect(findings.map((finding) => finding.code)).toContain(`ENGINE.${code}`);
      }
      const codes = [...new Set(refused.map(({ refused: code }) => `ENGINE.${code}`))];
      expect(rowOf(file).match(/ENGINE\.[A-Z_]+/g) ?? []).toEqual(codes);
      expect(rowOf(file).includes('alike')).toBe(taken.length > 0);
    });

    it('has, where something else is to be written, the same answers to that', async () => {
      for (const { rule, instead } of rules)
        if (instead) await isAnsweredAlike(instead, rule, people);
      const written = rules.filter(({ instead }) => instead !== undefined);
      expect(rowOf(file).includes('instead')).toBe(written.length > 0);
    });
  });

  it('name the comparisons that fail as the library does', async () => {
    const example = LIBRARY_EXAMPLES.find(({ file }) => file === '09-rule-results');
    const [{ rule } = { rule: {} }] = example?.rules ?? [];
    const plan = new RowPlan(compile(rule).rules);
    for (const person of example?.people ?? []) {
      plan.take(plan.reads.map(({ fact }) => valueOf(person, fact)));
      const ours = plan
        .decisive(0)
        .filter(({ truth }) => truth === 'false')
        .map(({ leaf }) => leaf.reading.ref.fact);
      expect(ours).toEqual((await library(rule, person)).failing);
    }
  });
});
