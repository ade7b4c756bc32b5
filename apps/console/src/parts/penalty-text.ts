import type { PenaltyKind, Text } from '../api/contract.ts';
import { PENALTIES } from './inspection-words.ts';
import { formatYuan } from './money.ts';

/** A penalty in words. */
export function penaltyText(of: { kinds: readonly PenaltyKind[]; amountFen: string | null }): Text {
  const amount = of.amountFen === null ? '' : formatYuan(of.amountFen);
  return {
    zh: `${of.kinds.map((kind) => PENALTIES[kind].zh).join('、')}${amount === '' ? '' : `，合计 ${amount} 元`}`,
    en: `${of.kinds.map((kind) => PENALTIES[kind].en).join(', ')}${amount === '' ? '' : `, ${amount} yuan`}`,
  };
}
