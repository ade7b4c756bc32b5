import { type Json, type JsonObject } from '#libs/engine';

/**
 * The examples that json-rules-engine publishes (its folder `examples/` as of version 7.3, and its walkthrough), by the
 * names of their files: what each of them writes as rules, in words of our own, and the facts it asks about.
 */
export interface LibraryExample {
  readonly file: string;
  readonly rules: readonly ExampleRule[];
  /** Facts as they are handed to the library: properties nested, what it would compute already computed. */
  readonly people: readonly JsonObject[];
}

/** One rule of an example. */
export interface ExampleRule {
  readonly rule: JsonObject;
  /** Why it is refused, as the last part of the finding's code; answered alike when absent. */
  readonly refused?: string;
  /** What to write instead; it is held to what the library answers to the rule as it stands. */
  readonly instead?: JsonObject;
}

const leaf = (fact: string, operator: string, value: Json, more: JsonObject = {}): JsonObject => ({
  fact,
  operator,
  value,
  ...more,
});
const rule = (type: string, conditions: JsonObject, more: JsonObject = {}): JsonObject => ({
  conditions,
  event: { type },
  ...more,
});
const game = (minutes: number, fouls: number): JsonObject => ({
  all: [leaf('minutes', 'equal', minutes), leaf('fouls', 'greaterThanInclusive', fouls)],
});
const employed = (company: string, status: string, leaves: readonly string[]): JsonObject => ({
  'employee-file': { company, status, leaves },
});
const guest = (juice: boolean, vodka: boolean, sociable: boolean): JsonObject => ({
  'drinks-juice': juice,
  'drinks-vodka': vodka,
  'likes-both': juice && vodka,
  sociable,
});
const GUESTS: readonly JsonObject[] = [
  guest(true, true, true),
  guest(true, false, true),
  guest(true, true, false),
];

/** What is shared under the name `likes-both`. */
export const LIKES_BOTH: JsonObject = {
  all: [leaf('drinks-juice', 'equal', true), leaf('drinks-vodka', 'equal', true)],
};

/** Every example. */
export const LIBRARY_EXAMPLES: readonly LibraryExample[] = [
  {
    file: '01-hello-world',
    rules: [
      {
        rule: {
          ...rule('greeting', { all: [leaf('greet', 'equal', true)] }),
          event: { type: 'greeting', params: { data: 'good day' } },
        },
      },
    ],
    people: [{ greet: true }, { greet: false }],
  },
  {
    file: '02-nested-boolean-logic',
    rules: [{ rule: rule('out', { any: [game(40, 5), game(48, 6)] }) }],
    people: [40, 44, 48].flatMap((minutes) => [4, 5, 6].map((fouls) => ({ minutes, fouls }))),
  },
  {
    file: '03-dynamic-facts',
    rules: [
      {
        rule: rule('on-leave', {
          all: [
            leaf('employee-file', 'equal', 'north', { path: '$.company' }),
            leaf('employee-file', 'in', ['working', 'paid-leave'], { path: '$.status' }),
            leaf('employee-file', 'contains', '2024-10-01', { path: '$.leaves' }),
          ],
        }),
      },
    ],
    people: [
      employed('north', 'working', ['2024-02-10', '2024-10-01']),
      employed('north', 'left', ['2024-10-01']),
      employed('south', 'working', ['2024-10-01']),
      employed('north', 'paid-leave', []),
    ],
  },
  {
    file: '04-fact-dependency',
    rules: [
      {
        rule: rule('left', {
          all: [
            leaf('employee-file', 'equal', 'north', { path: '$.company' }),
            leaf('employee-file', 'equal', 'left', { path: '$.status' }),
          ],
        }),
      },
      {
        rule: rule('long-service', {
          all: [leaf('service', 'greaterThanInclusive', 5, { params: { unit: 'years' } })],
        }),
        refused: 'KEY_UNKNOWN',
        instead: rule('long-service', { all: [leaf('years-served', 'greaterThanInclusive', 5)] }),
      },
    ],
    people: [
      { ...employed('north', 'left', []), 'joined-on': '2021-06-30', service: 4 },
      { ...employed('south', 'left', []), 'joined-on': '2005-04-03', service: 20 },
      { ...employed('north', 'left', []), 'joined-on': '2020-06-30', service: 5 },
    ],
  },
  {
    file: '05-optimizing-runtime-with-fact-priorities',
    rules: [
      {
        rule: rule('early', {
          all: [leaf('member', 'equal', true), leaf('instant', 'lessThan', 1_467_331_200_000)],
        }),
      },
    ],
    people: [1_467_331_199_999, 1_467_331_200_000].flatMap((instant) => [
      { member: true, instant },
      { member: false, instant },
    ]),
  },
  {
    file: '06-custom-operators',
    rules: ['a', 'b'].map((letter) => ({
      rule: rule(letter, { all: [leaf('word', 'startsWith', letter)] }),
      refused: 'OPERATOR_UNKNOWN',
    })),
    people: [{ word: 'aloe' }, { word: 'banyan' }],
  },
  {
    file: '07-rule-chaining',
    rules: [
      { rule: rule('both', LIKES_BOTH, { priority: 10 }) },
      {
        rule: rule('both-told-on', LIKES_BOTH, { onSuccess: { fact: 'likes-both', value: true } }),
        refused: 'KEY_UNKNOWN',
      },
      {
        rule: rule(
          'invited',
          { all: [leaf('likes-both', 'equal', true), leaf('sociable', 'equal', true)] },
          { priority: 5 },
        ),
        refused: 'FACT_UNKNOWN',
        instead: rule('invited', {
          all: [{ condition: 'likes-both' }, leaf('sociable', 'equal', true)],
        }),
      },
    ],
    people: GUESTS,
  },
  {
    file: '08-fact-comparison',
    rules: [
      {
        rule: rule('affords', {
          all: [
            {
              fact: 'purse',
              path: '$.balance',
              params: { kind: 'customer' },
              operator: 'greaterThanInclusive',
              value: { fact: 'shelf', path: '$.price', params: { product: 'card' } },
            },
          ],
        }),
        refused: 'KEY_UNKNOWN',
        instead: rule('affords', {
          all: [
            leaf(
              'purse',
              'greaterThanInclusive',
              { fact: 'shelf', path: '$.price' },
              { path: '$.balance' },
            ),
          ],
        }),
      },
    ],
    people: [500, 50, 30].map((balance) => ({ purse: { balance }, shelf: { price: 50 } })),
  },
  {
    file: '09-rule-results',
    rules: [
      {
        rule: rule(
          'honours',
          { all: [leaf('athlete', 'equal', true), leaf('grade', 'greaterThanInclusive', 3.5)] },
          { name: 'honours of an athlete' },
        ),
      },
    ],
    people: [
      { athlete: false, grade: 3.9 },
      { athlete: true, grade: 3.5 },
      { athlete: false, grade: 3.1 },
      { athlete: true, grade: 4 },
      { athlete: true, grade: 1.1 },
    ],
  },
  {
    file: '10-condition-sharing',
    rules: [
      {
        rule: rule('invited', {
          all: [{ condition: 'likes-both' }, leaf('sociable', 'equal', true)],
        }),
      },
      {
        rule: rule('invited-elsewhere', {
          all: [{ not: { condition: 'likes-both' } }, leaf('sociable', 'equal', true)],
        }),
      },
    ],
    people: GUESTS,
  },
  {
    file: '11-using-facts-in-events',
    rules: [
      {
        rule: rule('record', {
          any: [
            leaf('record', 'equal', null),
            leaf('points', 'greaterThan', { fact: 'record', path: '$.points' }),
          ],
        }),
        refused: 'FACT_UNKNOWN',
        instead: rule('record', {
          any: [
            leaf('record', 'isKnown', false, { path: '$.points' }),
            leaf('points', 'greaterThan', { fact: 'record', path: '$.points' }),
          ],
        }),
      },
      {
        rule: {
          ...rule('beaten', {
            all: [leaf('points', 'lessThanInclusive', { fact: 'record', path: '$.points' })],
          }),
          event: { type: 'beaten', params: { by: { fact: 'record', path: '$.points' } } },
        },
      },
    ],
    people: [
      { points: 968, record: null },
      { points: 500, record: { points: 968 } },
      { points: 1000, record: { points: 968 } },
      { points: 968, record: { points: 968 } },
    ],
  },
  {
    file: '12-using-custom-almanac',
    rules: [
      {
        rule: rule('nearly', {
          all: [leaf('age', 'greaterThanInclusive', 21, { params: { pipes: ['addOne'] } })],
        }),
        refused: 'KEY_UNKNOWN',
        instead: rule('nearly', { all: [leaf('age-next', 'greaterThanInclusive', 21)] }),
      },
    ],
    people: [19, 20, 21].map((age) => ({ age })),
  },
  {
    file: '13-using-operator-decorators',
    rules: [
      {
        rule: rule('sound', { all: [leaf('tags', 'everyFact:in', { fact: 'sound-tags' })] }),
        refused: 'OPERATOR_DECORATED',
      },
      {
        rule: rule('sound-in-any-case', {
          all: [leaf('tags', 'everyFact:someValue:anyCase:equal', { fact: 'sound-tags' })],
        }),
        refused: 'OPERATOR_DECORATED',
      },
    ],
    people: [{ tags: ['dev'], 'sound-tags': ['dev', 'prod'] }],
  },
  {
    file: 'docs/walkthrough',
    rules: [
      {
        rule: rule('young', {
          all: [
            leaf('age', 'greaterThanInclusive', 18),
            leaf('age', 'lessThanInclusive', 25),
            {
              any: ['HI', 'SY'].map((value) =>
                leaf('town', 'equal', value, { params: { country: 'cn' } }),
              ),
            },
          ],
        }),
        refused: 'KEY_UNKNOWN',
        instead: rule('young', {
          all: [
            leaf('age', 'greaterThanInclusive', 18),
            leaf('age', 'lessThanInclusive', 25),
            { any: ['HI', 'SY'].map((value) => leaf('town', 'equal', value)) },
          ],
        }),
      },
    ],
    people: [17, 18, 25, 26].flatMap((age) => ['HI', 'BJ'].map((town) => ({ age, town }))),
  },
];
