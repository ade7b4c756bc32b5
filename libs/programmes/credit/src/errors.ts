import { DomainError } from '#libs/kernel';

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
