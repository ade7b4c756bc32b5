import { DomainError, type Text } from '#libs/kernel';

/** A value that the fact cannot have, or the one that it has already. */
export class AmendmentMalformed extends DomainError {
  readonly code = 'REGISTRY.AMENDMENT_MALFORMED';
  readonly kind = 'invalid';

  constructor(title: Text) {
    super({
      zh: `“${title.zh}”不能更正为所填的值：类型不符、日期尚未到来，或与现有数据相同。请按该项数据的写法填写（金额以元为单位，日期写成 2025-09-30）。`,
      en: `"${title.en}" cannot become what was written: it is of another type, a day yet to come, or what is there already. Write it as the data is written (amounts in yuan, days as 2025-09-30).`,
    });
  }
}

/** What says who a subject is changes by a registration, not by an amendment. */
export class AmendmentOfIdentity extends DomainError {
  readonly code = 'REGISTRY.AMENDMENT_OF_IDENTITY';
  readonly kind = 'invalid';

  constructor(title: Text) {
    super({
      zh: `“${title.zh}”用于识别主体，不能在此更正；请向登记机关办理变更，变更后的数据会随登记数据更新。`,
      en: `"${title.en}" says who the subject is and is not amended here; have it changed at the registration authority, whose next delivery brings it.`,
    });
  }
}

/** What is to be amended is said differently by now. */
export class AmendmentOvertaken extends DomainError {
  readonly code = 'REGISTRY.AMENDMENT_OVERTAKEN';
  readonly kind = 'conflict';

  constructor(title: Text) {
    super({
      zh: `“${title.zh}”在此期间已有新数据，与所指的数据不同；请刷新后核对，仍有误的请重新提出，待核实的请不予采纳并说明。`,
      en: `Newer data of "${title.en}" says something else than what was to be amended; reload and compare: propose again what is still wrong, or refuse it and say so.`,
    });
  }
}

/** The same fact of the same subject waits for an answer. */
export class AmendmentPending extends DomainError {
  readonly code = 'REGISTRY.AMENDMENT_PENDING';
  readonly kind = 'conflict';

  constructor(title: Text) {
    super({
      zh: `“${title.zh}”已有一项更正申请待核实；请等待主管部门答复，或先撤回原申请。`,
      en: `An amendment of "${title.en}" waits for an answer; wait for the department, or withdraw it first.`,
    });
  }
}

/** Whoever proposed an amendment may not judge it, nor another department than the owner. */
export class AmendmentDenied extends DomainError {
  readonly code = 'REGISTRY.AMENDMENT_DENIED';
  readonly kind = 'denied';

  constructor() {
    super({
      zh: '更正申请须由数据所属部门的另一人核实；请转交本部门其他数据专员，或由所属部门办理。',
      en: 'An amendment is judged by a second person, of the department that owns the data; hand it to a colleague or to that department.',
    });
  }
}
