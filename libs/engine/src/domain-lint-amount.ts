import { formatYuan } from '#libs/kernel';
import { type Amount, type Band } from './amount.ts';
import { type CompiledPolicy } from './compile.ts';
import { type Condition, type FactReading } from './condition.ts';
import { type Expression } from './expression.ts';
import { type Findings } from './finding.ts';
import { type Policy } from './policy.ts';

/** Finds money without a ceiling, money that may come out below zero, and bands that pay less for more. */
export function lintAmount(
  policy: Policy,
  compiled: CompiledPolicy,
  amount: Amount,
  findings: Findings,
): void {
  if (policy.fundingLine !== null && policy.uncapped === null && !hasCeiling(amount))
    findings.add('AMOUNT_UNCAPPED', '/amount');
  const positive = new Set(keptAboveZero(compiled.conditions));
  const negative = mayBeNegative(amount, (reading) => positive.has(reading.ref.key));
  if (negative !== null) findings.add('AMOUNT_MAY_BE_NEGATIVE', '/amount', negative);
  for (const bands of bandsIn(amount)) lintBands(bands, findings);
}

/** Whether no fact, however large, lifts the amount past what is written. */
function hasCeiling(amount: Amount): boolean {
  switch (amount.kind) {
    case 'fixed':
      return true;
    case 'fact':
      return (
        amount.reading.derivation !== undefined && isBounded(amount.reading.derivation.expression)
      );
    case 'perUnit':
      return false;
    case 'cap':
      return hasCeiling(amount.at) || hasCeiling(amount.of);
    case 'min':
      return amount.of.some(hasCeiling);
    case 'difference':
      return hasCeiling(amount.of);
    case 'floor':
      return hasCeiling(amount.of) && hasCeiling(amount.at);
    case 'sum':
    case 'max':
      return amount.of.every(hasCeiling);
    case 'bands':
      return amount.bands.every(({ pays }) => pays.kind === 'fixed' && hasCeiling(pays.of));
    default:
      return hasCeiling(amount.of);
  }
}

function isBounded(expression: Expression): boolean {
  switch (expression.kind) {
    case 'number':
    case 'word':
    case 'holds':
      return true;
    case 'choose':
      return [...expression.cases.map(({ then }) => then), expression.otherwise].every(isBounded);
    case 'sum':
    case 'max':
    case 'mean':
      return expression.of.every(isBounded);
    case 'min':
      return expression.of.some(isBounded);
    case 'rounded':
      return isBounded(expression.of);
    case 'fact':
      return (
        expression.reading.derivation !== undefined &&
        isBounded(expression.reading.derivation.expression)
      );
    default:
      return false;
  }
}

/** What may make the amount negative, as an author would call it; null when nothing can. */
function mayBeNegative(amount: Amount, positive: (reading: FactReading) => boolean): string | null {
  const of = (part: Amount): string | null => mayBeNegative(part, positive);
  switch (amount.kind) {
    case 'fixed':
      return amount.fen < 0n ? formatYuan(amount.fen) : null;
    case 'fact':
      return negativeFact(amount.reading, positive);
    case 'perUnit':
      return of(amount.each);
    case 'floor':
      return of(amount.at) === null ? null : (of(amount.of) ?? null);
    case 'cap':
      return of(amount.of) ?? of(amount.at);
    case 'difference':
      return 'difference';
    case 'max':
      return amount.of.some((part) => of(part) === null) ? null : of(amount.of[0] as Amount);
    case 'sum':
    case 'min':
      return amount.of.map(of).find((found) => found !== null) ?? null;
    case 'bands':
      return negativeBands(amount, of);
    default:
      return of(amount.of);
  }
}

function negativeFact(
  reading: FactReading,
  positive: (reading: FactReading) => boolean,
): string | null {
  const derived = reading.derivation?.expression;
  if (positive(reading) || (derived && isNotNegative(derived))) return null;
  return reading.definition.title.zh;
}

function negativeBands(
  { base, bands }: Extract<Amount, { kind: 'bands' }>,
  of: (part: Amount) => string | null,
): string | null {
  const shared = base.kind === 'amount' && bands.some(({ pays }) => pays.kind === 'rate');
  const inBase = shared ? of(base.of) : null;
  return (
    inBase ??
    bands.map(({ pays }) => negativeBand(pays, of)).find((found) => found !== null) ??
    null
  );
}

function negativeBand(pays: Band['pays'], of: (part: Amount) => string | null): string | null {
  if (pays.kind === 'rate') return null;
  return of(pays.kind === 'fixed' ? pays.of : pays.each);
}

function isNotNegative(expression: Expression): boolean {
  switch (expression.kind) {
    case 'number':
      return expression.value.numerator >= 0n;
    case 'choose':
      return [...expression.cases.map(({ then }) => then), expression.otherwise].every(
        isNotNegative,
      );
    case 'max':
      return expression.of.some(isNotNegative);
    case 'sum':
    case 'min':
    case 'mean':
    case 'product':
      return expression.of.every(isNotNegative);
    case 'rounded':
      return isNotNegative(expression.of);
    default:
      return false;
  }
}

/** The columns that every subject meeting the condition has at zero or above. */
function keptAboveZero(condition: Condition): readonly string[] {
  if (condition.kind === 'leaf') {
    const { operator, operand, reading } = condition;
    const from = operator === 'greaterThan' || operator === 'greaterThanInclusive';
    const least = operand.kind === 'literal' ? operand.value : null;
    return from && typeof least === 'number' && least >= 0 ? [reading.ref.key] : [];
  }
  if (condition.kind === 'all') return condition.of.flatMap(keptAboveZero);
  if (condition.kind === 'not') return [];
  const [first, ...others] = condition.of.map((part) => new Set(keptAboveZero(part)));
  return [...(first ?? [])].filter((key) => others.every((keys) => keys.has(key)));
}

function bandsIn(amount: Amount): readonly Extract<Amount, { kind: 'bands' }>[] {
  switch (amount.kind) {
    case 'bands':
      return [
        amount,
        ...amount.bands.flatMap(({ pays }) => (pays.kind === 'fixed' ? bandsIn(pays.of) : [])),
      ];
    case 'sum':
    case 'min':
    case 'max':
      return amount.of.flatMap(bandsIn);
    case 'difference':
      return [...bandsIn(amount.of), ...bandsIn(amount.less)];
    case 'fixed':
    case 'fact':
    case 'perUnit':
      return [];
    default:
      return bandsIn(amount.of);
  }
}

/** Sums that stand written out must not fall from band to band, nor shares of whole bands. */
function lintBands({ bands, how }: Extract<Amount, { kind: 'bands' }>, findings: Findings): void {
  if (how !== 'whole') return;
  for (let at = 1; at < bands.length; at += 1) {
    const [before, after] = [bands[at - 1], bands[at]].map((band) => writtenSum(band as Band));
    if (before !== null && after !== null && (after as bigint) < (before as bigint))
      findings.add(
        'BANDS_FALL',
        '/amount',
        formatYuan(before as bigint),
        formatYuan(after as bigint),
      );
  }
}

function writtenSum({ pays }: Band): bigint | null {
  return pays.kind === 'fixed' && pays.of.kind === 'fixed' ? pays.of.fen : null;
}
