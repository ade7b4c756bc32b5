import type { Text } from '#libs/kernel';

/** What an enterprise is told, by kind: a sentence in which 《》 is the benefit. Sixty days to apply: 行政复议法 (2023) art. 20. */
const SAID = {
  entitled: {
    zh: '您符合《》，已为您预留资金，请核对后确认。',
    en: 'You are entitled to "": its money is kept for you. Please check and confirm it.',
  },
  deemed: {
    zh: '您符合《》，已为您预留资金；依规无须确认，将按程序拨付。',
    en: 'You are entitled to "": its money is kept for you. No confirmation is needed by its rules; it will be paid in due course.',
  },
  'confirm-reminder': {
    zh: '《》的确认期限将到，请尽快确认或放弃。',
    en: 'The term for confirming "" is nearly over; please confirm or decline it.',
  },
  'reminder-confirms': {
    zh: '《》的确认期限将到；期满未答复的，依规视为确认，请核对金额后确认或放弃。',
    en: 'The term for confirming "" is nearly over, and by its rules silence is taken for a confirmation; please check the amount and confirm or decline it.',
  },
  'reminder-declines': {
    zh: '《》的确认期限将到；期满未答复的，依规视为放弃，请尽快确认。',
    en: 'The term for confirming "" is nearly over, and by its rules silence is taken for declining; please confirm it soon.',
  },
  'silence-confirmed': {
    zh: '《》的确认期限已过，依规视为您已确认，将按程序拨付；如有异议请提出。',
    en: 'The term for confirming "" is over, which its rules take for your confirmation; it will be paid in due course. Please object if it is wrong.',
  },
  'silence-declined': {
    zh: '《》的确认期限已过，依规视为您已放弃；如有疑问请联系主管部门。',
    en: 'The term for confirming "" is over, which its rules take for declining. Please ask the department if you have questions.',
  },
  lapsed: {
    zh: '《》的确认期限已过；资金继续保留，您仍可确认。',
    en: 'The term for confirming "" is over; its money is kept, and you may still confirm.',
  },
  resumed: {
    zh: '《》已恢复办理；暂停期间的工作日不计入确认期限，请在新的期限内确认或放弃。',
    en: '"" is acted on again; the working days of the halt do not count, please confirm or decline it within the new term.',
  },
  'reach-missing': {
    zh: '《》缺少收款账户、授权人员或联系账号，资金无法送达，请补齐。',
    en: 'The money of "" cannot reach you: an account, an authorised person or a contact is missing. Please supply it.',
  },
  suspended: {
    zh: '《》所依据的数据缺失，暂时中止办理；资金继续保留，数据补齐后恢复。',
    en: 'Data that "" rests on is missing and it is suspended; its money is kept until that is complete again.',
  },
  restored: {
    zh: '《》所依据的数据已补齐，恢复办理；请在新的期限内确认或放弃。',
    en: 'The data that "" rests on is complete again; please confirm or decline it within the new term.',
  },
  withdrawn: {
    zh: '按现有数据不再符合《》，已撤回，预留的资金退回预算；原因请登录查看，数据有误的请提出更正。',
    en: 'By the present data you no longer qualify for "": it was withdrawn and its money went back to the budget. Sign in to see why, and say so if that data is wrong.',
  },
  objected: {
    zh: '有人对《》提出异议，暂停办理；资金继续保留，核实后告知结果。',
    en: 'An objection was made to "", which stops until it has been looked into; its money is kept, and you will be told the outcome.',
  },
  'objection-cleared': {
    zh: '对《》的异议经核实不成立，恢复办理；理由请登录查看。',
    en: 'The objection to "" was dismissed and it goes on; sign in to read the reasons.',
  },
  'objection-upheld': {
    zh: '您对《》提出的异议成立；理由和后续办理请登录查看。',
    en: 'Your objection to "" was upheld; sign in to read the reasons and what follows.',
  },
  'objection-dismissed': {
    zh: '您对《》提出的异议不成立，理由请登录查看。不服的，可自知道之日起六十日内依法申请行政复议。',
    en: 'Your objection to "" was dismissed; sign in to read the reasons. Within sixty days of learning of it you may apply for administrative reconsideration.',
  },
  revoked: {
    zh: '对《》的异议经核实成立，该项惠企资金已撤回；理由请登录查看。不服的，可自知道之日起六十日内依法申请行政复议。',
    en: 'An objection to "" was upheld and it was taken back; sign in to read the reasons. Within sixty days of learning of it you may apply for administrative reconsideration.',
  },
  paid: { zh: '《》已拨付到账户。', en: '"" has been paid.' },
  bounced: {
    zh: '《》被银行退回，请核对收款账户；更正后再次拨付。',
    en: 'The bank returned the payment of ""; please check the account. It is paid again once that is right.',
  },
  'topped-up': {
    zh: '《》所依据的数据已更正，应享金额增加，差额已认定补发，将按程序拨付。',
    en: 'Data that "" rests on was corrected and it is worth more: the difference was granted and will be paid in due course.',
  },
  'set-off': {
    zh: '《》所依据的数据已更正，应享金额增加，差额已全部抵扣应退款项，不另行拨付。',
    en: 'Data that "" rests on was corrected and it is worth more: all of the difference was set off against what you owed back, and nothing is paid.',
  },
  'to-recover': {
    zh: '《》所依据的数据已更正，应享金额减少，差额已认定追回；金额、理由和提出异议的期限请登录查看。',
    en: 'Data that "" rests on was corrected and it is worth less: the difference is to be paid back. Sign in for the amount, the reasons and until when you may object.',
  },
  'to-recover-found': {
    zh: '经核查，《》的资金不应享受或多享，差额已认定追回；金额、理由和提出异议的期限请登录查看。',
    en: 'It was found that "" was not due, or not as much: the difference is to be paid back. Sign in for the amount, the reasons and until when you may object.',
  },
  'recovery-annulled': {
    zh: '您对《》追回的异议成立，该项追回已撤销，无须退还；理由请登录查看。',
    en: 'Your objection to the recovery of "" was upheld: it is annulled, and nothing of it is to be paid back. Sign in to read the reasons.',
  },
  'recovery-sustained': {
    zh: '您对《》追回的异议不成立，追回予以维持；理由请登录查看。不服的，可自知道之日起六十日内依法申请行政复议。',
    en: 'Your objection to the recovery of "" was dismissed and it stands; sign in to read the reasons. Within sixty days of learning of it you may apply for administrative reconsideration.',
  },
  'top-up-paid': { zh: '《》的补发资金已拨付到账户。', en: 'The top-up of "" has been paid.' },
  'top-up-bounced': {
    zh: '《》的补发资金被银行退回，请核对收款账户；更正后再次拨付。',
    en: 'The bank returned the top-up of ""; please check the account. It is paid again once that is right.',
  },
} as const satisfies Record<string, Text>;

/** What an enterprise is told of a right, in the application alone. */
const SAID_OF_RIGHTS = {
  'right-granted': {
    zh: '您符合《》，该项资格已直接授予，无须申请。',
    en: 'You qualify for "": it is granted to you, and there is nothing to apply for.',
  },
  'right-suspended': {
    zh: '《》所依据的数据缺失，该项资格暂时中止；数据补齐后恢复。',
    en: 'Data that "" rests on is missing, and it is suspended until that is complete again.',
  },
  'right-restored': { zh: '《》的资格已恢复。', en: '"" is in force again.' },
  'right-withdrawn': {
    zh: '按现有数据不再符合《》，该项资格已收回；如有疑问请联系主管部门。',
    en: 'By the present data you no longer qualify for "", and it was withdrawn. Please ask the department if you have questions.',
  },
} as const satisfies Record<string, Text>;

/** What an enterprise is told of a document (《》) of an inspection, in the application alone. */
const SAID_OF_DOCUMENTS = {
  'inspection-document': {
    zh: '检查机关已向您出具《》，请在“对我的检查”中查看：未决定的检查发现可以陈述申辩，已告知的决定可以提出异议。',
    en: 'An authority issued "" to you: read it under the inspections of your firm. State your case on what is not decided on, or object to what was decided.',
  },
} as const satisfies Record<string, Text>;

/** A kind of notice of a right. */
export type RightNoticeKind = keyof typeof SAID_OF_RIGHTS;
/** A kind of notice. */
export type NoticeKind = keyof typeof SAID;
/** What tells that a benefit has ended: why its enterprise was entitled is not said again then. */
export const ENDINGS: readonly NoticeKind[] = ['withdrawn', 'revoked', 'silence-declined'];
/** What a notice of a kind says of a benefit. */
export function sentence(kind: string, title: Text): Text {
  const said: Text = SAID[kind as NoticeKind] ??
    SAID_OF_RIGHTS[kind as RightNoticeKind] ??
    SAID_OF_DOCUMENTS[kind as keyof typeof SAID_OF_DOCUMENTS] ?? {
      zh: '《》有新进展。',
      en: '"" has moved on.',
    };
  return {
    zh: said.zh.replace('《》', () => `《${title.zh}》`),
    en: said.en.replace('""', () => `"${title.en}"`),
  };
}
