import { formatYuan, type Text } from '#libs/kernel';

/**
 * The kinds of penalty (行政处罚法 art. 9) that an authority decides on for a firm, in the order in which the article lists them.
 * Where one is compared with another, a later one counts as the heavier: the law has no other order.
 */
export const PENALTY_KINDS = [
  'warning',
  'criticism',
  'fine',
  'confiscation',
  'suspension',
  'downgrade',
  'revocation',
  'restriction',
  'shutdown',
  'closure',
  'ban',
  'other',
] as const;
export type PenaltyKind = (typeof PENALTY_KINDS)[number];

/** The kinds in the words of documents. */
export const PENALTY_WORDS: Readonly<Record<PenaltyKind, Text>> = {
  warning: { zh: '警告', en: 'a warning' },
  criticism: { zh: '通报批评', en: 'public criticism' },
  fine: { zh: '罚款', en: 'a fine' },
  confiscation: { zh: '没收违法所得、没收非法财物', en: 'confiscation' },
  suspension: { zh: '暂扣许可证件', en: 'a licence withheld' },
  downgrade: { zh: '降低资质等级', en: 'a lower grade of qualification' },
  revocation: { zh: '吊销许可证件', en: 'a licence revoked' },
  restriction: { zh: '限制开展生产经营活动', en: 'business restricted' },
  shutdown: { zh: '责令停产停业', en: 'business stopped' },
  closure: { zh: '责令关闭', en: 'closure' },
  ban: { zh: '限制从业', en: 'a ban from the trade' },
  other: { zh: '法律、行政法规规定的其他行政处罚', en: 'another penalty by law' },
};

/** Kinds before which a firm may demand a hearing whatever the amount (行政处罚法 art. 63 (3), (4)). */
const HEARD_KINDS: readonly PenaltyKind[] = [
  'downgrade',
  'revocation',
  'shutdown',
  'closure',
  'ban',
];
/** Kinds that come with an amount: a fine always, a confiscation where it is of money or valued. */
const OF_MONEY: readonly PenaltyKind[] = ['fine', 'confiscation'];

/** A penalty: of which kinds, and how much of them all together. */
export interface Penalty {
  /** Each once. */
  readonly kinds: readonly PenaltyKind[];
  /** In fen, of a fine and what is confiscated; null where there is none. */
  readonly amountFen: bigint | null;
}

/** A punishing outcome with its penalty. */
export interface Punishment extends Penalty {
  readonly outcome: 'reduced' | 'lighter' | 'penalty';
}

/** Whether kinds and amount fit: one kind or more, each once, a fine with its amount, no amount without anything that costs money. */
export function isPenalty({ kinds, amountFen }: Penalty): boolean {
  const costs = kinds.some((kind) => OF_MONEY.includes(kind));
  if (kinds.length === 0 || new Set(kinds).size < kinds.length) return false;
  if (amountFen === null) return !kinds.includes('fine');
  return costs && amountFen > 0n;
}

/**
 * Why a firm may demand a hearing before a penalty, by the law itself; null where it is not among those of art. 63 (1) to (4).
 *
 * @param fromFen from which amount on a fine or a confiscation counts as large
 */
export function hearingByLaw({ kinds, amountFen }: Penalty, fromFen: bigint): string | null {
  const heavy = kinds.filter((kind) => HEARD_KINDS.includes(kind));
  if (heavy.length > 0)
    return `行政处罚法第六十三条：${heavy.map((kind) => PENALTY_WORDS[kind].zh).join('、')}`;
  if (amountFen !== null && amountFen >= fromFen)
    return `行政处罚法第六十三条：数额较大（${formatYuan(fromFen)} 元以上）`;
  return null;
}

/** A penalty in the words of a document. */
export function penaltyWords({ kinds, amountFen }: Penalty): string {
  const amount = amountFen === null ? '' : `，金额合计 ${formatYuan(amountFen)} 元`;
  return `${kinds.map((kind) => PENALTY_WORDS[kind].zh).join('、')}${amount}`;
}

/** The same in both languages; of nothing it says that nothing is punished. */
export function penaltyShown({ kinds, amountFen }: Penalty): Text {
  if (kinds.length === 0) return { zh: '不予处罚', en: 'no penalty' };
  const amount = amountFen === null ? '' : `, ${formatYuan(amountFen)} yuan together`;
  const en = kinds.map((kind) => PENALTY_WORDS[kind].en).join(', ');
  return { zh: penaltyWords({ kinds, amountFen }), en: `${en}${amount}` };
}
