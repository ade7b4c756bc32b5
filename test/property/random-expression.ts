import { type Json, type JsonObject } from '#libs/engine';
import { text } from './world.ts';

/** What a random expression needs of whoever rolls the dice. */
export interface Dice {
  chance(of: number): boolean;
  pick<T>(from: readonly T[]): T;
  condition(depth: number, knowing: boolean): Json;
}

/** Values that a derived fact of each name may be compared with; some are hit, some lie beside. */
export const DERIVED_LITERALS: Readonly<Record<string, readonly Json[]>> = {
  dCount: [-1, 0, 1, 3],
  dShare: ['0.3', '-0.5', 1, '0.333'],
  dMoney: ['0.05', '12.34', '-0.10', 0],
  dFlag: [true, false],
  dDay: ['2024-12-31', '2025-01-01', '2025-12-31'],
  dPlace: ['a', 'a1', 'b'],
};

/** What a policy may derive for itself: one fact of each type; later ones may read earlier ones. */
export function randomLet(dice: Dice): JsonObject {
  const expressions = new Expressions(dice);
  const round = () => dice.pick(['down', 'up', 'halfUp']);
  const made: Record<string, Json> = {};
  const add = (name: string, type: string, rest: JsonObject): void => {
    made[name] = { title: text(name), type, ...rest };
  };
  add('dCount', 'integer', { unit: 'person', value: expressions.count(2), round: round() });
  add('dShare', 'decimal', {
    value: expressions.share(3),
    round: round(),
    places: dice.pick([0, 3, 9]),
  });
  add('dMoney', 'money', { value: expressions.money(3), round: round() });
  add('dFlag', 'boolean', { value: expressions.flag(2) });
  add('dDay', 'date', { value: expressions.day(2) });
  add('dPlace', 'code', { codeList: 'places', value: expressions.place(2) });
  return made;
}

class Expressions {
  constructor(private readonly dice: Dice) {}

  count(depth: number): Json {
    const inner = (): Json => this.count(depth - 1);
    return this.dice.pick<() => Json>(
      depth === 0
        ? [
            () => ({ fact: this.dice.pick(['f.count', 'f.other']) }),
            () => this.dice.pick<Json>([0, 2, '-1']),
          ]
        : [
            () => ({ fact: 'f.count' }),
            () => ({ sum: [inner(), { fact: 'f.other' }] }),
            () => ({ difference: [{ fact: 'f.other' }, inner()] }),
            () => ({ product: [inner(), { fact: 'f.share' }] }),
            () => ({ max: [inner(), inner()] }),
            () => ({ mean: [inner(), { fact: 'f.count' }, inner()] }),
            () => this.choose({ fact: 'f.other' }, inner),
            () => this.span(),
          ],
    )();
  }

  share(depth: number): Json {
    const inner = (): Json => this.share(depth - 1);
    if (depth === 0)
      return this.dice.pick<Json>([{ fact: 'f.share' }, { parameter: 'rate' }, '0.25', -1]);
    return this.dice.pick<() => Json>([
      () => ({ quotient: [this.money(depth - 1), this.money(depth - 1)], whenZero: inner() }),
      () => ({ quotient: [{ fact: 'f.count' }, { fact: 'f.other' }], whenZero: 0 }),
      () => ({ quotient: [inner(), 3] }),
      () => ({ product: [inner(), inner()] }),
      () => ({
        rounded: inner(),
        round: this.dice.pick(['down', 'up', 'halfUp']),
        places: this.dice.pick([0, 2]),
      }),
      () => ({ min: [inner(), inner()] }),
      () => this.choose('0.1', inner),
    ])();
  }

  money(depth: number): Json {
    const inner = (): Json => this.money(depth - 1);
    const series = { fact: 'f.income', params: { period: { since: '2024' } } };
    if (depth === 0)
      return this.dice.pick<Json>([
        { fact: 'f.small' },
        { fixed: '12.34' },
        { parameter: 'line' },
        { fact: 'f.income', params: { period: this.dice.pick(['P', 'P-1']) } },
      ]);
    return this.dice.pick<() => Json>([
      () => ({ [this.dice.pick(['sum', 'min', 'max', 'mean'])]: series }),
      () => ({ difference: [inner(), inner()] }),
      () => ({
        product: [
          this.dice.pick<Json>([{ fact: 'f.share' }, { fact: 'f.count' }, '0.015']),
          inner(),
        ],
      }),
      () => ({ quotient: [inner(), { fact: 'f.count' }], whenZero: { fixed: 0 } }),
      () => this.choose({ fact: 'f.small' }, inner),
    ])();
  }

  flag(depth: number): Json {
    if (depth === 0) return this.dice.pick<Json>([{ fact: 'f.yes' }, { fact: 'f.also' }, true]);
    return this.dice.pick<() => Json>([
      () => ({ holds: this.dice.condition(2, false) }),
      () => this.choose({ fact: 'f.also' }, () => this.flag(depth - 1)),
    ])();
  }

  day(depth: number): Json {
    const inner = (): Json => this.day(depth - 1);
    if (depth === 0)
      return this.dice.pick<Json>([
        { fact: 'f.day' },
        { fact: 'f.until' },
        { fact: 'calendar.asOf' },
        '2025-03-31',
        { startOf: 'P' },
        { endOf: 'P-1' },
      ]);
    return this.dice.pick<() => Json>([
      () => ({ [this.dice.pick(['min', 'max'])]: [inner(), inner()] }),
      () => this.choose({ fact: 'f.until' }, inner),
    ])();
  }

  place(depth: number): Json {
    if (depth === 0) return this.dice.pick<Json>([{ fact: 'f.place' }, 'a', 'b1']);
    return this.choose({ fact: 'f.place' }, () => this.place(depth - 1));
  }

  /** Whole days, months or years between two days. */
  span(): Json {
    const elapsed = this.dice.pick(['days', 'months', 'years']);
    return { elapsed, from: this.day(1), until: this.day(0) };
  }

  private choose(otherwise: Json, then: () => Json): Json {
    const cases = [{ when: this.dice.condition(1, false), then: then() }];
    if (this.dice.chance(0.3)) cases.push({ when: this.dice.condition(0, false), then: then() });
    return { choose: cases, otherwise };
  }
}
