import { type Canonical } from '#libs/kernel';
import { type Amount, type Band, type Ratio, type RoundingRule } from './amount.ts';

/** An amount as the decision hash sees it: everything that can change the figure, and no names of parameters. */
export function amountForm(amount: Amount): Canonical {
  switch (amount.kind) {
    case 'fixed':
      return ['fixed', amount.fen];
    case 'fact':
      return ['fact', amount.reading.ref.key];
    case 'rate':
      return ['rate', ...ratioForm(amount), amount.round, ...unit(amount), amountForm(amount.of)];
    case 'share':
      return ['share', amount.rate.ref.key, amount.round, ...unit(amount), amountForm(amount.of)];
    case 'rounded':
      return ['rounded', amount.round, amount.toFen, amountForm(amount.of)];
    case 'perUnit':
      return ['perUnit', amountForm(amount.each), amount.count.ref.key];
    case 'cap':
    case 'floor':
      return [amount.kind, amountForm(amount.at), amountForm(amount.of)];
    case 'difference':
      return ['difference', amountForm(amount.of), amountForm(amount.less)];
    case 'bands': {
      const { base } = amount;
      const of = base.kind === 'fact' ? base.reading.ref.key : amountForm(base.of);
      return [
        'bands',
        amount.how,
        of,
        amount.round,
        ...unit(amount),
        ...amount.bands.map(bandForm),
      ];
    }
    default:
      return [amount.kind, ...amount.of.map(amountForm)];
  }
}

function bandForm({ end, inclusive, pays }: Band): Canonical {
  const paid =
    pays.kind === 'rate'
      ? ratioForm(pays)
      : [amountForm(pays.kind === 'fixed' ? pays.of : pays.each)];
  return [end, inclusive, pays.kind, ...paid];
}

function ratioForm({ numerator, denominator }: Ratio): readonly Canonical[] {
  return [numerator, denominator];
}

/** Whole fen are left out, as they were before other units could be declared: no decision is named anew. */
function unit({ toFen }: RoundingRule): readonly Canonical[] {
  return toFen === 1n ? [] : [toFen];
}
