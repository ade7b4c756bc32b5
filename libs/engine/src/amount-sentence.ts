import { formatYuan, type Text } from '#libs/kernel';
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
import { counted, join, titleOf, UNITS, yuan } from './sentence.ts';

/** How the amount comes about, with the figures used; without figures, how it will. */
export function amountText(amount: Amount, figure: Figure | null): Text {
  const say = (part: Amount): Text => amountText(part, figure);
  switch (amount.kind) {
    case 'fixed':
      return yuan(amount.fen);
    case 'fact':
      return figureText(amount.reading, figure);
    case 'rate':
      return roundedText(plain`${say(amount.of)} × ${rateText(amount)}`, amount);
    case 'share':
      return roundedText(plain`${say(amount.of)} × ${figureText(amount.rate, figure)}`, amount);
    case 'rounded':
      return roundedText(say(amount.of), amount);
    case 'perUnit':
      return plain`${say(amount.each)} × ${countText(amount.count, figure)}`;
    case 'cap':
      return both(say(amount.of), say(amount.at), '，最高', ', at most ');
    case 'floor':
      return both(say(amount.of), say(amount.at), '，最低', ', at least ');
    case 'difference':
      return plain`(${say(amount.of)} − ${say(amount.less)})`;
    case 'bands':
      return bandsText(amount, figure);
    default: {
      const parts = join(amount.of.map(say), '；', '; ');
      const { zh, en } = SEVERAL[amount.kind];
      return { zh: `${zh}（${parts.zh}）`, en: `${en} (${parts.en})` };
    }
  }
}

function bandsText(amount: Extract<Amount, { kind: 'bands' }>, figure: Figure | null): Text {
  const { base } = amount;
  const of =
    base.kind === 'amount' ? amountText(base.of, figure) : figureText(base.reading, figure);
  const scale = base.kind === 'amount' ? 'money' : base.reading.definition.type;
  const bands = join(
    amount.bands.map((band, index) => bandText(band, index === 0, scale, figure)),
    '；',
    '; ',
  );
  const { zh, en } = HOW[amount.how];
  const said = { zh: `${of.zh}，${zh}（${bands.zh}）`, en: `${of.en}, ${en} (${bands.en})` };
  const rates = amount.bands.some(({ pays }) => pays.kind === 'rate');
  return rates || amount.toFen !== 1n ? roundedText(said, amount) : said;
}

function bandText(
  { end, inclusive, pays }: Band,
  first: boolean,
  scale: string,
  figure: Figure | null,
): Text {
  const pay =
    pays.kind === 'rate'
      ? plain`× ${rateText(pays)}`
      : pays.kind === 'perUnit'
        ? plain`× ${amountText(pays.each, figure)}`
        : amountText(pays.of, figure);
  if (end === null) return both(first ? EVERYTHING : BEYOND, pay, '：', ': ');
  const limit = endText(end, scale);
  const range = inclusive
    ? { zh: `${limit.zh}及以下`, en: `up to ${limit.en}` }
    : { zh: `不足${limit.zh}`, en: `below ${limit.en}` };
  return both(range, pay, '：', ': ');
}

function endText(end: bigint, scale: string): Text {
  if (scale === 'money') return yuan(end);
  const number = scale === 'decimal' ? fromBillionths(end) : String(end);
  return { zh: number, en: number };
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
        : { zh: String(value), en: String(value) };
  return { zh: `${title.zh}${shown.zh}`, en: `${title.en} ${shown.en}` };
}

function countText(count: FactReading, figure: Figure | null): Text {
  if (!figure) return titleOf(count);
  const unit = count.definition.unit ?? '';
  return counted(figure(count) ?? '?', unit in UNITS ? unit : '');
}

/** An exact decimal: 2 per 1000 is `0.002`. */
function rateText({ numerator, denominator }: Ratio): Text {
  const rate = fromBillionths((numerator * BILLIONTHS) / denominator);
  return { zh: rate, en: rate };
}

function roundedText(said: Text, { round, toFen }: RoundingRule): Text {
  if (toFen === 1n) {
    const { zh, en } = TO_FEN[round];
    return { zh: `${said.zh}（${zh}）`, en: `${said.en} (${en})` };
  }
  const unit = formatYuan(toFen);
  const { zh, en } = TO_UNIT[round];
  return {
    zh: `${said.zh}（以${unit}元为单位，${zh}）`,
    en: `${said.en} (in units of ${unit} yuan, ${en})`,
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
  down: { zh: '不足一分舍去', en: 'fractions of a fen dropped' },
  up: { zh: '不足一分进位', en: 'fractions of a fen rounded up' },
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
  progressive: { zh: '分段累计', en: 'slice by slice' },
  whole: { zh: '按全额所在档', en: 'by the band of the whole' },
};

const EVERYTHING: Text = { zh: '全部', en: 'all of it' };
const BEYOND: Text = { zh: '以上', en: 'above that' };
