import { DomainError, type LocalDate, type Text } from '#libs/kernel';

/** Findings are of an inspection that was carried out. */
export class NotCarriedOut extends DomainError {
  readonly code = 'INSPECTIONS.NOT_CARRIED_OUT';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '该检查尚未实施或已取消，不能记录检查发现；请先登记检查已实施。',
      en: 'This inspection was not carried out, so it found nothing; note first that it was carried out.',
    });
  }
}

/** An inspection found problems, each item once, or it found none. */
export class FindingContradicts extends DomainError {
  readonly code = 'INSPECTIONS.FINDING_CONTRADICTS';
  readonly kind = 'conflict';

  constructor(item: string | null) {
    super({
      zh: `该检查已有与此矛盾或重复的记录${item === null ? '' : `（检查项“${item}”）`}；请先撤回原记录并写明理由。`,
      en: `This inspection has a finding that says otherwise or the same${item === null ? '' : ` (item "${item}")`}; withdraw that one first, with a reason.`,
    });
  }
}

/** Who noted a finding decides on no penalty and annuls no decision, and who decided does not decide again. */
export class FindingSamePerson extends DomainError {
  readonly code = 'INSPECTIONS.FINDING_SAME_PERSON';
  readonly kind = 'denied';

  constructor() {
    super({
      zh: '处罚和撤销决定须由记录人以外的人员办理，异议须由原决定人以外的人员重新决定；请由另一位人员办理。',
      en: 'A penalty is decided, and a decision annulled, by somebody else than who noted the finding, and after an objection by somebody else than who decided; let another person do it.',
    });
  }
}

/** What was decided on is not withdrawn by who notes findings. */
export class FindingDecided extends DomainError {
  readonly code = 'INSPECTIONS.FINDING_DECIDED';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '对该检查发现已作出决定，不能由记录人员撤回；请由有决定权的另一人撤销并写明理由。',
      en: 'This finding was decided on, so who notes findings does not withdraw it; let somebody else who decides annul it, with a reason.',
    });
  }
}

/** That an inspection found no problem is neither decided on nor objected to. */
export class NoProblemStands extends DomainError {
  readonly code = 'INSPECTIONS.NO_PROBLEM_STANDS';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '该记录说明未发现问题，没有可决定或可异议的内容；记录有误的，请由该部门撤回并写明理由。',
      en: 'It says that no problem was found, so there is nothing to decide on or to object to; if that is wrong, let the authority withdraw it, with a reason.',
    });
  }
}

/** The time to object is over. */
export class ObjectionLate extends DomainError {
  readonly code = 'INSPECTIONS.OBJECTION_LATE';
  readonly kind = 'conflict';

  constructor(until: LocalDate) {
    super(
      {
        zh: `提出异议的期限已于 ${until} 届满；如有正当理由，请向作出决定的部门申请重新审查。`,
        en: `The time to object ended on ${until}; if there is good reason, ask the authority that decided to reopen it.`,
      },
      { until },
    );
  }
}

/** A day until which a firm may put a finding right lies before its decision. */
export class RepairTimeRefused extends DomainError {
  readonly code = 'INSPECTIONS.REPAIR_TIME_REFUSED';
  readonly kind = 'invalid';

  constructor(until: LocalDate) {
    super(
      {
        zh: `整改期限 ${until} 早于决定之日；请写今天或以后的日期。`,
        en: `The time to put it right, until ${until}, would be over before the decision; give today or a later day.`,
      },
      { until },
    );
  }
}

/** What was stated of a violation cannot be read. */
export class ViolationFactsRefused extends DomainError {
  readonly code = 'INSPECTIONS.VIOLATION_FACTS_REFUSED';
  readonly kind = 'invalid';

  constructor({ zh, en }: Text) {
    super({
      zh: `认定的违法事实不能使用：${zh}；请按事实字典的名称和类型填写。`,
      en: `What was established of the violation cannot be used: ${en}; use the names and types of the fact dictionary.`,
    });
  }
}

/** A decision departs from what the four lists propose, and nobody says why. */
export class DeviationUnexplained extends DomainError {
  readonly code = 'INSPECTIONS.DEVIATION_UNEXPLAINED';
  readonly kind = 'conflict';

  constructor(proposed: string) {
    super(
      {
        zh: `决定与四张清单建议的结果（${proposed}）不同；请写明理由。`,
        en: `The decision departs from what the four lists propose (${proposed}); say why.`,
      },
      { proposed },
    );
  }
}
