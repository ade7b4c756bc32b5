import { DomainError } from './errors.ts';

/** An amount of money that cannot be read as yuan with at most two decimals. */
export class MoneyMalformed extends DomainError {
  readonly code = 'KERNEL.MONEY_MALFORMED';
  readonly kind = 'invalid';
}

const YUAN = /^(-?)(0|[1-9]\d{0,16})(?:\.(\d{1,2}))?$/;

/**
 * Reads an amount in yuan, as it stands in files, into fen.
 *
 * A number is read by its shortest decimal form, so 0.1 is ten fen and 1e21 is refused. More than two decimals are
 * refused rather than rounded: a fen is never invented and never lost.
 *
 * @throws KERNEL.MONEY_MALFORMED
 */
export function parseYuan(yuan: string | number): bigint {
  const match = YUAN.exec(String(yuan));
  if (!match) {
    throw new MoneyMalformed(
      {
        zh: `“${String(yuan).slice(0, 40)}”不是以元为单位、最多两位小数的金额；请写成 1234.56 的形式，不带千分位和单位。`,
        en: `"${String(yuan).slice(0, 40)}" is not an amount in yuan with at most two decimals; write it as 1234.56, without separators or units.`,
      },
      { value: String(yuan).slice(0, 40) },
    );
  }
  const [, sign, whole, fraction = ''] = match;
  const fen = BigInt(whole as string) * 100n + BigInt(fraction.padEnd(2, '0') || '0');
  return sign === '-' ? -fen : fen;
}

/** Writes fen as yuan with two decimals: 12345n is `123.45`. */
export function formatYuan(fen: bigint): string {
  const magnitude = fen < 0n ? -fen : fen;
  const fraction = String(magnitude % 100n).padStart(2, '0');
  return `${fen < 0n ? '-' : ''}${magnitude / 100n}.${fraction}`;
}
