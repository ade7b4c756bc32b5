import { type FindingText, line } from './finding-text.ts';

/** Findings on how money is given out that does not reach everybody: who comes first, or the same part for each. */
export const ALLOCATION_FINDINGS = {
  RANKING_TYPE: {
    what: line('“{1}”（{2}）不能用来排序', 'Nothing can be ranked by "{1}" ({2})'),
    why: line(
      '择优要有高低先后之分，只有数量、金额和日期有。',
      'An order needs more and less: only numbers, money and dates have it.',
    ),
    instead: line(
      '改用整数、小数、金额或日期类型的事实。',
      'Use a fact of type integer, decimal, money or date.',
    ),
  },
  RANKING_UNREAD: {
    what: line(
      '排序所用的“{1}”不在条件和金额之中',
      'Neither conditions nor amount read "{1}", by which firms are ranked',
    ),
    why: line(
      '名单上的企业可能没有这个数，次序就不成立；排序也不得为此另要数据。',
      'Firms on the list may lack the figure, and ranking must not ask for data of its own.',
    ),
    instead: line(
      '把该事实写进条件（如最低要求），或按条件已用到的事实排序。',
      'Ask for it in the conditions, as a least figure, or rank by a fact that they read.',
    ),
  },
  ALLOCATION_RANKED: {
    what: line(
      '同一政策既按比例分配，又择优排序',
      'One policy shares its money out pro rata and ranks its firms',
    ),
    why: line(
      '按比例分配时人人同比例，没有先后；两种办法不能同时适用。',
      'Pro rata everybody gets the same part and nobody comes first: both cannot apply.',
    ),
    instead: line(
      '按文件只保留 `allocation` 或 `ranking` 之一。',
      'Keep one of `allocation` and `ranking`, as the document says.',
    ),
  },
  ALLOCATION_UNLISTED: {
    what: line(
      '按比例分配的政策没有名单或资金',
      'Money is shared out pro rata without a list or without money',
    ),
    why: line(
      '比例由整份名单和可用预算算出；逐户申请、即时判定的没有整份名单。',
      'The ratio comes from a whole list and what its budget has; who applies one by one stands on no list.',
    ),
    instead: line(
      '改为免申即享并写明 `fundingLine`，或去掉 `allocation`。',
      'Deliver it without application and name its `fundingLine`, or leave `allocation` out.',
    ),
  },
  AMOUNT_UNFUNDED: {
    what: line(
      '免申即享或即申即享的政策有金额，却没有写明资金来源',
      'It names a sum that firms get without an application looked at, and no money it comes from',
    ),
    why: line(
      '没有 `fundingLine` 的是不花钱的权益：企业会被告知符合条件，金额却无人支付。',
      'Without a `fundingLine` it is a right that costs nothing: firms would be told, and nobody would pay.',
    ),
    instead: line(
      '写明 `fundingLine`；不发钱的删去 `amount`，在 `withoutAmount` 中写明原因。',
      'Name the `fundingLine`; where no money is paid leave `amount` out and say why in `withoutAmount`.',
    ),
  },
  SHARES_INCOMPLETE: {
    what: line(
      '资金来源的分担比例合计为 {1}%，或只有一个来源，或有来源写了两次、编号不合规',
      'The shares of the sources come to {1} per cent, or there is one source only, or one is named twice or not in small letters, digits and hyphens',
    ),
    why: line(
      '每笔资金由各来源按比例分担，合计须恰为 100%。',
      'Each payment is borne by all of them by their shares, which are a hundred per cent together.',
    ),
    instead: line(
      '按文件改正比例，每个来源写一次。',
      'Correct the shares by the document, each source once.',
    ),
  },
} satisfies Record<string, FindingText>;
