import { DomainError, type LocalDate, type Text } from '#libs/kernel';

/** No penalty is decided before its firm was told what is intended and of its right to be heard. */
export class PenaltyUnheard extends DomainError {
  readonly code = 'INSPECTIONS.PENALTY_UNHEARD';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '尚未以《行政处罚事先告知书》告知企业拟作出的处罚及其事实、理由、依据和陈述申辩的权利，不能作出处罚（行政处罚法第四十四条、第六十二条）；请先出具，听取陈述申辩后再决定。',
      en: 'No notice has told the firm of the penalty that is intended, on what it rests and of its right to state its case, so no penalty is decided; issue the notice first, hear the firm, then decide.',
    });
  }
}

/** No penalty is decided while the firm may still state its case. */
export class HearingAwaited extends DomainError {
  readonly code = 'INSPECTIONS.HEARING_AWAITED';
  readonly kind = 'conflict';

  constructor(from: LocalDate | null) {
    super(
      from === null
        ? {
            zh: '企业陈述申辩的期限所在年度的放假安排尚未公布，期限无法确定，不能作出处罚；企业表示无其他意见后即可决定。',
            en: 'The days off of the year in which the firm may state its case are not published, so no penalty is decided yet; decide once the firm says that it has nothing further to say.',
          }
        : {
            zh: `企业陈述申辩的期限未满，不能作出处罚；请自 ${from} 起决定，企业表示无其他意见的，可以提前。`,
            en: `The firm may still state its case, so no penalty is decided yet; decide from ${from} on, or once the firm has nothing further to say.`,
          },
      { from },
    );
  }
}

/** A firm demanded a hearing, and none was held. */
export class HearingDemanded extends DomainError {
  readonly code = 'INSPECTIONS.HEARING_DEMANDED';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '企业已要求听证，听证结束并出具《听证笔录》之前不能作出处罚（行政处罚法第六十三条、第六十五条）；请组织听证。',
      en: 'The firm has demanded a hearing, so no penalty is decided before it was held and its record issued; hold the hearing.',
    });
  }
}

/** A decision is heavier than what the firm was told. */
export class PenaltyHeavier extends DomainError {
  readonly code = 'INSPECTIONS.PENALTY_HEAVIER';
  readonly kind = 'conflict';

  constructor(told: Text) {
    super({
      zh: `该处罚重于已告知企业的“${told.zh}”；不得因陈述申辩加重处罚（行政处罚法第四十五条），确有新查明的事实的，请重新出具《行政处罚事先告知书》，听取陈述申辩后再决定。`,
      en: `The penalty is heavier than what the firm was told ("${told.en}"). What a firm states makes no penalty heavier; where new facts were established, issue a new notice and hear the firm to it, then decide.`,
    });
  }
}

/** A notice tells of a heavier penalty after the firm spoke, and nobody says which new facts ask for it. */
export class NoticeUnexplained extends DomainError {
  readonly code = 'INSPECTIONS.NOTICE_UNEXPLAINED';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '拟作出的处罚重于此前告知或决定的，而企业已经陈述申辩或提出异议；不得因此加重（行政处罚法第四十五条），请写明此后新查明的事实，没有的请不要加重。',
      en: 'The penalty is heavier than what was told or decided before, and the firm has spoken since; that makes none heavier. Say which facts were established afterwards, or leave it as it was.',
    });
  }
}

/** A penalty whose kinds and amount do not fit, or that a decision does not need. */
export class PenaltyRefused extends DomainError {
  readonly code = 'INSPECTIONS.PENALTY_REFUSED';
  readonly kind = 'invalid';

  constructor() {
    super({
      zh: '处罚的种类和金额不符：处罚至少有一个种类，不重复；罚款须有金额，没有罚款、没收的不写金额；不予处罚的都不写。请更正后再提交。',
      en: 'Kinds and amount of the penalty do not fit: one kind or more, each once, a fine with its amount, no amount without a fine or a confiscation, and neither where nothing is punished. Correct it and send it again.',
    });
  }
}

/** A notice of an intended penalty is of a problem that waits for a decision. */
export class NoticeUntimely extends DomainError {
  readonly code = 'INSPECTIONS.NOTICE_UNTIMELY';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '只有待决定或有异议的问题可以事先告知拟作出的处罚；请刷新后查看该检查发现的状态。',
      en: 'A penalty is intended for a problem that waits for a decision or was objected to; reload to see how far this finding is.',
    });
  }
}
