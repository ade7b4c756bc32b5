import { readRuleSet } from '#libs/engine';
import { DOCUMENT_LIMITS } from '../../libs/engine/src/json-document.ts';
import { randomNumbers } from '../bench/world.ts';
import { RandomRules } from './random-rule.ts';
import { BOOK } from './world.ts';

/** What one document got: rules made of it, or findings. */
export interface Answer {
  readonly rules: number;
  readonly findings: number;
}

/** Reads one document as any rule file is read. */
export function answerTo(text: string): Answer {
  const { rules, silent, findings } = readRuleSet([{ path: 'r.json', text }], BOOK, '2025-06-30');
  return { rules: rules.length + silent.length, findings: findings.length };
}

/** Documents no author would write on purpose, and sound ones, without end: sound, mutated, huge, deep, or noise. */
export function* hostileDocuments(seed: number): Generator<string, never> {
  const random = randomNumbers(seed);
  const rules = new RandomRules(seed);
  for (;;) yield document(random, rules);
}

type Random = () => number;
const pick = <T>(random: Random, from: readonly T[]): T =>
  from[Math.floor(random() * from.length)] as T;

const STRANGE: readonly string[] = [
  'null', 'true', '-0', '1e999', '1e-9', '0.1234567890123456789', '"\\u0000"', '"\\ud800"', '"💰"', '"‮abc"',
  '{"__proto__": {"all": []}}', '{"constructor": 1}', '[]', '{}', '[[[[[]]]]]', '"(a+)+$"', '{"fact": "__proto__"}',
  '{"fact": {"fact": "x"}}', '{"parameter": "constructor"}', '{"condition": "toString"}', '""', '{"all": "x"}',
]; // prettier-ignore

function document(random: Random, rules: RandomRules): string {
  const kind = Math.floor(random() * 10);
  if (kind === 0) return '['.repeat(Math.floor(random() * 60_000)) + pick(random, STRANGE);
  if (kind === 1) return '{"all":['.repeat(Math.floor(random() * 3_000));
  if (kind === 2) return huge(random);
  if (kind === 3) return noise(random);
  let text = JSON.stringify(sound(random, rules));
  const times = Math.floor(random() * 4);
  for (let at = 0; at < times; at += 1) text = mutated(random, text);
  return text;
}

/** A policy with all that may decide, or a bare rule. */
function sound(random: Random, rules: RandomRules): object {
  const { conditions, scope, amount, document: whole } = rules.policy(true);
  if (random() < 0.3) return { name: 'r', conditions };
  // What is undefined is not written.
  return { id: 'p', let: whole['let'], scope, conditions, amount };
}

/** As large as a document may be and a little larger, in every direction in which one can grow. */
function huge(random: Random): string {
  const size = Math.floor(random() * DOCUMENT_LIMITS.characters);
  const times = (text: string): string =>
    Array.from({ length: Math.ceil(size / (text.length + 1)) }, () => text).join(',');
  const leaf = '{"fact":"f.count","operator":"equal","value":1}';
  const money = '{"fact":"f.money"}';
  const choice = `{"when":${leaf},"then":{"fact":"f.count"}}`;
  const shapes = [
    `{"name":"r","conditions":{"all":[${times(leaf)}]}}`,
    `{"name":"r","conditions":{"all":[${times('{"condition":"shared"}')}]}}`,
    `{"name":"r","conditions":{"any":[${times('{"fact":"f.note","operator":"in","value":["x","y"]}')}]}}`,
    `{"name":"${'x'.repeat(size)}","conditions":${leaf}}`,
    `{"name":"r","conditions":{"fact":"${'x.'.repeat(size / 2)}","operator":"equal","value":1}}`,
    `{"name":"r","conditions":{"fact":"f","path":"${'.a'.repeat(size / 2)}","operator":"equal","value":1}}`,
    `{"name":"r","conditions":{"fact":"f.count","operator":"in","value":[${'1,'.repeat(size / 2)}1]}}`,
    `{"name":"r","conditions":{"fact":"f.note","operator":"in","value":[${numbered(size, (at) => `"${at}"`)}]}}`,
    `{"name":"r","conditions":{"fact":"f.place","operator":"under","value":[${numbered(size, (at) => `"${at}"`)}]}}`,
    `{${numbered(size, (at) => `"k${at}":1`)},"conditions":${leaf}}`,
    `{"name":"r","conditions":{"fact":"f.count","operator":"equal","value":${'9'.repeat(size)}}}`,
    `{"name":"r","conditions":{"fact":"f.count","operator":"equal","value":1${'0'.repeat(size)}1}}`,
    `{"name":"r","conditions":{"fact":"f.money","operator":"equal","value":"1${'0'.repeat(size)}1"}}`,
    `{"name":"r","conditions":{"fact":"f.share","operator":"equal","value":"1${'0'.repeat(size)}1"}}`,
    `{"name":"r","conditions":{"fact":"f.share","operator":"equal","value":"0.${'0'.repeat(size)}1"}}`,
    `{"name":"r","conditions":{"fact":"f.day","operator":"before","value":"${'2025-01-01'.repeat(size / 10)}"}}`,
    `{"name":"r","conditions":{"fact":"f.note","operator":"equal","value":"${'\u{1f4a9}'.repeat(size / 2)}"}}`,
    `{"id":"p","conditions":${leaf},"amount":{"sum":[${times(money)}]}}`,
    `{"id":"p","conditions":${leaf},"amount":{"bands":[${times('{"upTo":1,"rate":"0.1"}')}],"of":${money},"how":"whole","round":"down"}}`,
    `{"id":"p","conditions":${leaf},"let":{${numbered(size, (at) => `"d${at}":{"title":{"zh":"z","en":"e"},"type":"integer","value":{"sum":[{"fact":"d${at + 1}"},1]}}`)}}}`,
    `{"id":"p","conditions":${leaf},"let":{"d":{"title":{"zh":"z","en":"e"},"type":"integer","value":{"choose":[${times(choice)}],"otherwise":0}}}}`,
    // Each rule of an array is a document of its own: a few hundred stand for one.
    `[${numbered(size / 8, (at) => `{"name":"r${at}","conditions":${leaf}}`)}]`,
  ];
  return pick(random, shapes);
}

/** Parts in a row, each by its number, until they have about so many characters. */
function numbered(size: number, part: (at: number) => string): string {
  const count = Math.ceil(size / (part(10_000).length + 1));
  return Array.from({ length: count }, (_, at) => part(at)).join(',');
}

function noise(random: Random): string {
  const characters = '{}[]",:\\0123456789.eE+-truefalsn\u0000\u{1f4a9} \n';
  return Array.from({ length: Math.floor(random() * 300) }, () =>
    pick(random, [...characters, String.fromCharCode(0xd800)]),
  ).join('');
}

/** One value, key, character or stretch of the text replaced, doubled or dropped. */
function mutated(random: Random, text: string): string {
  const at = Math.floor(random() * text.length);
  const to = Math.min(text.length, at + Math.floor(random() * 12));
  switch (Math.floor(random() * 5)) {
    case 0:
      return text.slice(0, at) + text.slice(to);
    case 1:
      return text.slice(0, to) + text.slice(at);
    case 2:
      return text.slice(0, at) + pick(random, STRANGE) + text.slice(to);
    case 3:
      return text.replace(/"(all|any|fact|operator|value|conditions|id|name)"/, () =>
        pick(random, ['"__proto__"', '"not"', '"any"', '"path"', '"params"', '"x"']),
      );
    default:
      return text.replace(/:("[^"]*"|\d+|true|false)/, () => `:${pick(random, STRANGE)}`);
  }
}
