import { type FactReading } from './condition.ts';
import { type Expression } from './expression.ts';
import { isList, isObject, type Json, type JsonObject, member, step } from './json-document.ts';
import { ROUNDING_MODES } from './rounding.ts';
import { type RuleReader } from './rule-reader.ts';

/** What an expression yields: the kind of value and, of numbers, what they count and how fine they are. */
export interface Typed {
  readonly expression: Expression;
  readonly kind: Kind;
  /** Whether it is fen. */
  readonly money: boolean;
  /** What is counted; null for a bare number, which takes the unit of what it stands beside. */
  readonly unit: string | null;
  /** Most decimal places it can have; infinite after a division. Of money: places of a fen. */
  readonly places: number;
}
/** The kinds of values that are told apart in an expression. */
export type Kind = 'number' | 'date' | 'boolean' | 'code' | 'text';

/** A bare value: no money, no unit, no places. */
export const PLAIN = { money: false, unit: null, places: 0 } as const;

/** How the parts of an operation are read. */
export interface PartReading {
  /** Reads a part that must be of one kind. */
  typed(json: Json | undefined, pointer: string, depth: number, wanted: Kind): Typed | undefined;
  reading(reading: FactReading, pointer: string): Typed | undefined;
}

/** Reads sums, products, quotients and their like, and carries units and decimal places through them. */
export class ArithmeticReader {
  constructor(
    private readonly reader: RuleReader,
    private readonly parts: PartReading,
  ) {}

  /** Parts written out, or one fact over several periods: `{"max": {"fact": …, "params": {"period": {"since": …}}}}`. */
  several(
    kind: 'sum' | 'product' | 'min' | 'max' | 'mean',
    json: JsonObject,
    pointer: string,
    depth: number,
    wanted: Kind,
  ): Typed | undefined {
    const inner = member(json, kind);
    const at = step(pointer, kind);
    const part: Kind = (kind === 'min' || kind === 'max') && wanted === 'date' ? 'date' : 'number';
    const parts = isList(inner)
      ? inner.map((json, index) => this.parts.typed(json, step(at, index), depth, part))
      : isObject(inner)
        ? (this.reader.series(inner, at)?.map((reading) => this.parts.reading(reading, at)) ?? [])
        : [];
    if (!isList(inner) && !isObject(inner))
      this.reader.findings.add('SHAPE_WRONG', at, '计算式的列表', 'a list of expressions');
    else if (isList(inner) && inner.length === 0) this.reader.findings.add('GROUP_EMPTY', at, kind);
    const known = parts.filter((typed) => typed !== undefined);
    const [first] = known;
    if (!first || known.length < parts.length) return undefined;
    const of = known.map(({ expression }) => expression);
    if (kind === 'product') return this.product(known, { kind, of }, at);
    const joined = known.reduce<Typed | undefined>((a, b) => a && this.alike(a, b, at), first);
    if (!joined) return undefined;
    const places = kind === 'mean' && known.length > 1 ? Infinity : joined.places;
    return { ...joined, expression: { kind, of }, places };
  }

  private product(
    parts: readonly Typed[],
    expression: Expression,
    pointer: string,
  ): Typed | undefined {
    const measured = parts.filter(({ money, unit }) => money || unit !== null);
    const money = parts.filter((part) => part.money);
    const units = measured.filter((part) => !part.money);
    if (money.length > 1 || (money.length === 0 && units.length > 1)) {
      this.reader.findings.add(
        'EXPRESSION_UNIT',
        pointer,
        measured[0]?.unit ?? '—',
        measured[1]?.unit ?? '—',
      );
      return undefined;
    }
    const places = parts.reduce((sum, part) => sum + part.places, 0);
    const unit = measured.find((part) => part.money)?.unit ?? measured[0]?.unit ?? null;
    return { expression, kind: 'number', money: money.length === 1, unit, places };
  }

  difference(json: JsonObject, pointer: string, depth: number): Typed | undefined {
    const pair = this.pair(json, 'difference', pointer, depth);
    const joined = pair && this.alike(pair[0], pair[1], step(pointer, 'difference'));
    return (
      joined && {
        ...joined,
        expression: { kind: 'difference', of: pair[0].expression, less: pair[1].expression },
      }
    );
  }

  quotient(json: JsonObject, pointer: string, depth: number): Typed | undefined {
    const pair = this.pair(json, 'quotient', pointer, depth);
    if (!pair) return undefined;
    const [of, by] = pair;
    const { findings } = this.reader;
    if (by.money && !of.money) {
      findings.add('EXPRESSION_UNIT', step(pointer, 'quotient'), 'money', of.unit ?? '—');
      return undefined;
    }
    const zero = by.expression.kind === 'number' && by.expression.value.numerator === 0n;
    const never = by.expression.kind === 'number' && !zero;
    const raw = member(json, 'whenZero');
    if (zero || (raw === undefined && !never)) {
      findings.add('ZERO_UNSAID', step(pointer, zero ? 'quotient' : 'whenZero'));
      return undefined;
    }
    const ratio = {
      ...PLAIN,
      money: of.money && !by.money,
      unit: unitOfRatio(of, by),
      places: Infinity,
    };
    const typed: Typed = { expression: of.expression, kind: 'number', ...ratio };
    const whenZero =
      raw === undefined ? null : this.parts.typed(raw, step(pointer, 'whenZero'), depth, 'number');
    if (whenZero === undefined) return undefined;
    const joined = whenZero ? this.alike(typed, whenZero, step(pointer, 'whenZero')) : typed;
    const expression: Expression = {
      kind: 'quotient',
      of: of.expression,
      by: by.expression,
      whenZero: whenZero && whenZero.expression,
    };
    return joined && { ...joined, expression };
  }

  rounded(json: JsonObject, pointer: string, depth: number): Typed | undefined {
    const of = this.parts.typed(member(json, 'rounded'), step(pointer, 'rounded'), depth, 'number');
    const raw = member(json, 'places') ?? 0;
    const round = ROUNDING_MODES.find((mode) => mode === member(json, 'round'));
    const most = of?.money === true ? 0 : 9;
    if (round === undefined) this.reader.findings.add('ROUNDING_UNSAID', pointer);
    if (typeof raw !== 'number' || !Number.isInteger(raw) || raw < 0 || raw > most) {
      this.reader.findings.add(
        'SHAPE_WRONG',
        step(pointer, 'places'),
        `0 到 ${most}`,
        `0 to ${most}`,
      );
      return undefined;
    }
    if (!of || round === undefined) return undefined;
    return {
      ...of,
      expression: { kind: 'rounded', of: of.expression, round, places: raw },
      places: raw,
    };
  }

  private pair(
    json: JsonObject,
    key: 'difference' | 'quotient',
    pointer: string,
    depth: number,
  ): readonly [Typed, Typed] | undefined {
    const inner = member(json, key);
    const at = step(pointer, key);
    if (!isList(inner) || inner.length !== 2) {
      this.reader.findings.add('SHAPE_WRONG', at, '两个计算式的列表', 'a list of two expressions');
      return undefined;
    }
    const [first, second] = inner.map((part, index) =>
      this.parts.typed(part, step(at, index), depth, 'number'),
    );
    return first && second && [first, second];
  }

  /** What two values have in common when one may stand for the other or be added to it. */
  alike(a: Typed, b: Typed, pointer: string): Typed | undefined {
    if (a.kind !== b.kind || a.money !== b.money) {
      const name = ({ kind, money }: Typed): string => (money ? 'money' : kind);
      this.reader.findings.add('EXPRESSION_TYPE', pointer, name(a), name(b));
      return undefined;
    }
    if (a.unit !== null && b.unit !== null && a.unit !== b.unit) {
      this.reader.findings.add('EXPRESSION_UNIT', pointer, a.unit, b.unit);
      return undefined;
    }
    return { ...a, unit: a.unit ?? b.unit, places: Math.max(a.places, b.places) };
  }
}

/** Same by same counts nothing, something by a bare number stays, the rest is named by both. */
function unitOfRatio(of: Typed, by: Typed): string | null {
  if (of.unit === by.unit || (of.money && by.money)) return null;
  if (by.unit === null || of.money) return of.unit;
  return `${of.unit ?? '1'}/${by.unit}`;
}
