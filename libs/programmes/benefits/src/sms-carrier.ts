import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { formatYuan, sha256 } from '#libs/kernel';
import { replaceFile } from '#libs/platform';
import type { Carried, Carrier, Receipt } from './carrier.ts';
import type { Letter } from './notice-letter.ts';
import type { NoticeKind } from './notice-text.ts';

/** The only things that can stand in a text message. */
const FIELDS = ['title', 'amount', 'difference', 'date'] as const;
type Field = (typeof FIELDS)[number];

/** A text message as an operator approved it under its number. */
export interface SmsTemplate {
  readonly number: string;
  readonly text: string;
}

/** By kind of notice. A number is never given to another text: what was approved under it stays. */
export const SMS_TEMPLATES: Readonly<Record<NoticeKind, SmsTemplate>> = {
  entitled: {
    number: 'HZ-01',
    text: '您单位符合《{title}》，金额{amount}元，已预留资金，请于{date}前登录惠至核对并确认。',
  },
  deemed: {
    number: 'HZ-02',
    text: '您单位符合《{title}》，金额{amount}元，依规无须确认，将按程序拨付。',
  },
  'confirm-reminder': {
    number: 'HZ-03',
    text: '《{title}》金额{amount}元，确认期限将于{date}届满，请登录惠至确认或放弃。',
  },
  'reminder-confirms': {
    number: 'HZ-14',
    text: '《{title}》金额{amount}元，确认期限将于{date}届满，期满未答复的依规视为确认，请登录惠至核对。',
  },
  'reminder-declines': {
    number: 'HZ-15',
    text: '《{title}》金额{amount}元，确认期限将于{date}届满，期满未答复的依规视为放弃，请登录惠至确认。',
  },
  'silence-confirmed': {
    number: 'HZ-16',
    text: '《{title}》金额{amount}元，期满未答复，依规视为已确认，将按程序拨付；如有异议请登录惠至提出。',
  },
  'silence-declined': {
    number: 'HZ-17',
    text: '《{title}》期满未答复，依规视为已放弃，如有疑问请联系主管部门。',
  },
  lapsed: {
    number: 'HZ-04',
    text: '《{title}》确认期限已过，资金{amount}元继续保留，您单位仍可登录惠至确认。',
  },
  resumed: { number: 'HZ-05', text: '《{title}》已恢复办理，请于{date}前登录惠至确认或放弃。' },
  'reach-missing': {
    number: 'HZ-06',
    text: '《{title}》缺少收款账户、授权人员或联系账号，请登录惠至查看并补齐。',
  },
  paid: { number: 'HZ-07', text: '《{title}》{amount}元已拨付，请查收。' },
  bounced: { number: 'HZ-08', text: '《{title}》{amount}元被银行退回，请登录惠至核对收款账户。' },
  'topped-up': {
    number: 'HZ-09',
    text: '《{title}》所依据的数据已更正，差额{difference}元已认定补发，将按程序拨付。',
  },
  'set-off': {
    number: 'HZ-13',
    text: '《{title}》所依据的数据已更正，差额{difference}元已全部抵扣应退款项，不另行拨付。',
  },
  'to-recover': {
    number: 'HZ-10',
    text: '《{title}》所依据的数据已更正，差额{difference}元已认定追回，请登录惠至查看。',
  },
  'top-up-paid': { number: 'HZ-11', text: '《{title}》的补发资金已拨付，请查收。' },
  'top-up-bounced': {
    number: 'HZ-12',
    text: '《{title}》的补发资金被银行退回，请登录惠至核对收款账户。',
  },
  suspended: {
    number: 'HZ-18',
    text: '《{title}》所依据的数据缺失，暂时中止办理，资金{amount}元继续保留，数据补齐后恢复。',
  },
  restored: {
    number: 'HZ-19',
    text: '《{title}》所依据的数据已补齐，恢复办理，请于{date}前登录惠至确认或放弃。',
  },
  withdrawn: {
    number: 'HZ-20',
    text: '按现有数据不再符合《{title}》，已撤回，原因请登录惠至查看，数据有误的请提出更正。',
  },
  objected: {
    number: 'HZ-21',
    text: '有人对《{title}》提出异议，暂停办理，资金{amount}元继续保留，核实后告知结果。',
  },
  'objection-cleared': {
    number: 'HZ-22',
    text: '对《{title}》的异议经核实不成立，恢复办理，理由请登录惠至查看。',
  },
  'objection-upheld': {
    number: 'HZ-23',
    text: '您单位对《{title}》提出的异议成立，理由和后续办理请登录惠至查看。',
  },
  'objection-dismissed': {
    number: 'HZ-24',
    text: '您单位对《{title}》提出的异议不成立，理由和申请行政复议的期限请登录惠至查看。',
  },
  revoked: {
    number: 'HZ-25',
    text: '对《{title}》的异议经核实成立，该项惠企资金已撤回，理由和申请行政复议的期限请登录惠至查看。',
  },
  'to-recover-found': {
    number: 'HZ-26',
    text: '经核查，《{title}》差额{difference}元已认定追回，如有异议请于{date}前（含当日）登录惠至提出。',
  },
  'recovery-annulled': {
    number: 'HZ-27',
    text: '您单位对《{title}》追回的异议成立，差额{difference}元的追回已撤销，无须退还。',
  },
  'recovery-sustained': {
    number: 'HZ-28',
    text: '您单位对《{title}》追回的异议不成立，差额{difference}元的追回予以维持，理由请登录惠至查看。',
  },
};

/** A text message to hand over: a template's number and its fields, never free text. */
export interface SmsMessage {
  /** The same at every attempt. */
  readonly messageId: string;
  readonly phone: string;
  readonly template: string;
  readonly fields: Readonly<Partial<Record<Field, string>>>;
}

/** A service that sends text messages. Handing the same id over twice sends once, or the phone gets it twice. */
export interface SmsProvider {
  send(message: SmsMessage): Promise<Receipt>;
  reported(messageId: string): Promise<{ received: boolean; receipt: Receipt } | undefined>;
}

/** Text messages from templates alone, through a provider. */
export function smsCarrier(provider: SmsProvider): Carrier {
  return {
    async carry(letter: Letter): Promise<Carried> {
      const { number, text } = SMS_TEMPLATES[letter.kind];
      const values: Readonly<Record<Field, string | null>> = {
        title: letter.title.zh,
        amount: formatYuan(BigInt(letter.amountFen)),
        difference: letter.differenceFen === null ? null : formatYuan(BigInt(letter.differenceFen)),
        date: letter.confirmBy ?? letter.objectUntil,
      };
      const fields = FIELDS.filter((field) => text.includes(`{${field}}`)).map(
        (field) => [field, values[field]] as const,
      );
      // What was said without a term that has one since, or the other way round, is no longer what was approved.
      if (fields.some(([, value]) => value === null))
        return { outcome: 'unable', fault: 'not-needed' };
      try {
        const message = {
          messageId: letter.messageId,
          phone: letter.address,
          template: number,
          fields: Object.fromEntries(fields) as SmsMessage['fields'],
        };
        return { outcome: 'sent', receipt: await provider.send(message) };
      } catch {
        return { outcome: 'later', fault: 'unreachable' };
      }
    },
    reported: (messageId) => provider.reported(messageId),
  };
}

const report = z.object({ status: z.enum(['delivered', 'failed']) });

/**
 * The provider of an installation that has no other: one file per message in a folder that only the system may read, from
 * where a gateway takes them. It reports by `<id>.report.json`, `{"status": "delivered"}` or `"failed"`.
 */
export function fileSms(folder: string): SmsProvider {
  return {
    async send(message) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const content = `${JSON.stringify(message)}\n`;
      // What was reported of an earlier sending says nothing of this one.
      await rm(join(folder, `${message.messageId}.report.json`), { force: true });
      await replaceFile(join(folder, `${message.messageId}.json`), content);
      return { status: 'kept', digest: sha256(content) };
    },
    async reported(messageId) {
      const content = await readFile(join(folder, `${messageId}.report.json`), 'utf8').catch(
        () => undefined,
      );
      if (content === undefined) return undefined;
      const { data } = report.safeParse(parse(content));
      if (data === undefined) return undefined;
      return {
        received: data.status === 'delivered',
        receipt: { status: data.status, digest: sha256(content) },
      };
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
