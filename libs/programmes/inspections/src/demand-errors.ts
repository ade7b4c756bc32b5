import { DomainError, type LocalDate } from '#libs/kernel';

/** A firm was asked as often in the year as its tier allows. */
export class DemandQuotaSpent extends DomainError {
  readonly code = 'INSPECTIONS.DEMAND_QUOTA_SPENT';
  readonly kind = 'conflict';

  constructor(name: string, tier: string | null, most: number) {
    super(
      {
        zh: `${name}（${tier === null ? '尚未分级' : `${tier} 级`}）本年度索取数据、填表、开会的次数已达上限 ${most} 次，不再登记；法律法规另有要求的，请写明依据。`,
        en: `${name} (${tier === null ? 'not graded' : `tier ${tier}`}) was asked for data, forms and meetings as often as this year allows: ${most}. Where a law asks for it all the same, name it.`,
      },
      { tier, most },
    );
  }
}

/** A demand was taken back before. */
export class DemandWithdrawn extends DomainError {
  readonly code = 'INSPECTIONS.DEMAND_WITHDRAWN';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '该项登记已经撤销，不能再次撤销；请刷新后查看。',
      en: 'It was taken back already, which happens once; reload to see it.',
    });
  }
}

/** Whoever recorded a demand may not take it back. */
export class DemandSamePerson extends DomainError {
  readonly code = 'INSPECTIONS.DEMAND_SAME_PERSON';
  readonly kind = 'denied';

  constructor() {
    super({
      zh: '登记须由第二人撤销，不能是登记的人；请由本部门另一位人员办理。',
      en: 'A second person takes back what was recorded, not the one who recorded it; let somebody else of the authority do it.',
    });
  }
}

/** The year is over in whose quota a demand counts. */
export class DemandYearOver extends DomainError {
  readonly code = 'INSPECTIONS.DEMAND_YEAR_OVER';
  readonly kind = 'conflict';

  constructor(recordedOn: LocalDate) {
    super({
      zh: `该项登记于 ${recordedOn}，计入的年度已经结束，年度负担账户不再更改。`,
      en: `It was recorded on ${recordedOn}; that year is over, and its burden account does not change any more.`,
    });
  }
}
