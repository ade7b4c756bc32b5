import { type FactValue, type Json, type Policy } from '#libs/engine';
import { DERIVED_LITERALS, randomLet } from './random-expression.ts';
import { BASE, COLUMNS, type Facts, IDS, valuesOf, WORLD } from './world.ts';

/**
 * Random rules and facts from one seed. fast-check spends most of its time on shrinking trees, which hundreds of
 * thousands of pairs cannot afford: a failure here is named by its seed and its number, and prints rule and facts.
 */
export class RandomRules {
  private state: number;
  /** Whether the policy being made derives facts, so that its conditions and amounts may use them. */
  private deriving = false;

  constructor(seed: number) {
    this.state = seed | 0;
  }

  /** A policy over the test world; `knowing` lets it ask whether facts are known. */
  policy(knowing = false): Policy {
    this.deriving = false;
    const local: JsonMembers = this.chance(0.4) ? { let: randomLet(this) } : {};
    this.deriving = 'let' in local;
    return {
      ...BASE,
      document: { ...BASE.document, ...local },
      conditions: this.condition(3, knowing),
      scope: this.chance(0.5) ? this.condition(2, knowing) : undefined,
      amount: this.chance(0.7) ? this.amount(3) : undefined,
    };
  }

  /** A value for every column, each missing with the given chance. */
  facts(missing: number): Facts {
    const facts: Record<string, FactValue> = {};
    for (const key of COLUMNS) facts[key] = this.chance(missing) ? null : this.pick(valuesOf(key));
    return facts;
  }

  condition(depth: number, knowing: boolean): Json {
    const kind = depth === 0 ? 0 : this.below(8);
    if (kind < 4) return knowing && this.chance(0.15) ? this.knowledge() : this.leaf();
    if (kind === 4) return { condition: 'shared' };
    if (kind === 5) return { not: this.condition(depth - 1, knowing) };
    const parts = this.several(3, () => this.condition(depth - 1, knowing));
    return kind === 6 ? { all: parts } : { any: parts };
  }

  /** One comparison that compiles. */
  leaf(): Json {
    if (this.deriving && this.chance(0.4)) return this.derivedLeaf();
    const fact = this.pick(IDS);
    const { type } = WORLD[fact] as { type: string };
    const named: JsonMembers = this.chance(0.1)
      ? { fact: 'f', path: this.pick([fact.slice(1), `$${fact.slice(1)}`]) }
      : { fact };
    const comparison = (operator: string, value: Json): Json => ({ ...named, operator, value });
    const literal = () => this.literal(fact);
    if (type === 'codes')
      return comparison(
        this.pick(['contains', 'doesNotContain']),
        this.pick<Json>(['a', 'b', 'b1', 'zz']),
      );
    const shape = this.below(4);
    if (shape === 0 && type !== 'boolean')
      return comparison(this.pick(['in', 'notIn']), this.several(3, literal));
    if (shape === 1 && type === 'code')
      return comparison('under', this.chance(0.5) ? literal() : this.several(3, literal));
    if (shape === 3 && type === 'date')
      return comparison('withinMonths', this.pick<Json>([1, 6, 12]));
    const order = type === 'date' ? DATES : NUMERIC.includes(type) ? ORDER : [];
    const operator = this.pick([...SAME, ...order]);
    const twins = TWINS[type];
    if (twins && shape === 2) return comparison(operator, this.pick(twins));
    return comparison(operator, literal());
  }

  private derivedLeaf(): Json {
    const fact = this.pick(Object.keys(DERIVED_LITERALS));
    const value = this.pick(DERIVED_LITERALS[fact] ?? []);
    const ordered = ['dCount', 'dShare', 'dMoney'].includes(fact);
    const operators = [...SAME, ...(ordered ? ORDER : fact === 'dDay' ? DATES : [])];
    if (fact === 'dPlace' && this.chance(0.5)) return { fact, operator: 'under', value };
    if (fact === 'dCount' && this.chance(0.3))
      return { fact: 'f.count', operator: this.pick(operators), value: { fact } };
    return { fact, operator: this.pick(operators), value };
  }

  amount(depth: number): Json {
    if (this.deriving && this.chance(0.2)) return { fact: 'dMoney' };
    const inner = () => this.amount(depth - 1);
    const round = this.pick(['down', 'up', 'halfUp']);
    const to: JsonMembers = this.chance(0.2) ? { to: this.pick<Json>(['1', '0.05', 10_000]) } : {};
    switch (depth === 0 ? this.below(3) : this.below(13)) {
      case 0:
        return this.pick<Json>([{ fixed: '1000.01' }, { fixed: -7 }, { parameter: 'line' }]);
      case 1:
        return this.pick<Json>([{ fact: 'f.money' }, { fact: 'f.small' }]);
      case 2:
        return { fact: 'f.income', params: { period: this.pick(['P', 'P-1']) } };
      case 3:
        return {
          perUnit: this.pick<Json>([1000, '0.37', { fact: 'f.money' }]),
          count: { fact: this.pick(['f.count', 'f.other']) },
        };
      case 4:
        return { rate: this.rate(), of: inner(), round, ...to };
      case 5:
        return { rate: { fact: 'f.share' }, of: inner(), round, ...to };
      case 6:
        return { cap: this.pick<Json>(['5.00', { fixed: 1 }]), of: inner() };
      case 7:
        return { floor: this.pick<Json>(['5.00', { fact: 'f.small' }]), of: inner() };
      case 8:
        return { difference: [inner(), inner()] };
      case 9:
        return { rounded: inner(), round, to: this.pick<Json>(['1', '0.05', 10_000]) };
      case 10:
      case 11:
        return this.bands(depth, round, to);
      default:
        return { [this.pick(['sum', 'min', 'max'])]: this.several(2, inner) };
    }
  }

  /** Whether something of this chance happens. */
  chance(of: number): boolean {
    return this.next() < of;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)] as T;
  }

  private bands(depth: number, round: string, to: JsonMembers): Json {
    const how = this.pick(['progressive', 'whole']);
    const base = this.pick(['money', 'integer', 'decimal']);
    const counted = this.deriving && this.chance(0.5) ? 'dCount' : 'f.count';
    const end = () => this.pick(['upTo', 'below']);
    const ends: Readonly<Record<string, readonly Json[]>> = {
      money: ['0.01', '12.34', '1000'],
      integer: [1, 2, 7],
      decimal: ['0.1', '0.2', 0.25],
    };
    const pays = (): JsonMembers => {
      if (how === 'whole' && (base === 'decimal' || this.chance(0.4)))
        return { fixed: this.chance(0.8) ? '33.33' : this.amount(depth - 1) };
      return base === 'money'
        ? { rate: this.rate() }
        : { perUnit: this.pick<Json>(['0.37', 1500, { fact: 'f.small' }]) };
    };
    const decimal = base === 'decimal' && how === 'progressive';
    const limits = (ends[decimal ? 'money' : base] as Json[]).filter(() => this.chance(0.7));
    const of: Json =
      base === 'integer'
        ? { fact: counted }
        : base === 'decimal' && !decimal
          ? { fact: 'f.share' }
          : this.amount(depth - 1);
    const paying = (): JsonMembers => (decimal ? { rate: this.rate() } : pays());
    const bands: Json[] = [...limits.map((limit) => ({ [end()]: limit, ...paying() })), paying()];
    return { bands, of, how, round, ...to };
  }

  private rate(): Json {
    return this.pick<Json>(['0.002', 0.333333333, '-1.5', 2, { parameter: 'rate' }]);
  }

  private knowledge(): Json {
    return { fact: this.pick(IDS), operator: 'isKnown', value: this.chance(0.5) };
  }

  private literal(fact: string): Json {
    return this.pick(WORLD[fact]?.values ?? []);
  }

  private several<T>(most: number, make: () => T): T[] {
    return Array.from({ length: 1 + this.below(most) }, make);
  }

  private below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** Mulberry32: small, fast and even enough. Its state is kept signed: such a number needs no object of its own. */
  private next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let bits = this.state;
    bits = Math.imul(bits ^ (bits >>> 15), bits | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 4_294_967_296;
  }
}

type JsonMembers = Readonly<Record<string, Json>>;

const SAME = ['equal', 'notEqual'];
const ORDER = ['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive'];
const DATES = ['before', 'onOrBefore', 'after', 'onOrAfter'];
const NUMERIC = ['integer', 'decimal', 'money'];

/** What a fact of each type may be compared with besides literals. */
const TWINS: Readonly<Record<string, readonly Json[]>> = {
  boolean: [{ fact: 'f.yes' }, { fact: 'f.also' }],
  integer: [{ fact: 'f.count' }, { fact: 'f.other' }, { fact: 'f.maybe' }],
  money: [{ parameter: 'line' }, { fact: 'f.money' }, { fact: 'f.income' }],
  date: [{ fact: 'f.day' }, { fact: 'f.until' }],
  code: [{ fact: 'f.place' }, { fact: 'f.second' }],
};
