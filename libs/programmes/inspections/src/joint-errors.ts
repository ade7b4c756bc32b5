import { DomainError, type Text } from '#libs/kernel';

/** Inspections or teams that are to be joined cannot be: a shape, an id twice, an officer in two teams. */
export class JointInputRefused extends DomainError {
  readonly code = 'INSPECTIONS.JOINT_INPUT_REFUSED';
  readonly kind = 'invalid';

  constructor(place: string, { zh, en }: Text) {
    super(
      {
        zh: `待查检查或检查组不能使用（${place}）：${zh}；请改正后重试。`,
        en: `Inspections or teams cannot be joined (${place}): ${en}; correct it and try again.`,
      },
      { place },
    );
  }
}

/** Nothing is left to join. */
export class NothingToJoin extends DomainError {
  readonly code = 'INSPECTIONS.NOTHING_TO_JOIN';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '该区划没有可以排入综合查一次的计划内检查：都已排入已批准的方案，或没有检查组能去；请先安排检查或增加检查组。',
      en: 'No inspection under a plan can be joined there: all stand in approved proposals, or no team can go; plan inspections or name more teams first.',
    });
  }
}

/** Whoever proposed joint visits may not decide on them. */
export class JointSamePerson extends DomainError {
  readonly code = 'INSPECTIONS.JOINT_SAME_PERSON';
  readonly kind = 'denied';

  constructor() {
    super({
      zh: '综合查一次方案须由第二人批准或退回，不能是提出的人；请由另一位人员办理。',
      en: 'Joint visits are approved or rejected by a second person, not by the one who proposed them; let somebody else decide.',
    });
  }
}

/** What was proposed does not fit what is due any more. */
export class JointOutdated extends DomainError {
  readonly code = 'INSPECTIONS.JOINT_OUTDATED';
  readonly kind = 'conflict';

  constructor(inspections: readonly string[]) {
    super(
      {
        zh: `方案中有 ${inspections.length} 项检查已经实施、取消、不再属于已批准的计划、已排入另一方案，或检查组当日时间已被占用；请退回后重新提出。`,
        en: `${inspections.length} of these inspections are done, cancelled, under no approved plan any more, in another approved proposal, or on days that their teams have promised to one; reject this one and propose anew.`,
      },
      { inspections },
    );
  }
}

/** Joint visits of an authority are being searched for already. */
export class JointSearchUnderWay extends DomainError {
  readonly code = 'INSPECTIONS.JOINT_SEARCH_UNDER_WAY';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '本部门的综合查一次正在排定，尚未结束；请等待结果，或取消后重新提出。',
      en: 'Joint visits are being searched for in the name of this authority: wait for the result, or cancel that search and ask anew.',
    });
  }
}
