import { DomainError, type Text } from '#libs/kernel';

/** Whoever asked for a grading may not publish it. */
export class GradingSamePerson extends DomainError {
  readonly code = 'CREDIT.SAME_PERSON';
  readonly kind = 'denied';

  constructor() {
    super({
      zh: '信用分级须由第二人发布，不能是发起评定的人；请由另一位人员办理。',
      en: 'A grading is published by a second person, not by the one who asked for it; let somebody else publish it.',
    });
  }
}

/** What is still being found out is not published. */
export class GradingUnready extends DomainError {
  readonly code = 'CREDIT.GRADING_UNREADY';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '该次信用分级还在评定，尚未形成结果，不能发布；请等评定完成、看过分布和等级变动后再发布。',
      en: 'This grading is still being prepared and has no result yet; publish it once it is done and its distribution and movements were looked at.',
    });
  }
}

/** No model is in force, or none is within the caller's reach. */
export class NothingToGrade extends DomainError {
  readonly code = 'CREDIT.NOTHING_TO_GRADE';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '没有您职权范围内、当日有效的信用评分模型；请先载入并发布模型（huizhi rules load、rules publish）。',
      en: 'No scoring model in force on this day is within your reach; load and publish one first (huizhi rules load, rules publish).',
    });
  }
}

/** A model has a tier that the code list of the published fact does not know. */
export class TierUnlisted extends DomainError {
  readonly code = 'CREDIT.TIER_UNLISTED';
  readonly kind = 'conflict';

  constructor(model: Text, tier: string) {
    super(
      {
        zh: `评分模型“${model.zh}”的等级“${tier}”不在信用风险等级的代码表中，发布后其他规则无法读取；请先在代码表中增加该等级，或修改模型。`,
        en: `The tier "${tier}" of the model "${model.en}" is no code of the published fact, so no rule could read it; add it to the code list, or correct the model.`,
      },
      { tier },
    );
  }
}

/** A grading of that month was published; it never changes. */
export class MonthGraded extends DomainError {
  readonly code = 'CREDIT.MONTH_GRADED';
  readonly kind = 'conflict';

  constructor(month: string) {
    super(
      {
        zh: `${month} 的信用分级已经发布，不再更改；数据有变化的，在下一个月的评定中体现。`,
        en: `The grading of ${month} is published and never changes; what changed since counts in the grading of the next month.`,
      },
      { month },
    );
  }
}

/** Another grading was published since this one was compared with the one before it. */
export class ComparisonStale extends DomainError {
  readonly code = 'CREDIT.COMPARISON_STALE';
  readonly kind = 'conflict';

  constructor(month: string) {
    super(
      {
        zh: `${month} 的信用分级形成后，又有别的分级发布，等级变动已不是与上一次的比较；请将本次作废后重新评定。`,
        en: `Another grading was published since that of ${month} was compared, so its movements are no longer those since the one before; discard it and grade again.`,
      },
      { month },
    );
  }
}

/** The grading of a later month is published: tiers follow one another in the order of their months. */
export class LaterMonthGraded extends DomainError {
  readonly code = 'CREDIT.LATER_MONTH_GRADED';
  readonly kind = 'conflict';

  constructor(month: string, later: string) {
    super(
      {
        zh: `${later} 的信用分级已经发布，不能再补发更早的 ${month}；请将本次分级作废。`,
        en: `The grading of ${later} is published, so that of ${month} no longer can be; discard it.`,
      },
      { month, later },
    );
  }
}

/** What was judged a second time from records came out otherwise. */
export class GradingDoubted extends DomainError {
  readonly code = 'CREDIT.GRADING_DOUBTED';
  readonly kind = 'conflict';

  constructor(differences: number) {
    super(
      {
        zh: `抽样由记录重新评定，有 ${differences} 家与本次结果不同，不能发布；请技术人员查明原因后重新评定。`,
        en: `${differences} subjects of the sample came out otherwise when judged again from records, so this cannot be published; find the cause and grade anew.`,
      },
      { differences },
    );
  }
}

/** A record whose display has ended needs no repair. */
export class RepairNotShown extends DomainError {
  readonly code = 'CREDIT.REPAIR_NOT_SHOWN';
  readonly kind = 'conflict';

  constructor(item: string) {
    super(
      {
        zh: `“${item}”已停止公示，无须申请信用修复。`,
        en: `"${item}" is not on display any more and needs no repair.`,
      },
      { item },
    );
  }
}

/** No display period is in force for a record, or what it takes to work one out is not known. */
export class RepairUnruled extends DomainError {
  readonly code = 'CREDIT.REPAIR_UNRULED';
  readonly kind = 'conflict';

  constructor(item: string) {
    super(
      {
        zh: `“${item}”没有适用的公示期限：《信用修复管理办法》自2026年4月1日起施行，且须有失信程度和处罚决定日期；请向认定部门核实。`,
        en: `No display period applies to "${item}": the Measures on credit repair are in force from 2026-04-01, and gravity and day of the decision must be known; ask the department that determined it.`,
      },
      { item },
    );
  }
}

/** The shortest display period of a record has not passed. */
export class RepairTooEarly extends DomainError {
  readonly code = 'CREDIT.REPAIR_TOO_EARLY';
  readonly kind = 'conflict';

  constructor(item: string, from: string) {
    super(
      {
        zh: `“${item}”的最短公示期尚未届满，自 ${from} 起可以申请信用修复。`,
        en: `The shortest display period of "${item}" has not passed; repair may be applied for from ${from} on.`,
      },
      { item, from },
    );
  }
}

/** The rules that were loaded have no dataset in which tiers could become facts. */
export class TiersUnissuable extends DomainError {
  readonly code = 'CREDIT.TIERS_UNISSUABLE';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '已载入的规则中没有数据集 credit-tiers，等级发布后任何规则都读不到，因此不能发布；请先载入含该数据集的规则（huizhi rules load）。',
      en: 'The rules that are loaded have no dataset credit-tiers, so no rule could read the tiers and they cannot be published; load rules that have it first (huizhi rules load).',
    });
  }
}
