import { DomainError, type Text } from '#libs/kernel';

/** A department and the last day of its term, as a refusal names them. */
interface Owing {
  readonly department: { readonly title: Text };
  readonly until: { readonly date: string } | null;
}

/** A department concerned has neither agreed nor let its term lapse. */
export class ViewsOwed extends DomainError {
  readonly code = 'LIST.VIEWS_OWED';
  readonly kind = 'conflict';

  constructor(owing: readonly Owing[]) {
    const named = (language: 'zh' | 'en') =>
      owing
        .map(({ department: { title }, until }) =>
          until === null
            ? title[language]
            : language === 'zh'
              ? `${title.zh}（限${until.date}前）`
              : `${title.en} (by ${until.date})`,
        )
        .join(language === 'zh' ? '、' : ', ');
    super(
      {
        zh: `联合审核尚未完成，未批准；待反馈意见的部门：${named('zh')}。请催办，或待期满后再批准。`,
        en: `The joint review is not over and the list was not approved; views are owed by ${named('en')}. Ask them, or wait until their term has passed.`,
      },
      {
        owing: owing.map(({ department, until }) => ({
          ...department.title,
          until: until?.date ?? null,
        })),
      },
    );
  }
}

/** A department concerned objects. */
export class ObjectionStands extends DomainError {
  readonly code = 'LIST.OBJECTION_STANDS';
  readonly kind = 'conflict';

  constructor(
    against: readonly {
      readonly department: { readonly title: Text };
      readonly reason: string | null;
    }[],
  ) {
    super(
      {
        zh: `有部门提出异议，未批准：${against.map(({ department, reason }) => `${department.title.zh}：${reason ?? ''}`).join('；')}。请核实后剔除有关企业，并请该部门重新反馈；无法一致的，退回名单。`,
        en: `Departments object and the list was not approved: ${against.map(({ department, reason }) => `${department.title.en}: ${reason ?? ''}`).join('; ')}. Look into it, strike who does not belong and let them give their view anew; or reject the list.`,
      },
      { objecting: against.map(({ department, reason }) => ({ ...department.title, reason })) },
    );
  }
}

/** The department is not concerned by this policy. */
export class DepartmentNotConcerned extends DomainError {
  readonly code = 'LIST.DEPARTMENT_NOT_CONCERNED';
  readonly kind = 'invalid';

  constructor(code: string | undefined) {
    super({
      zh:
        code === undefined
          ? '该政策未指定会审部门，也未使用其他部门的数据，无需联合审核。'
          : `“${code}”不是该政策的会审部门，也不是其数据来源部门，未征求意见；请从列出的部门中选择。`,
      en:
        code === undefined
          ? 'This policy names no department and reads no data of another one, so there is nobody to ask.'
          : `"${code}" is neither named by the policy nor delivers data that it reads, and was not asked; choose among those listed.`,
    });
  }
}

/** No enterprise with this credit code is known. */
export class AddedUnknown extends DomainError {
  readonly code = 'LIST.ADDED_UNKNOWN';
  readonly kind = 'missing';

  constructor() {
    super({
      zh: '没有该统一社会信用代码的企业，或不在您的管辖范围内；请核对代码。',
      en: 'No enterprise of that credit code is known within your reach; check the code.',
    });
  }
}

/** A person took the benefit off this enterprise for good. */
export class AddedBarred extends DomainError {
  readonly code = 'LIST.ADDED_BARRED';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '该企业已被从名单中剔除，或该项权益因异议成立已收回，未补充列入；如认为原处理有误，请由作出处理的部门重新核实。',
      en: 'The enterprise was struck off a list, or an upheld objection took this benefit back, and it was not added; if that was wrong, have whoever did so look into it anew.',
    });
  }
}

/** The list rests on data that a later run has overtaken. */
export class ListOvertaken extends DomainError {
  readonly code = 'LIST.OVERTAKEN';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '该政策已有更新的匹配批次，未补充列入；符合条件的企业会列入新批次的名单，请在新名单中核对。',
      en: 'A later run has been applied, and nothing was added; whoever is entitled stands on its list, so look there.',
    });
  }
}

/** Whoever stopped a staged announcement does not let it go on. */
export class RolloutSamePerson extends DomainError {
  readonly code = 'LIST.ROLLOUT_SAME_PERSON';
  readonly kind = 'denied';

  constructor() {
    super({
      zh: '分批告知由停止人以外的人员决定继续；请由另一位审核人员登录后办理。',
      en: 'A staged announcement goes on by somebody else than who stopped it; let another approver sign in.',
    });
  }
}
