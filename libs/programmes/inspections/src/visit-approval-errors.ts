import { DomainError } from '#libs/kernel';

/** A visit outside any plan that no second person approved. */
export class VisitUnapproved extends DomainError {
  readonly code = 'INSPECTIONS.VISIT_UNAPPROVED';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '该检查不在已批准的计划内，尚未经第二人批准，不能入企；请先由审核人员批准，紧急情形可以先查后补。',
      en: 'The inspection stands in no approved plan and no second person has approved it, so nobody goes; have an approver approve it first, or state an emergency.',
    });
  }
}

/** A visit of which the firm was told nothing ahead. */
export class VisitUnannounced extends DomainError {
  readonly code = 'INSPECTIONS.VISIT_UNANNOUNCED';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '尚未向企业出具行政检查通知书，不能入企；请先出具通知书，不宜事先通知的由审核人员批准并写明理由。',
      en: 'No notice of the inspection was issued to the firm, so nobody goes; issue it first, or have an approver say why the firm is not to know.',
    });
  }
}

/** Whoever asked for a visit or goes there does not approve it. */
export class VisitSamePerson extends DomainError {
  readonly code = 'INSPECTIONS.VISIT_SAME_PERSON';
  readonly kind = 'denied';

  constructor() {
    super({
      zh: '检查须由提出人和检查人员以外的人批准；请由另一位审核人员办理。',
      en: 'A visit is approved by somebody who neither asked for it nor goes; let another approver decide.',
    });
  }
}

/** A visit is approved once, before it is made, and with its plan where it stands in one. */
export class VisitNotToApprove extends DomainError {
  readonly code = 'INSPECTIONS.VISIT_NOT_TO_APPROVE';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '该检查已经批准（计划内检查随计划批准），或已实施、取消，不再批准；计划内检查不宜事先通知企业的，请写明理由。',
      en: 'The visit was approved already, by itself or with its plan, or is made or cancelled, and is not approved again; say why where the firm of a planned one is not to know.',
    });
  }
}
