import { DomainError } from '#libs/kernel';

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
