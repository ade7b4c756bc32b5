import type { Json, JsonObject } from '#libs/engine';

/** A seeded source of numbers in [0, 1): the same seed gives the same figures on every machine (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const REGIONS = Array.from({ length: 20 }, (_, at) => `R${at}`);
const TAGS = Array.from({ length: 12 }, (_, at) => `tag-${at}`);
const NUMBERS = Array.from({ length: 12 }, (_, at) => `firm.number${at}`);
const MONEY = Array.from({ length: 8 }, (_, at) => `firm.money${at}`);
const FLAGS = Array.from({ length: 6 }, (_, at) => `firm.flag${at}`);

/** The dictionary of the invented firms. */
export const DICTIONARY = {
  facts: [
    ...NUMBERS.map((id) => ({ id, type: 'integer' })),
    ...MONEY.map((id) => ({ id, type: 'money' })),
    ...FLAGS.map((id) => ({ id, type: 'boolean' })),
    { id: 'firm.region', type: 'code' },
    { id: 'firm.founded', type: 'date' },
    { id: 'firm.tags', type: 'codes' },
  ],
};

/** One firm's facts as NDJSON carries them; a share of them is missing. */
export function firm(random: () => number, missing: number): Record<string, Json> {
  const facts: Record<string, Json> = {};
  const put = (id: string, value: Json): void => {
    if (random() >= missing) facts[id] = value;
  };
  for (const id of NUMBERS) put(id, Math.floor(random() * 1000));
  for (const id of MONEY) put(id, (Math.floor(random() * 1e9) / 100).toFixed(2));
  for (const id of FLAGS) put(id, random() < 0.5);
  put('firm.region', pick(random, REGIONS));
  put(
    'firm.founded',
    `20${String(10 + Math.floor(random() * 15))}-0${1 + Math.floor(random() * 9)}-15`,
  );
  put(
    'firm.tags',
    TAGS.filter(() => random() < 0.2),
  );
  return facts;
}

/** Conditions of a usual size: two to five comparisons, some of them in a group of their own. */
export function conditions(random: () => number): JsonObject {
  const several = Array.from({ length: 2 + Math.floor(random() * 3) }, () => leaf(random));
  const inner = [leaf(random), leaf(random)];
  return { all: random() < 0.5 ? several : [...several.slice(1), { any: inner }] };
}

/** A policy with an amount, in force for the whole of 2025. */
export function policy(random: () => number, number: number): JsonObject {
  return {
    id: `policy-${number}`,
    validity: { from: '2025-01-01', until: '2026-01-01' },
    period: 'year',
    conditions: conditions(random),
    amount: {
      cap: 1_000_000,
      of: { rate: '0.02', of: { fact: pick(random, MONEY) }, round: 'down' },
    },
  };
}

function leaf(random: () => number): JsonObject {
  const kind = Math.floor(random() * 6);
  const order = pick(random, [
    'lessThan',
    'greaterThan',
    'greaterThanInclusive',
    'lessThanInclusive',
  ]);
  if (kind === 0) return { fact: pick(random, FLAGS), operator: 'equal', value: random() < 0.5 };
  if (kind === 1)
    return { fact: 'firm.region', operator: 'in', value: REGIONS.filter(() => random() < 0.4) };
  if (kind === 2) return { fact: 'firm.tags', operator: 'contains', value: pick(random, TAGS) };
  if (kind === 3)
    return { fact: pick(random, MONEY), operator: order, value: Math.floor(random() * 1e7) };
  return { fact: pick(random, NUMBERS), operator: order, value: Math.floor(random() * 1000) };
}

function pick<T>(random: () => number, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T;
}
