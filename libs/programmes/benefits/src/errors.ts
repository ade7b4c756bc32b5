import { DomainError } from '#libs/kernel';

/** Whoever drafted the list, asked for its run or let that go on may not approve it. */
export class SamePerson extends DomainError {
  readonly code = 'LIST.SAME_PERSON';
  readonly kind = 'denied';

  constructor() {
    super({
      zh: '名单须由第二人批准，不能是发起或准予该批匹配的人；请由另一位审核人员登录后办理。',
      en: 'A list is approved by a second person, not by one who started its run or let that go on; let another approver sign in.',
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

/** Only a list under review can be altered. */
export class ListNotReviewed extends DomainError {
  readonly code = 'LIST.NOT_REVIEWED';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '名单已不在审核中，不能再剔除企业；已告知企业的，请按异议程序办理。',
      en: 'The list is no longer under review, so nobody can be struck off it; for one that was announced enter an objection.',
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
