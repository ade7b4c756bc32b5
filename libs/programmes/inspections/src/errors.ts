import { DomainError, type Text } from '#libs/kernel';

/** The list of a draw, or what was published of it, cannot be drawn from. */
export class DrawListRefused extends DomainError {
  readonly code = 'INSPECTIONS.DRAW_LIST_REFUSED';
  readonly kind = 'invalid';

  constructor(place: string, { zh, en }: Text) {
    const at = place === '' ? '' : ` (${place})`;
    super(
      {
        zh: `抽取名单不能使用${at}：${zh}；请改正后重试。`,
        en: `The list cannot be drawn from${at}: ${en}; correct it and try again.`,
      },
      { place },
    );
  }
}

/** Whoever drew up a plan may not decide on it. */
export class PlanSamePerson extends DomainError {
  readonly code = 'INSPECTIONS.PLAN_SAME_PERSON';
  readonly kind = 'denied';

  constructor() {
    super({
      zh: '检查计划须由第二人批准或退回，不能是拟订的人；请由另一位人员办理。',
      en: 'A plan is approved or rejected by a second person, not by the one who drew it up; let somebody else decide.',
    });
  }
}

/** A plan that cannot be one: its kind, its days or its reason do not fit. */
export class PlanRefused extends DomainError {
  readonly code = 'INSPECTIONS.PLAN_REFUSED';
  readonly kind = 'invalid';
}

/** A special plan is approved with the number under which it was filed and published. */
export class PlanNotFiled extends DomainError {
  readonly code = 'INSPECTIONS.PLAN_NOT_FILED';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '专项检查计划须备案并公布后批准；请写明备案编号。',
      en: 'A special plan is approved once it is filed and published; give the number under which it was filed.',
    });
  }
}

/** An inspection is carried out by two inspectors or more. */
export class InspectorsTooFew extends DomainError {
  readonly code = 'INSPECTIONS.INSPECTORS_TOO_FEW';
  readonly kind = 'invalid';

  constructor() {
    super({
      zh: '检查须由两名以上持证执法人员实施；请填写至少两个不同的执法证号。',
      en: 'An inspection takes two inspectors or more; give at least two different certificate numbers.',
    });
  }
}

/** Others went than were drawn or named, and nobody says why. */
export class TeamUnexplained extends DomainError {
  readonly code = 'INSPECTIONS.TEAM_UNEXPLAINED';
  readonly kind = 'conflict';

  constructor(named: readonly string[]) {
    super(
      {
        zh: `实施检查的人员与抽取或指定的（${named.join('、')}）不同；请写明更换理由。`,
        en: `Others went than were drawn or named (${named.join(', ')}); say why.`,
      },
      { named },
    );
  }
}

/** A person acts for another authority, or beyond the own division. */
export class BeyondReach extends DomainError {
  readonly code = 'INSPECTIONS.BEYOND_REACH';
  readonly kind = 'denied';

  constructor(authority: string) {
    super(
      {
        zh: `您的账号不能代表部门“${authority}”或在该区划办理检查事项；请由该部门人员办理。`,
        en: `Your account does not act for the authority "${authority}" in that division; let its own people do it.`,
      },
      { authority },
    );
  }
}

/** What a draw needs is not there. */
export class DrawImpossible extends DomainError {
  readonly code = 'INSPECTIONS.DRAW_IMPOSSIBLE';
  readonly kind = 'conflict';

  constructor({ zh, en }: Text) {
    super({
      zh: `不能抽取：${zh}；请补齐后重试。`,
      en: `Nothing can be drawn: ${en}; see to that and try again.`,
    });
  }
}

/** The inspectors of a list cannot form a team for each firm that is going to be drawn. */
export class InspectorsShort extends DomainError {
  readonly code = 'INSPECTIONS.INSPECTORS_SHORT';
  readonly kind = 'conflict';

  constructor(firms: number, needed: number, room: number) {
    super(
      {
        zh: `将抽取 ${firms} 家企业，需检查人员 ${needed} 人次，名单人员尚可承担 ${room} 人次；请增加人员或提高每人件数上限。`,
        en: `${firms} firms are going to be drawn and take ${needed} places of inspectors, of which those listed have ${room} left; name more people or allow each more.`,
      },
      { firms, needed, room },
    );
  }
}

/** A draw whose seed is revealed is held before its plan ends. */
export class DrawRevealed extends DomainError {
  readonly code = 'INSPECTIONS.DRAW_REVEALED';
  readonly kind = 'conflict';

  constructor(draws: readonly string[]) {
    super(
      {
        zh: '该计划有已公开种子而尚未抽取的抽取，不能结束；请先完成抽取。',
        en: 'The plan has a draw whose seed is revealed and which was not held, so it cannot be closed; hold the draw first.',
      },
      { draws },
    );
  }
}

/** What a draw drew is planned to the end before its plan is closed. */
export class DrawnUnplanned extends DomainError {
  readonly code = 'INSPECTIONS.DRAWN_UNPLANNED';
  readonly kind = 'conflict';

  constructor(left: number) {
    super(
      {
        zh: `该计划抽中的企业还有 ${left} 家正在安排检查，暂不能结束；请等安排完成后再办。`,
        en: `Inspections of ${left} firms that were drawn under this plan are still being planned; close it once that is done.`,
      },
      { left },
    );
  }
}

/** Firms that were drawn are not let off by those who drew them. */
export class DrawnUndone extends DomainError {
  readonly code = 'INSPECTIONS.DRAWN_UNDONE';
  readonly kind = 'denied';

  constructor(undone: number) {
    super(
      {
        zh: `涉及抽中而未实施的检查 ${undone} 次；须由未拟订计划、也未参与抽取的审批人取消或结束。`,
        en: `Inspections that were drawn and not carried out: ${undone}; an approver who neither drew up the plan nor had a part in the draw cancels or closes them.`,
      },
      { undone },
    );
  }
}

/** A draw of before names were used: its list says who stands in it, so it is shown to nobody. */
export class DrawListNamed extends DomainError {
  readonly code = 'INSPECTIONS.DRAW_LIST_NAMED';
  readonly kind = 'missing';

  constructor() {
    super({
      zh: '该次抽取在名单改用代称之前举行，名单含信用代码和执法证号，已不再公布，也不能再核验；需要查证的，请向该部门申请。',
      en: 'This draw was held before lists went by names; its list tells credit codes and certificates, so it is published no longer and cannot be verified. Ask the authority if you need to look into it.',
    });
  }
}

/** A plan has one draw in a matter, so that nobody draws until the result suits. */
export class DrawHeld extends DomainError {
  readonly code = 'INSPECTIONS.DRAW_HELD';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '该计划的这一事项已经承诺种子或已抽取，不能重新抽取；确需更多检查的，请另订计划。',
      en: 'This plan has its draw in this matter already and has no second one; if more inspections are needed, draw up another plan.',
    });
  }
}

/** Tiers that a published quota knows have no share in a matter that is drawn: their firms could be drawn by nothing. */
export class ShareMissing extends DomainError {
  readonly code = 'INSPECTIONS.SHARE_MISSING';
  readonly kind = 'conflict';

  constructor(matterId: string, tiers: readonly (string | null)[]) {
    const [zh, en] = ['未分级', 'not graded'].map((none) => tiers.map((tier) => tier ?? none));
    super(
      {
        zh: `事项“${matterId}”没有写明等级“${zh?.join('、')}”的抽取比例；请在事项文件中补写并重新公布。`,
        en: `The matter "${matterId}" states no share for the tiers "${en?.join(', ')}"; add them to its document and publish it anew.`,
      },
      { matterId, tiers: [...tiers] },
    );
  }
}

/** Somebody whose name is asked for does not stand in the list of the draw. */
export class NotInDraw extends DomainError {
  readonly code = 'INSPECTIONS.NOT_IN_DRAW';
  readonly kind = 'missing';

  constructor(id: string) {
    super(
      {
        zh: `“${id}”不在该次抽取的名单中；请核对代码或执法证号。`,
        en: `"${id}" stands on no list of that draw; check the credit code or the certificate number.`,
      },
      { id },
    );
  }
}
