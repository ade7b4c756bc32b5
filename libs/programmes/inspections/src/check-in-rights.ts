import { type Text } from '#libs/kernel';

/**
 * What a firm may do while it is inspected, as its phone says it: 国办发〔2024〕54号, 行政检查文书基本格式文本（试行）, and
 * measure 15 of the twenty measures of Hainan (draft).
 */
export const FIRM_RIGHTS: readonly Text[] = [
  {
    zh: '未亮码、未出示执法证或检查未公布事项的，可以拒绝检查。',
    en: 'You may refuse whoever shows no code or no certificate, or inspects what is not published.',
  },
  {
    zh: '检查人员不得少于两人；与本企业有利害关系的，可以申请其回避。',
    en: 'There are two officers or more; ask for another where one has an interest in your firm.',
  },
  {
    zh: '可以陈述、申辩，并有权知道检查结果。',
    en: 'You may state your case, and you are told the result.',
  },
  {
    zh: '检查不收费，不得要求宴请、馈赠或指定中介，无须法定代表人专门到场。',
    en: 'It costs nothing: no fee, meal, gift or named agent, and your legal representative need not come.',
  },
];

/** Where a firm complains. */
export const COMPLAINTS: Text = {
  zh: '违规检查可向行政执法监督机关投诉举报，或拨打 12345 热线。',
  en: 'Complain of an unlawful inspection to whoever supervises administrative enforcement, or call 12345.',
};
