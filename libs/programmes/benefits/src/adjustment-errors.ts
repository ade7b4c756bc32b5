import { DomainError } from '#libs/kernel';

/** Whoever put a difference forward may not accept it. */
export class AdjustmentSamePerson extends DomainError {
  readonly code = 'ADJUSTMENT.SAME_PERSON';
  readonly kind = 'denied';

  constructor() {
    super({
      zh: '差额须由提请人以外的人员复核认定；请由另一位审核人员登录后办理。',
      en: 'An adjustment is accepted by somebody else than who put it forward; let another approver sign in.',
    });
  }
}

/** One person alone may not waive public money that a firm may owe back. */
export class AdjustmentNeedsSecond extends DomainError {
  readonly code = 'ADJUSTMENT.NEEDS_SECOND';
  readonly kind = 'denied';

  constructor() {
    super({
      zh: '追回差额不予处理的，须由有复核认定权限、且未曾提请认定的人员办理；请由另一位审核人员登录后办理。',
      en: 'A recovery is dismissed by somebody who may accept it and never put it forward; let another approver sign in.',
    });
  }
}

/** The benefit is stopped by an objection, or was taken back: there is nothing to adjust. */
export class AdjustmentStopped extends DomainError {
  readonly code = 'ADJUSTMENT.BENEFIT_STOPPED';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '该笔资金有异议待核或已撤回，暂不能认定差额；请先处理异议。',
      en: 'The benefit is stopped by an objection or was taken back, so no difference is accepted now; decide the objection first.',
    });
  }
}

/** With the top-up the firm would have more in a row of years than its policies allow. */
export class AdjustmentBeyondCeiling extends DomainError {
  readonly code = 'ADJUSTMENT.BEYOND_CEILING';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '补发后企业所享受的合计将超过累计上限，不能认定；请写明理由后不予处理。',
      en: 'With this top-up the firm would have more than the ceiling over years allows; dismiss it with that reason.',
    });
  }
}

/** The budget does not reach for the top-up, or others wait for it. */
export class AdjustmentUnfunded extends DomainError {
  readonly code = 'ADJUSTMENT.UNFUNDED';
  readonly kind = 'exhausted';

  constructor() {
    super({
      zh: '该项预算余额不足，或有企业正在等待资金，暂不能补发；请先追加预算，再行认定。',
      en: 'The budget does not reach for this top-up, or firms wait for it; have money appropriated first, then accept it.',
    });
  }
}
