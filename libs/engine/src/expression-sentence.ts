import { type Text } from '#libs/kernel';
import { type CodeLists } from './code-list.ts';
import { type Condition } from './condition.ts';
import { type Derivation } from './derived-fact.ts';
import { type Expression, type Span } from './expression.ts';
import { type FactDefinition } from './fact-dictionary.ts';
import { type Fraction } from './fraction.ts';
import { type Rounding } from './rounding.ts';
import { BILLIONTHS } from './amount.ts';
import { roundYuan, shareText } from './figure-sentence.ts';
import { join, requirement, titleOf, valueText } from './sentence.ts';

/** How a derived fact comes about, in a whole sentence: “增长率＝（2025年营业收入－2024年营业收入）÷2024年营业收入，…”. */
export function derivationSentence(derivation: Derivation, codes: CodeLists): Text {
  const { definition, expression, round, places } = derivation;
  const name = titleOf(derivation);
  const said = new Sayer(definition, codes).say(expression);
  const rounding = round
    ? roundingText(round, definition.type === 'decimal' ? places : 0, definition)
    : NOTHING;
  return {
    zh: `${name.zh}＝${said.zh}${rounding.zh}。`,
    en: `${name.en} = ${said.en}${rounding.en}.`,
  };
}

const NOTHING: Text = { zh: '', en: '' };

class Sayer {
  constructor(
    private readonly like: FactDefinition,
    private readonly codes: CodeLists,
  ) {}

  say(expression: Expression): Text {
    switch (expression.kind) {
      case 'number':
        return expression.money ? roundYuan(expression.value.numerator) : plain(expression.value);
      case 'word':
        return valueText(this.like, expression.value, this.codes);
      case 'fact':
        return titleOf(expression.reading);
      case 'sum':
        return this.chain(expression.of, ' ＋ ', ' + ');
      case 'product':
        return this.chain(expression.of, ' × ', ' × ');
      case 'difference':
        return this.chain([expression.of, expression.less], ' － ', ' − ');
      case 'quotient':
        return this.quotient(expression);
      case 'rounded':
        return both(
          this.say(expression.of),
          roundingText(expression.round, expression.places, this.like),
        );
      case 'elapsed': {
        const from = this.say(expression.from);
        const until = this.say(expression.until);
        const span = SPANS[expression.span];
        return {
          zh: `自${from.zh}至${until.zh}的${span.zh}`,
          en: `${span.en} from ${from.en} to ${until.en}`,
        };
      }
      case 'holds':
        return this.condition(expression.when);
      case 'choose':
        return this.choose(expression);
      default: {
        const { zh, en } = SEVERAL[expression.kind];
        const parts = join(
          expression.of.map((part) => this.say(part)),
          '、',
          ', ',
        );
        return { zh: `${zh}（${parts.zh}）`, en: `${en} (${parts.en})` };
      }
    }
  }

  private choose({ cases, otherwise }: Extract<Expression, { kind: 'choose' }>): Text {
    const said = cases.map(({ when, then }) => {
      const condition = this.condition(when);
      const value = this.outcome(then);
      return { zh: `${condition.zh}的，为${value.zh}`, en: `${value.en} if ${condition.en}` };
    });
    const last = this.outcome(otherwise);
    return join([...said, { zh: `其余为${last.zh}`, en: `otherwise ${last.en}` }], '；', '; ');
  }

  /** What a branch yields: a number of a share is a share. */
  private outcome(expression: Expression): Text {
    const { type, unit } = this.like;
    if (
      expression.kind !== 'number' ||
      expression.money ||
      type !== 'decimal' ||
      unit !== undefined
    )
      return this.say(expression);
    const { numerator, denominator } = expression.value;
    if (numerator === 0n) return this.say(expression);
    return shareText((numerator * BILLIONTHS) / denominator);
  }

  private quotient({ of, by, whenZero }: Extract<Expression, { kind: 'quotient' }>): Text {
    const ratio = this.chain([of, by], ' ÷ ', ' ÷ ');
    if (!whenZero) return ratio;
    const zero = this.outcome(whenZero);
    const divisor = this.say(by);
    return {
      zh: `${ratio.zh}（${divisor.zh}为零时取${zero.zh}）`,
      en: `${ratio.en} (${zero.en} where ${divisor.en} is zero)`,
    };
  }

  private chain(parts: readonly Expression[], zh: string, en: string): Text {
    return join(
      parts.map((part) => {
        const said = this.say(part);
        const simple = ['number', 'word', 'fact', 'min', 'max', 'mean'].includes(part.kind);
        return simple ? said : { zh: `（${said.zh}）`, en: `(${said.en})` };
      }),
      zh,
      en,
    );
  }

  /** A condition as a clause: “就业人数不少于20人”, of a yes-or-no fact “属于“规模以上工业企业”情形”. */
  private condition(condition: Condition): Text {
    if (condition.kind === 'leaf') {
      const title = titleOf(condition.reading);
      const { operand, operator } = condition;
      if (operator === 'equal' && operand.kind === 'literal' && typeof operand.value === 'boolean')
        return operand.value
          ? { zh: `属于“${title.zh}”`, en: `"${title.en}" holds` }
          : { zh: `不属于“${title.zh}”`, en: `"${title.en}" does not hold` };
      const asks = requirement(condition, this.codes);
      return {
        zh: `${title.zh}${asks.zh.replace(/^应/, '')}`,
        en: `${title.en} ${asks.en
          .replace(/^must be/, 'is')
          .replace(/^must not be/, 'is not')
          .replace(/^must have/, 'has')}`,
      };
    }
    const parts = condition.of.map((part) => {
      const said = this.condition(part);
      return part.kind === 'leaf' ? said : { zh: `（${said.zh}）`, en: `(${said.en})` };
    });
    if (condition.kind === 'not')
      return { zh: `并非${parts[0]?.zh ?? ''}`, en: `not ${parts[0]?.en ?? ''}` };
    return condition.kind === 'all' ? join(parts, '且', ' and ') : join(parts, '或', ' or ');
  }
}

/** A decimal literal as it was written. */
function plain({ numerator, denominator }: Fraction): Text {
  const places = String(denominator).length - 1;
  const size = String(numerator < 0n ? -numerator : numerator).padStart(places + 1, '0');
  const whole = size.slice(0, size.length - places);
  const text = `${numerator < 0n ? '-' : ''}${whole}${places > 0 ? `.${size.slice(-places)}` : ''}`;
  return { zh: text, en: text };
}

const SPANS: Readonly<Record<Span, Text>> = {
  days: { zh: '天数', en: 'days' },
  months: { zh: '足月数', en: 'whole months' },
  years: { zh: '周年数', en: 'whole years' },
};

const SEVERAL: Readonly<Record<'min' | 'max' | 'mean', Text>> = {
  min: { zh: '取最小', en: 'the least of' },
  max: { zh: '取最大', en: 'the greatest of' },
  mean: { zh: '平均', en: 'the mean of' },
};

function roundingText(round: Rounding, places: number, { type }: FactDefinition): Text {
  const how = ROUNDINGS[round];
  if (type === 'money') return { zh: `，${how.zh}到分`, en: `, ${how.en} to the fen` };
  const to =
    places === 0
      ? { zh: '整数', en: 'a whole number' }
      : { zh: `${places}位小数`, en: `${places} decimals` };
  return { zh: `，${how.zh}到${to.zh}`, en: `, ${how.en} to ${to.en}` };
}

const ROUNDINGS: Readonly<Record<Rounding, Text>> = {
  down: { zh: '舍去尾数', en: 'rounded down' },
  up: { zh: '进位', en: 'rounded up' },
  halfUp: { zh: '四舍五入', en: 'rounded half up' },
};

function both(a: Text, b: Text): Text {
  return { zh: `${a.zh}${b.zh}`, en: `${a.en}${b.en}` };
}
