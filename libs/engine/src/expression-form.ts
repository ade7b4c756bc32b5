import { type Canonical } from '#libs/kernel';
import { type Condition } from './condition.ts';
import { type Derivation } from './derived-fact.ts';
import { type Expression } from './expression.ts';

/** A condition as the decision hash sees it. */
export function conditionForm(condition: Condition): Canonical {
  return condition.kind === 'leaf'
    ? condition.key
    : [condition.kind, ...condition.of.map(conditionForm)];
}

/** A derivation as the decision hash sees it: all that can change its value, and no titles. */
export function derivationForm({
  ref,
  definition,
  expression,
  round,
  places,
}: Derivation): Canonical {
  return [
    ref.key,
    definition.type,
    definition.unit ?? null,
    round,
    places,
    expressionForm(expression),
  ];
}

function expressionForm(expression: Expression): Canonical {
  switch (expression.kind) {
    case 'number': {
      const { numerator, denominator } = expression.value;
      return ['number', numerator, denominator];
    }
    case 'word':
      return ['word', expression.value];
    case 'fact':
      return ['fact', expression.reading.ref.key];
    case 'difference':
      return ['difference', expressionForm(expression.of), expressionForm(expression.less)];
    case 'quotient': {
      const { of, by, whenZero } = expression;
      const zero = whenZero && expressionForm(whenZero);
      return ['quotient', expressionForm(of), expressionForm(by), zero];
    }
    case 'rounded':
      return ['rounded', expression.round, expression.places, expressionForm(expression.of)];
    case 'elapsed': {
      const { span, from, until } = expression;
      return ['elapsed', span, expressionForm(from), expressionForm(until)];
    }
    case 'choose':
      return [
        'choose',
        ...expression.cases.map(({ when, then }) => [conditionForm(when), expressionForm(then)]),
        expressionForm(expression.otherwise),
      ];
    case 'holds':
      return ['holds', conditionForm(expression.when)];
    default:
      return [expression.kind, ...expression.of.map(expressionForm)];
  }
}
