import { addDays, type Text } from '#libs/kernel';
import {
  type Certainty,
  type CertaintyNote,
  type DeliveryMode,
  type GateDeclaration,
  type LegalBasis,
  type Policy,
  type PolicyLevel,
  type PolicyRelation,
  type Silence,
} from './policy.ts';

/** How sure a statement is, in words. */
export const CERTAINTY_WORDS: Readonly<Record<Certainty, Text>> = {
  read: { zh: '读到公开文本', en: 'read in a published text' },
  known: { zh: '已知，未核对原文', en: 'known, text not re-read' },
  uncertain: { zh: '未核实', en: 'not verified' },
};

/** How sure one number is, in words; a doubt that can only pay too little says so. */
export function sureWords({ certainty, overpays }: CertaintyNote): Text {
  const { zh, en } = CERTAINTY_WORDS[certainty];
  return certainty === 'uncertain' && !overpays
    ? { zh: `${zh}，不会多付`, en: `${en}, never pays too much` }
    : { zh, en };
}

/** The article a document is cited with; that none was read is said by how well the document is known. */
export function articleWords({ article, certainty }: LegalBasis): Text {
  return article === null ? NO_ARTICLE[certainty] : { zh: article, en: article };
}

const NO_ARTICLE: Readonly<Record<Certainty, Text>> = {
  read: { zh: '条款号未读到', en: 'article not read' },
  known: { zh: '条款号未核对', en: 'article not checked' },
  uncertain: { zh: '条款号未核实', en: 'article not verified' },
};

/** What the words on certainty mean, once for the whole book. */
export const CERTAINTY_LEGEND: Text = {
  zh: '把握程度分三档：“读到公开文本”指数字或表述见于公开文本（含转载和报道）；“已知，未核对原文”指业内已知的内容，使用前应核对原文；“未核实”指没有找到依据，不得引用。',
  en: 'Certainty: read in a published text, reprints and reports included; known to the trade, to be checked against the text before use; not verified, not to be cited.',
};

/** Who made a policy and who carries it out, where they are not the same; else the one department that does both. */
export function departmentWords({
  issuedBy,
  authority,
}: Pick<Policy, 'issuedBy' | 'authority'>): readonly { readonly role: Text; readonly who: Text }[] {
  const who = hedged(authority.title, authority.certainty);
  const issuer = issuerOf({ issuedBy, authority });
  if (issuer === null) return [{ role: { zh: '主管部门', en: 'Authority' }, who }];
  return [
    { role: { zh: '制定机关', en: 'Issued by' }, who: issuer },
    { role: { zh: '执行部门', en: 'Carried out by' }, who },
  ];
}

/** Who made a policy, where that is another than carries it out. */
export function issuerOf({
  issuedBy,
  authority,
}: Pick<Policy, 'issuedBy' | 'authority'>): Text | null {
  if (issuedBy === null || issuedBy.title.zh === authority.title.zh) return null;
  return hedged(issuedBy.title, issuedBy.certainty);
}

function hedged(title: Text, certainty: Certainty | null): Text {
  return certainty === 'uncertain'
    ? { zh: `${title.zh}（未核实）`, en: `${title.en} (not verified)` }
    : title;
}

/** How a benefit arrives, in words. */
export const MODE_WORDS: Readonly<Record<DeliveryMode, Text>> = {
  'no-application': { zh: '免申即享', en: 'without application' },
  instant: { zh: '即申即享', en: 'instant on application' },
  apply: { zh: '申请后享受', en: 'on application' },
  'declare-auto': { zh: '随申报享受', en: 'in the return' },
  'bank-side': { zh: '银行端结算', en: 'settled by banks' },
  'in-bill': { zh: '办理时直接享受', en: 'in the bill or procedure' },
};

/** Ways in which somebody lists or decides what is paid; the others come with a return, a bank or a bill. */
const PAID: readonly DeliveryMode[] = ['no-application', 'instant', 'apply'];
const LISTED: readonly DeliveryMode[] = ['no-application', 'instant'];

/** Levels of government, in words. */
export const LEVEL_WORDS: Readonly<Record<PolicyLevel, Text>> = {
  national: { zh: '国家', en: 'national' },
  provincial: { zh: '省级', en: 'provincial' },
  municipal: { zh: '市级', en: 'municipal' },
  county: { zh: '县（区）级', en: 'county' },
  park: { zh: '园区', en: 'park' },
};

/** The days of validity, the last one included. That there is no end is said only where somebody has looked. */
export function validityWords(policy: Pick<Policy, 'validity' | 'certainty'>): Text {
  const { validity } = policy;
  if (!validity) return { zh: '起止日期未核实', en: 'dates not verified' };
  const { from, until } = validity;
  if (until !== null)
    return { zh: `${from} 至 ${addDays(until, -1)}`, en: `${from} to ${addDays(until, -1)}` };
  const sure = certaintyAt(policy, '/validity');
  return sure === 'read' || sure === 'known'
    ? { zh: `${from} 起，未规定终止日期`, en: `from ${from}, no end stated` }
    : { zh: `${from} 起，终止日期未核实`, en: `from ${from}, end not verified` };
}

/** Until when what was earned within validity is still paid; null where that question does not arise. */
export function settlementWords(
  policy: Pick<Policy, 'validity' | 'settlement' | 'deliveryMode' | 'executable' | 'demonstration'>,
): Text | null {
  const { validity, settlement, deliveryMode, executable, demonstration } = policy;
  if (validity?.until == null || !PAID.includes(deliveryMode)) return null;
  if (settlement === null) {
    if (demonstration) return null;
    const listed = executable && LISTED.includes(deliveryMode);
    return {
      zh: `期满后是否继续兑现未读到${listed ? '，期满即不再列入名单' : ''}`,
      en: `not read whether it is paid after its validity${listed ? '; nothing is listed then' : ''}`,
    };
  }
  const last = settlement.until === null ? null : addDays(settlement.until, -1);
  return last === null
    ? {
        zh: '有效期内的事项期满后继续兑现，截止日未读到',
        en: 'what falls within its validity is paid after it; the last day was not read',
      }
    : {
        zh: `有效期内的事项兑现至 ${last}`,
        en: `what falls within its validity is paid until ${last}`,
      };
}

/** How a benefit arrives. One may be a candidate for coming without an application; another way is only unverified. */
export function modeWords(policy: Pick<Policy, 'deliveryMode' | 'certainty'>): Text {
  const { zh, en } = MODE_WORDS[policy.deliveryMode];
  if (certaintyAt(policy, '/deliveryMode') !== 'uncertain') return { zh, en };
  return policy.deliveryMode === 'no-application'
    ? {
        zh: `${zh}（候选，主管部门未确定）`,
        en: `${en} (a candidate; not settled by its authority)`,
      }
    : hedged({ zh, en }, 'uncertain');
}

function certaintyAt({ certainty }: Pick<Policy, 'certainty'>, at: string): Certainty | undefined {
  return certainty.find(({ pointer }) => pointer === at)?.certainty;
}

/** Kinds of relations, in words. */
export const RELATION_WORDS: Readonly<Record<PolicyRelation['kind'], Text>> = {
  exclusive: { zh: '不得同时享受', en: 'exclusive' },
  'best-of': { zh: '择优适用一项', en: 'best of' },
  difference: { zh: '晋档补差', en: 'difference only' },
  additional: { zh: '可以叠加', en: 'additional' },
  instalment: { zh: '分阶段兑现', en: 'in stages' },
  'rolling-cap': { zh: '累计上限', en: 'ceiling over years' },
  'once-per-subject': { zh: '每户一次', en: 'once per subject' },
  'once-per-person': { zh: '每人一次', en: 'once per person' },
  'once-per-loan': { zh: '每笔贷款一次', en: 'once per loan' },
};

/**
 * In which order benefits that a firm cannot have together are given, in words; only where a list is drawn up without
 * anybody applying, because else the firm chooses.
 */
export function orderWords(
  { deliveryMode, fundingLine }: Pick<Policy, 'deliveryMode' | 'fundingLine'>,
  { kind, with: others }: PolicyRelation,
): Text | undefined {
  if (deliveryMode !== 'no-application' || fundingLine === null || others.length === 0)
    return undefined;
  if (kind !== 'exclusive' && kind !== 'best-of' && kind !== 'rolling-cap') return undefined;
  return {
    zh: '同一次匹配中不能都享受的，金额高的在先，金额相同的按政策编号；已经享受的不变',
    en: 'of those one run finds that cannot be had together the greater amount comes first, of equal amounts the policy whose id comes first; what a firm has already stays',
  };
}

/** Gates, in words. */
export const GATE_WORDS: Readonly<Record<GateDeclaration['gate'], Text>> = {
  reachability: { zh: '送达', en: 'reachability' },
  publicity: { zh: '公示', en: 'publicity' },
  confirmation: { zh: '确认', en: 'confirmation' },
  credit: { zh: '信用核查', en: 'credit' },
  funds: { zh: '资金', en: 'funds' },
};

const SILENCE_WORDS: Readonly<Record<Exclude<Silence, 'lapses'>, Text>> = {
  confirms: { zh: '逾期不答复视为确认', en: 'silence is taken for a confirmation' },
  declines: { zh: '逾期不答复视为放弃', en: 'silence is taken for declining' },
};

/** What a gate asks for, with what silence is taken for and by which article. */
export function gateWords({ note, silence = 'lapses', article }: GateDeclaration): Text {
  if (silence === 'lapses') return note;
  const { zh, en } = SILENCE_WORDS[silence];
  return {
    zh: `${note.zh}；${zh}（${article ?? '未载明条款'}）`,
    en: `${note.en}; ${en} (${article ?? 'no article'})`,
  };
}

const PLACES: readonly (readonly [pattern: RegExp, words: Text])[] = [
  [/\/(round|to)$/, { zh: '尾数处理', en: 'rounding' }],
  [/^\/amount$/, { zh: '金额', en: 'amount' }],
  [/^\/amount/, { zh: '金额的计算', en: 'how the amount is computed' }],
  [/^\/conditions$/, { zh: '条件', en: 'conditions' }],
  [/^\/conditions/, { zh: '条件', en: 'condition' }],
  [/^\/scope/, { zh: '适用范围', en: 'scope' }],
  [/^\/let/, { zh: '计算口径', en: 'derivation' }],
  [/^\/settlement/, { zh: '兑现期', en: 'settlement' }],
  [/^\/validity/, { zh: '有效期', en: 'validity' }],
  [/^\/deliveryMode/, { zh: '兑现方式', en: 'way of delivery' }],
  [/^\/basis/, { zh: '依据中的数字', en: 'figures of the basis' }],
  [/^\/period/, { zh: '期间', en: 'period' }],
];

/**
 * What of a policy a JSON pointer stands at, in words: “金额”, “尾数处理”; of a part that has a name with it: “条件：企业划型”.
 *
 * @param name what is called how at that place, where it is called anything
 */
export function placeWords(pointer: string, name: Text | null = null): Text {
  const { zh, en } = PLACES.find(([pattern]) => pattern.test(pointer))?.[1] ?? SUMMARY;
  return name ? { zh: `${zh}：${name.zh}`, en: `${en}: ${name.en}` } : { zh, en };
}

const SUMMARY: Text = { zh: '说明', en: 'summary' };

/** A funding line by its name, with what each source bears of it. */
export function fundingWords({ title, shares }: NonNullable<Policy['fundingLine']>): Text {
  if (shares.length === 0) return title;
  const parts = (language: 'zh' | 'en', between: string): string =>
    shares.map((one) => `${one.title[language]} ${one.percent}%`).join(between);
  return { zh: `${title.zh}（${parts('zh', '、')}）`, en: `${title.en} (${parts('en', ', ')})` };
}
