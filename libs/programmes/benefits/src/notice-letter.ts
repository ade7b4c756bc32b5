import { formatYuan, type Text } from '#libs/kernel';
import type { RuleStore } from '#libs/matching';
import type { Tx } from '#libs/platform';
import { viewEntitlement } from './entitlement.ts';
import type { Channel } from './notice-address.ts';
import { ENDINGS, sentence, type NoticeKind } from './notice-text.ts';

/** What a notice says outside the application: what, why, how much, and what to do by when. */
export interface Letter {
  /** Of the delivery: the same at every attempt. */
  readonly messageId: string;
  readonly channel: Channel;
  readonly channelId: string;
  readonly address: string;
  readonly kind: NoticeKind;
  readonly round: number;
  readonly entitlementId: string;
  readonly policyId: string;
  readonly title: Text;
  readonly text: Text;
  readonly amountFen: string;
  /** What the benefit was topped up by or has to be paid back of it, where the notice is about that; else null. */
  readonly differenceFen: string | null;
  /** The last day on which the enterprise may object, where the notice is about a recovery; else null. */
  readonly objectUntil: string | null;
  /** The conditions that decided, without the values found: those are read in the application. */
  readonly why: readonly Text[];
  readonly howMuch: Text | null;
  /** Where the money of the list was shared out: the ratio, and what comes of it. */
  readonly allocation: Text | null;
  readonly basis: readonly string[];
  readonly confirmBy: string | null;
  /** When the enterprise was told. */
  readonly toldAt: string;
  /** Seconds since 1970, of this attempt. */
  readonly attemptedAt: number;
}

/** Where a letter goes and what it is about. */
export interface Envelope {
  readonly messageId: string;
  readonly channel: Channel;
  readonly channelId: string;
  readonly address: string;
  readonly kind: NoticeKind;
  readonly round: number;
  readonly entitlementId: string;
  readonly differenceFen: string | null;
  readonly objectUntil: string | null;
  readonly toldAt: string;
  readonly attemptedAt: number;
}

/** Writes a letter from the explanation of the decision. */
export async function writeLetter(tx: Tx, rules: RuleStore, envelope: Envelope): Promise<Letter> {
  const view = await viewEntitlement(tx, envelope.entitlementId, rules);
  return {
    ...envelope,
    policyId: view.policyId,
    title: view.title,
    text: sentence(envelope.kind, view.title),
    amountFen: view.amountFen,
    why: view.explanation.reasons,
    howMuch: view.explanation.amount,
    allocation: view.allocation,
    basis: view.legalBasis.map(({ title, article }) =>
      article === null ? title : `${title}${article}`,
    ),
    confirmBy: view.state === 'notified' ? (view.confirmBy?.date ?? null) : null,
  };
}

/** The lines of a letter to people, in both languages. */
export function letterLines(letter: Letter): Text[] {
  const { basis, confirmBy } = letter;
  const yuan = formatYuan(BigInt(letter.amountFen));
  const lines: Text[] = [
    letter.text,
    { zh: `金额：${yuan} 元`, en: `Amount: ${yuan} yuan` },
    ...differenceLine(letter),
    ...(ENDINGS.includes(letter.kind) ? [] : entitledLines(letter)),
    { zh: `依据：${basis.join('；')}`, en: `Legal basis: ${basis.join('; ')}` },
  ];
  if (confirmBy !== null)
    lines.push({
      zh: `请在 ${confirmBy} 前登录惠至，核对后确认或放弃。`,
      en: `Please sign in to Huizhi by ${confirmBy}, check it, and confirm or decline.`,
    });
  lines.push({
    zh: '所依据的数据请登录后查看；如有不符，可在线提出异议。本邮件由系统发出，请勿回复。',
    en: 'Sign in to see the data it rests on; if it is not right you may object there. Please do not reply to this message.',
  });
  return lines;
}

function entitledLines({ howMuch, allocation, why }: Letter): Text[] {
  return [
    ...(howMuch === null
      ? []
      : [{ zh: `怎样得出：${howMuch.zh}`, en: `How it comes about: ${howMuch.en}` }]),
    ...(allocation === null
      ? []
      : [{ zh: `按比例分配：${allocation.zh}`, en: `Shared out pro rata: ${allocation.en}` }]),
    {
      zh: `为什么符合：${why.map(({ zh }) => zh).join('；')}`,
      en: `Why you are entitled: ${why.map(({ en }) => en).join('; ')}`,
    },
  ];
}

function differenceLine({ differenceFen, objectUntil }: Letter): Text[] {
  if (differenceFen === null) return [];
  const yuan = formatYuan(BigInt(differenceFen));
  const lines = [{ zh: `差额：${yuan} 元`, en: `Difference: ${yuan} yuan` }];
  if (objectUntil !== null)
    lines.push({
      zh: `如有异议，请在 ${objectUntil} 前（含当日）登录提出。`,
      en: `You may object until ${objectUntil}, that day included, after signing in.`,
    });
  return lines;
}

/** A letter to a machine. */
export function letterDocument(letter: Letter): object {
  const { messageId, kind, toldAt, entitlementId, policyId, round, title, text } = letter;
  const { amountFen, differenceFen, objectUntil, why, howMuch, allocation, basis, confirmBy } =
    letter;
  return {
    id: messageId,
    type: `notice.${kind}`,
    timestamp: toldAt,
    data: {
      entitlementId,
      policyId,
      round,
      title,
      text,
      amountFen,
      differenceFen,
      objectUntil,
      why,
      howMuch,
      allocation,
      basis,
      confirmBy,
    },
  };
}
