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

/** What is not at the bank yet is stopped by an objection, not recovered. */
export class RecoveryTooEarly extends DomainError {
  readonly code = 'RECOVERY.TOO_EARLY';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '该笔资金尚未拨付，无须追回；请登记异议，暂停办理，由另一人作出处理。',
      en: 'This benefit is not paid yet, so there is nothing to recover; enter an objection, which stops it until a second person has decided.',
    });
  }
}

/** A recovery of the same benefit waits to be decided. */
export class RecoveryUnderWay extends DomainError {
  readonly code = 'RECOVERY.UNDER_WAY';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '该笔资金已有追回待复核，或企业对追回的异议待处理；请先办结，再行提请。',
      en: 'A recovery of this benefit waits for its second person, or for an objection to be decided; have that settled first.',
    });
  }
}

/** What would be left to the firm is all that it has. */
export class RecoveryExceedsGranted extends DomainError {
  readonly code = 'RECOVERY.EXCEEDS_GRANTED';
  readonly kind = 'invalid';

  constructor() {
    super({
      zh: '应享金额须小于企业现已享有的金额，否则没有可追回的差额；请核对后重新填写。',
      en: 'What is due has to be less than what the firm has now, else there is nothing to recover; check the amount and put it forward anew.',
    });
  }
}

/** Past its term, set off, or decided once: nobody objects to such a recovery here. */
export class RecoveryNotContestable extends DomainError {
  readonly code = 'RECOVERY.NOT_CONTESTABLE';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '该项追回的异议期限已过、已由补发抵扣，或已对异议作出过处理；如仍不服，请依法申请行政复议。',
      en: 'The term to object to this recovery is over, it was set off by a top-up, or an objection to it was decided; you may apply for administrative reconsideration.',
    });
  }
}

/** Whoever had a hand in a recovery does not decide an objection to it. */
export class RecoverySameHand extends DomainError {
  readonly code = 'RECOVERY.SAME_HAND';
  readonly kind = 'denied';

  constructor() {
    super({
      zh: '对追回的异议，须由未参与该项追回认定的人员处理；请由另一位审核人员登录后办理。',
      en: 'An objection to a recovery is decided by somebody who had no hand in it; let another approver sign in.',
    });
  }
}
