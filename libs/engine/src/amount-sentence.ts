import { type Text } from '#libs/kernel';
import {
  type Amount,
  type Band,
  BILLIONTHS,
  type Figure,
  fromBillionths,
  type Ratio,
  type RoundingRule,
} from './amount.ts';
import { type FactReading } from './condition.ts';
import { counted, isNamedUnit, roundYuan, shareText, unitText, yuan } from './figure-sentence.ts';
import { join, numberText, titleOf } from './sentence.ts';

/**
 * How the amount comes about, with the figures used; without figures, how it will. What would run into what stands around
 * it is a step of its own, said before it is used: “第一步，…。第二步，第一步所得 × 50%”.
 */
export function amountText(amount: Amount, figure: Figure | null): Text {
  const sayer = new Sayer(figure);
  const last = sayer.say(amount);
  if (sayer.steps.length === 0) return last;
  return join(
    [...sayer.steps, last].map((said, at) => both(stepName(at, 'Step'), said, '，', ': ')),
    '。',
    '. ',
  );
}

class Sayer {
  readonly steps: Text[] = [];

  constructor(private readonly figure: Figure | null) {}

  say(amount: Amount): Text {
    switch (amount.kind) {
      case 'fixed':
        return roundYuan(amount.fen);
      case 'fact':
        return figureText(amount.reading, this.figure);
      case 'rate':
        return roundedText(plain`${this.part(amount.of)} × ${rateText(amount)}`, amount);
      case 'share': {
        const of = this.part(amount.of);
        return roundedText(plain`${of} × ${figureText(amount.rate, this.figure)}`, amount);
      }
      case 'rounded':
        return roundedText(this.part(amount.of), amount);
      case 'perUnit':
        return plain`${this.part(amount.each)} × ${countText(amount.count, this.figure)}`;
      case 'cap':
        return both(this.limited(amount.of), this.part(amount.at), '，最高不超过', ', at most ');
      case 'floor':
        return this.floor(amount);
      case 'difference':
        return plain`${this.part(amount.of)} − ${this.part(amount.less)}`;
      case 'bands':
        return this.bands(amount);
      default: {
        const parts = join(
          amount.of.map((part) => this.part(part)),
          '；',
          '; ',
        );
        const { zh, en } = SEVERAL[amount.kind];
        return { zh: `${zh}（${parts.zh}）`, en: `${en} (${parts.en})` };
      }
    }
  }

  /** A part of an amount; a step before where it would run into what stands around it. */
  private part(part: Amount): Text {
    const { kind } = part;
    if (kind === 'bands' || kind === 'difference' || kind === 'cap' || kind === 'floor') {
      const said = this.say(part);
      this.steps.push(said);
      return plain`${RESULT}${stepName(this.steps.length - 1)}${RESULTING}`;
    }
    const said = this.say(part);
    return kind === 'fixed' && part.fen < 0n ? { zh: `（${said.zh}）`, en: `(${said.en})` } : said;
  }

  /** What a limit is set to: all the bands, not the last of them. */
  private limited(of: Amount): Text {
    return of.kind === 'bands' ? this.part(of) : this.say(of);
  }

  private floor({ at, of }: Extract<Amount, { kind: 'cap' | 'floor' }>): Text {
    const said = this.limited(of);
    if (at.kind === 'fixed' && at.fen === 0n) return both(said, BELOW_ZERO, '，', ', ');
    return both(said, this.part(at), '，最低不少于', ', at least ');
  }

  private bands(amount: Extract<Amount, { kind: 'bands' }>): Text {
    const { base, how } = amount;
    const of = base.kind === 'amount' ? this.part(base.of) : figureText(base.reading, this.figure);
    const end = endWords(base);
    const unit = unitText(base.kind === 'fact' ? (base.reading.definition.unit ?? '') : '');
    const bands = join(
      amount.bands.map((band, at) => {
        const range = rangeText(amount.bands[at - 1], band, end);
        return how === 'whole' ? this.whole(range, band, unit) : this.slice(range, band, unit);
      }),
      '；',
      '; ',
    );
    const head = {
      zh: HOW[how].zh.replace('{0}', () => of.zh),
      en: HOW[how].en.replace('{0}', () => of.en),
    };
    const rates = amount.bands.some(({ pays }) => pays.kind === 'rate');
    // What is rounded is all of it, so it is said before the bands.
    return both(rates || amount.toFen !== 1n ? roundedText(head, amount) : head, bands, '：', ': ');
  }

  private whole(range: Text, { pays }: Band, unit: Text): Text {
    if (pays.kind === 'fixed') return both(range, this.part(pays.of), '的，为', ': ');
    if (pays.kind === 'rate') return both(range, rateText(pays), '的，按', ': ');
    return both(range, this.each(pays.each, unit), '的，', ': ');
  }

  private slice(range: Text, { pays }: Band, unit: Text): Text {
    if (pays.kind === 'rate') return both(range, rateText(pays), '的部分按', ': ');
    const each = pays.kind === 'fixed' ? pays.of : pays.each;
    return both(range, this.each(each, unit), '的部分', ': ');
  }

  /** “每人500元”, “500 yuan per person”. */
  private each(each: Amount, unit: Text): Text {
    const said = this.part(each);
    return { zh: `每${unit.zh}${said.zh}`, en: `${said.en} per ${unit.en}` };
  }
}

/** “第一步”, “step 1”; from the eleventh on in figures. */
function stepName(at: number, word = 'step'): Text {
  return { zh: `第${'一二三四五六七八九十'[at] ?? at + 1}步`, en: `${word} ${at + 1}` };
}

const RESULT: Text = { zh: '', en: 'the result of ' };
const RESULTING: Text = { zh: '所得', en: '' };

/** “超过3万元、不超过9万元”: from where the band before ended to where this one does. */
function rangeText(
  before: Band | undefined,
  { end, inclusive }: Band,
  say: (end: bigint) => Text,
): Text {
  const least = before?.end ?? null;
  const from: Text | null =
    least === null
      ? null
      : before?.inclusive
        ? plain`${{ zh: '超过', en: 'above ' }}${say(least)}`
        : plain`${{ zh: '达到', en: 'from ' }}${say(least)}`;
  const to: Text | null =
    end === null
      ? null
      : inclusive
        ? plain`${{ zh: '不超过', en: 'up to ' }}${say(end)}`
        : plain`${{ zh: '不足', en: 'below ' }}${say(end)}`;
  if (from && to) return both(from, to, '、', ', ');
  return from ?? to ?? EVERYTHING;
}

/** How the end of a band is said: money, a share, or a count with its unit. */
function endWords(base: Extract<Amount, { kind: 'bands' }>['base']): (end: bigint) => Text {
  if (base.kind === 'amount') return roundYuan;
  const { type, unit } = base.reading.definition;
  if (type !== 'decimal') return (end) => counted(Number(end), unit ?? '');
  return (end) =>
    unit === undefined ? shareText(end) : counted(Number(fromBillionths(end)), unit);
}

function figureText(reading: FactReading, figure: Figure | null): Text {
  if (!figure) return titleOf(reading);
  const value = figure(reading);
  const title = titleOf(reading);
  const shown =
    value === null
      ? { zh: '暂无数据', en: 'no data' }
      : reading.definition.type === 'money'
        ? yuan(BigInt(value))
        : numberText(reading.definition, value);
  return { zh: `${title.zh}${shown.zh}`, en: `${title.en} ${shown.en}` };
}

function countText(count: FactReading, figure: Figure | null): Text {
  if (!figure) return titleOf(count);
  const unit = count.definition.unit ?? '';
  return counted(figure(count) ?? '?', isNamedUnit(unit) ? unit : '');
}

function rateText({ numerator, denominator }: Ratio): Text {
  const said = shareText((numerator * BILLIONTHS) / denominator);
  return numerator < 0n ? { zh: `（${said.zh}）`, en: `(${said.en})` } : said;
}

function roundedText(said: Text, { round, toFen }: RoundingRule): Text {
  if (toFen === 1n) {
    const { zh, en } = TO_FEN[round];
    return { zh: `${said.zh}（${zh}）`, en: `${said.en} (${en})` };
  }
  const unit = roundYuan(toFen);
  const { zh, en } = TO_UNIT[round];
  return {
    zh: `${said.zh}（以${unit.zh}为单位，${zh}）`,
    en: `${said.en} (in units of ${unit.en}, ${en})`,
  };
}

/** Puts texts of both languages into one line that needs no words of its own. */
function plain(strings: TemplateStringsArray, ...parts: readonly Text[]): Text {
  const fill = (language: 'zh' | 'en'): string =>
    strings.map((string, index) => `${string}${parts[index]?.[language] ?? ''}`).join('');
  return { zh: fill('zh'), en: fill('en') };
}

function both(left: Text, right: Text, zh: string, en: string): Text {
  return { zh: `${left.zh}${zh}${right.zh}`, en: `${left.en}${en}${right.en}` };
}

const TO_FEN: Readonly<Record<RoundingRule['round'], Text>> = {
  down: { zh: '不足1分的舍去', en: 'fractions of a fen dropped' },
  up: { zh: '不足1分的进为1分', en: 'fractions of a fen rounded up' },
  halfUp: { zh: '四舍五入到分', en: 'rounded half up to the fen' },
};

const TO_UNIT: Readonly<Record<RoundingRule['round'], Text>> = {
  down: { zh: '不足舍去', en: 'the rest dropped' },
  up: { zh: '不足进位', en: 'the rest rounded up' },
  halfUp: { zh: '四舍五入', en: 'rounded half up' },
};

const SEVERAL: Readonly<Record<'sum' | 'min' | 'max', Text>> = {
  sum: { zh: '各项合计', en: 'sum of' },
  min: { zh: '各项取低', en: 'lowest of' },
  max: { zh: '各项取高', en: 'highest of' },
};

const HOW: Readonly<Record<'progressive' | 'whole', Text>> = {
  progressive: { zh: '{0}分段累计', en: '{0} slice by slice' },
  whole: { zh: '按{0}所在档次', en: 'by the band that {0} reaches' },
};

const EVERYTHING: Text = { zh: '全部', en: 'all of it' };
const BELOW_ZERO: Text = { zh: '低于零的按零计', en: 'zero where that is less' };
