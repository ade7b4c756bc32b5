import { DomainError, type Text } from '#libs/kernel';

/** Whoever drafted the list, asked for its run or let that go on may not approve it. */
export class SamePerson extends DomainError {
  readonly code = 'LIST.SAME_PERSON';
  readonly kind = 'denied';

  constructor() {
    super({
      zh: '名单须由第二人批准，不能是发起或准予该批匹配、补充列入企业、剔除企业或代表部门反馈意见的人；请由另一位审核人员登录后办理。',
      en: 'A list is approved by a second person, not by one who started its run, let that go on, put a firm on the list, struck one off or spoke for a department; let another approver sign in.',
    });
  }
}

/** Whoever entered an objection may not decide it. */
export class ObjectionSamePerson extends DomainError {
  readonly code = 'OBJECTION.SAME_PERSON';
  readonly kind = 'denied';

  constructor() {
    super({
      zh: '异议须由录入人以外的人员处理；请由另一位审核人员登录后办理。',
      en: 'An objection is decided by somebody else than who entered it; let another approver sign in.',
    });
  }
}

/** The policy is halted: nobody is told or paid under it. */
export class PolicyHalted extends DomainError {
  readonly code = 'POLICY.HALTED';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '该政策已暂停办理，本次未处理，已有权益不受影响；恢复办理后再操作，原因可向主管部门了解（工作人员见“政策”页）。',
      en: 'This policy is halted and nothing was done; what stands is kept. Try again once the halt is lifted; its authority knows why (officers: see Policies).',
    });
  }
}

/** A policy is halted by its own authority, by somebody whose reach takes in all of its division. */
export class HaltBeyondReach extends DomainError {
  readonly code = 'POLICY.HALT_BEYOND_REACH';
  readonly kind = 'denied';

  constructor(title: Text) {
    super({
      zh: `“${title.zh}”不在您的部门或区划范围内，未暂停；请联系其主管部门。`,
      en: `"${title.en}" is not within your authorities and division and was not halted; ask the authority it is of.`,
    });
  }
}

/** Somebody halted the policy before. */
export class PolicyHaltedAlready extends DomainError {
  readonly code = 'POLICY.HALTED_ALREADY';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '该政策已由他人暂停办理；请刷新页面查看原因。',
      en: 'This policy has been halted already; reload the page to see why.',
    });
  }
}

/** Whoever halted a policy may not lift the halt. */
export class HaltSamePerson extends DomainError {
  readonly code = 'POLICY.HALT_SAME_PERSON';
  readonly kind = 'denied';

  constructor() {
    super({
      zh: '恢复办理须由暂停人以外的人员决定；请由另一位审核人员登录后办理。',
      en: 'A halt is lifted by somebody else than who set it; let another approver sign in.',
    });
  }
}

/** The amount the enterprise saw is not the amount that would be confirmed. */
export class AmountDiffers extends DomainError {
  readonly code = 'ENTITLEMENT.AMOUNT_DIFFERS';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '您看到的金额与当前金额不一致，未做确认；请刷新页面核对后再操作。',
      en: 'The amount you saw is not the present one, and nothing was confirmed; reload, check it and try again.',
    });
  }
}

/** Other firms or amounts stand on the list than those the approver was shown. */
export class ListChanged extends DomainError {
  readonly code = 'LIST.CHANGED';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '名单内容在您查看之后已有变化，未批准；请刷新页面，核对户数与金额后再批准。',
      en: 'The list changed after you read it, and was not approved; reload, check its firms and amounts, then approve.',
    });
  }
}

/** Of a list whose money is shared out nobody knows yet what each firm gets. */
export class ListUnallocated extends DomainError {
  readonly code = 'LIST.UNALLOCATED';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '该名单按比例分配资金，各户金额尚未分定，未批准；资金下达并分配后，请刷新页面核对金额再批准。',
      en: 'The money of this list is shared out, and what each firm gets is not settled yet, so it was not approved; once the budget is there and shared out, reload, check the amounts, then approve.',
    });
  }
}

/** Only a list under review can be altered. */
export class ListNotReviewed extends DomainError {
  readonly code = 'LIST.NOT_REVIEWED';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '名单已不在审核中，不能再剔除、补充企业或反馈意见；已告知企业的，请按异议程序办理。',
      en: 'The list is no longer under review: nobody can be struck off it or added, and no view be given; for a firm that was told enter an objection.',
    });
  }
}

/** A list holds firms outside the approver's division or authorities. */
export class ListBeyondReach extends DomainError {
  readonly code = 'LIST.BEYOND_REACH';
  readonly kind = 'denied';

  constructor() {
    super({
      zh: '名单中有您管辖范围以外的企业，不能由您批准；请由能看到全部企业的审核人员办理。',
      en: 'The list holds enterprises outside your reach, so you cannot approve it; let an approver who sees all of them do it.',
    });
  }
}

/** Nothing of this budget line can be put into a payment batch. */
export class NothingPayable extends DomainError {
  readonly code = 'PAYMENT.NOTHING_PAYABLE';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '该政策本年度没有可列入拨付批次的事项：可能已在其他批次中，收款账户已失效，或有差额待追回；请刷新页面核对。',
      en: 'Nothing of this policy and year can be put into a batch: it stands in another one, its account is no longer known, or a recovery is open or owed; reload and check.',
    });
  }
}

/** Since the batch was made, something in it may have to be paid back or must not be paid before it is looked into. */
export class PaymentRecoveryFound extends DomainError {
  readonly code = 'PAYMENT.RECOVERY_FOUND';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '批次编制后，其中有事项须追回差额、企业申报核验不符或企业已不再符合条件待核实，不能放行；请退回该批次后重新编制，这些事项不再列入。',
      en: 'Since this batch was made, something in it may have to be recovered, was declared falsely, or is of a firm that is entitled no more and waits to be looked into, so it is not released; return it and make it anew, which leaves that out.',
    });
  }
}

/** Whoever made a payment batch may not release it. */
export class PaymentSamePerson extends DomainError {
  readonly code = 'PAYMENT.SAME_PERSON';
  readonly kind = 'denied';

  constructor() {
    super({
      zh: '拨付批次须由制单人以外的财务人员复核放行；请由另一位财务人员登录后办理。',
      en: 'A payment batch is released by somebody else than who made it; let another person of finance sign in.',
    });
  }
}

/** The digest that was confirmed is not that of the batch. */
export class PaymentDigestDiffers extends DomainError {
  readonly code = 'PAYMENT.DIGEST_DIFFERS';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '所确认的校验摘要与该批次不符，未放行；请刷新页面，核对户数、金额与摘要后再办理。',
      en: 'The digest confirmed is not that of this batch, and nothing was released; reload, check count, amount and digest, then release.',
    });
  }
}

/** A policy that pays goes live only once money is appropriated for the year whose budget bears it; a year without any is not closed. */
export class NotAppropriated extends DomainError {
  readonly code = 'BUDGET.NOT_APPROPRIATED';
  readonly kind = 'conflict';

  constructor(policyId: string, year: string) {
    super({
      zh: `政策“${policyId}”的 ${year} 年预算还没有安排，不能发布，也无从结账；请核对年度，或先登记预算：npx huizhi appropriate --policy ${policyId} --year ${year}。不动用资金的政策不写 fundingLine。`,
      en: `No money is appropriated to policy "${policyId}" for ${year}, so it is not published and there is nothing to close; check the year, or register it first: npx huizhi appropriate --policy ${policyId} --year ${year}. A policy that costs nothing has no fundingLine.`,
    });
  }
}

/** The budget of a year is closed once the year is over. */
export class YearNotOver extends DomainError {
  readonly code = 'BUDGET.YEAR_NOT_OVER';
  readonly kind = 'conflict';

  constructor(year: string, today: string) {
    super({
      zh: `${year} 年度尚未结束（业务日期 ${today}），不能年终结账；请在次年办理。`,
      en: `${year} is not over (the business date is ${today}), so its budget is not closed yet; close it next year.`,
    });
  }
}

/** Whoever entered a document about a budget may not accept it. */
export class BudgetEntrySamePerson extends DomainError {
  readonly code = 'BUDGET.SAME_PERSON';
  readonly kind = 'denied';

  constructor() {
    super({
      zh: '资金登记须由录入人以外的财务人员复核入账；请由另一位财务人员登录后办理。',
      en: 'A budget entry is accepted by somebody else than who entered it; let another person of finance sign in.',
    });
  }
}

/** The same document about the same budget waits to be accepted. */
export class BudgetEnteredAlready extends DomainError {
  readonly code = 'BUDGET.ENTERED_ALREADY';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '该政策本年度的同一文号已录入、正待复核，未重复登记；请刷新页面核对。',
      en: 'The same document for this policy and year waits to be accepted already, and was not entered twice; reload and check.',
    });
  }
}

/** Money is entered for policies of one's own authorities and division. */
export class BudgetBeyondReach extends DomainError {
  readonly code = 'BUDGET.BEYOND_REACH';
  readonly kind = 'denied';

  constructor(title: Text) {
    super({
      zh: `“${title.zh}”不在您的部门或区划范围内，未登记；请由其主管部门的财务人员办理。`,
      en: `"${title.en}" is not within your authorities and division and nothing was entered; let finance of its authority do it.`,
    });
  }
}

/** A year is closed when all its lists are decided. */
export class ListsPending extends DomainError {
  readonly code = 'BUDGET.LISTS_PENDING';
  readonly kind = 'conflict';

  constructor(policyId: string, year: string) {
    super({
      zh: `政策“${policyId}”${year} 年还有名单未批准或退回，暂不能年终结账；请先在“名单”页办结。`,
      en: `A list of policy "${policyId}" for ${year} is neither approved nor rejected, so the year is not closed; decide it on the page "Lists" first.`,
    });
  }
}

/** A batch that was not released has no file and takes no receipt. */
export class PaymentNotReleased extends DomainError {
  readonly code = 'PAYMENT.NOT_RELEASED';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '该批次未经复核放行，不能导出拨付文件或登记回执；请先由另一位财务人员复核。',
      en: 'This batch was not released, so it has no file to pay by and takes no receipt; let another person of finance check it first.',
    });
  }
}

/** What is wrong with one line of a receipt. */
export interface ReceiptFault {
  /** In the file, from 1. */
  readonly line: number;
  readonly what: string;
}

/** A receipt that does not fit its batch; nothing of it was taken. */
export class ReceiptRefused extends DomainError {
  readonly code = 'PAYMENT.RECEIPT_REFUSED';
  readonly kind = 'invalid';

  constructor(faults: readonly ReceiptFault[]) {
    const [first] = faults;
    super(
      {
        zh: `回执有 ${faults.length} 处与批次不符，整份未登记；第 ${first?.line ?? 1} 行：${first?.what ?? ''}。请核对后重新上传。`,
        en: `${faults.length} lines of the receipt do not fit the batch and nothing of it was taken; line ${first?.line ?? 1}: ${first?.what ?? ''}. Check them and upload it again.`,
      },
      { faults: faults.slice(0, 50) },
    );
  }
}

/** Notices cannot go to an address of this shape. */
export class ChannelAddressRefused extends DomainError {
  readonly code = 'CHANNEL.ADDRESS_REFUSED';
  readonly kind = 'invalid';

  constructor(channel: 'webhook' | 'email' | 'sms') {
    super(
      {
        webhook: {
          zh: '接收地址须是完整的 https:// 网址，不含用户名和密码，未保存；请更正后再保存。',
          en: 'A webhook is a whole https:// address without user and password; nothing was saved. Correct it and save again.',
        },
        email: {
          zh: '电子邮箱地址无法识别，未保存；请写成 name@example.cn 的形式。',
          en: 'This is no e-mail address we can write to; nothing was saved. Write it as name@example.cn.',
        },
        sms: {
          zh: '手机号码须是 11 位中国大陆手机号，未保存；请更正后再保存。',
          en: 'A mobile number has the 11 digits of the Chinese mainland; nothing was saved. Correct it and save again.',
        },
      }[channel],
    );
  }
}
