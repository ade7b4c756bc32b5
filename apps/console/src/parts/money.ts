const FEN_PER_WAN = 1_000_000n;
const FEN_PER_YI = 10_000_000_000n;

function fenOf(fen: string): bigint {
  if (!/^-?\d+$/.test(fen)) throw new RangeError(`not an amount in fen: ${JSON.stringify(fen)}`);
  return BigInt(fen);
}

function grouped(whole: bigint): string {
  return whole.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}

function hundredths(value: bigint): string {
  return `${grouped(value / 100n)}.${(value % 100n).toString().padStart(2, '0')}`;
}

/**
 * An amount of fen as yuan with two decimals and grouped thousands: `100000000` → `1,000,000.00`.
 *
 * @throws RangeError for anything but a whole number of fen: a wrong amount must not be shown.
 */
export function formatYuan(fen: string): string {
  const value = fenOf(fen);
  return value < 0n ? `-${hundredths(-value)}` : hundredths(value);
}

/**
 * The same amount in 万元 or 亿元 for reading at a glance, or null below 1 万元. 约 marks a
 * rounded one (half away from zero).
 */
export function wanHint(fen: string): string | null {
  const value = fenOf(fen);
  const size = value < 0n ? -value : value;
  if (size < FEN_PER_WAN) return null;
  const [unit, name] = size >= FEN_PER_YI ? [FEN_PER_YI, '亿元'] : [FEN_PER_WAN, '万元'];
  const scaled = size * 100n;
  const rounded = (scaled + unit / 2n) / unit;
  const figure = hundredths(rounded).replace(/\.?0+$/, '');
  const exact = rounded * unit === scaled;
  return `${exact ? '' : '约 '}${value < 0n ? '-' : ''}${figure} ${name}`;
}

/** Yuan as somebody types them, in fen; null for what is no amount. */
export function fenTyped(yuan: string): string | null {
  const [, whole = '', rest = ''] = /^(\d{1,15})(?:\.(\d{1,2}))?$/.exec(yuan.trim()) ?? [];
  return whole === '' ? null : (BigInt(whole) * 100n + BigInt(rest.padEnd(2, '0'))).toString();
}

/** How much one amount of fen is above another. */
export function differenceFen(fen: string, from: string): string {
  return (fenOf(fen) - fenOf(from)).toString();
}

/** The sum of amounts of fen. */
export function sumFen(amounts: readonly string[]): string {
  return amounts.reduce((sum, fen) => sum + fenOf(fen), 0n).toString();
}

/** The part as a percentage of the whole, rounded to one decimal; 0 when the whole is nothing. */
export function percentOf(part: string, whole: string): number {
  const total = fenOf(whole);
  return total <= 0n ? 0 : Number((fenOf(part) * 2000n + total) / (total * 2n)) / 10;
}

/** An amount as one spoken phrase, for labels that only assistive technology reads. */
export function spokenYuan(fen: string): string {
  return `${formatYuan(fen)} 元`;
}

/** Whether an amount is worth a word: it is not zero. */
export function isSomething(fen: string): boolean {
  return fenOf(fen) !== 0n;
}
