import { DomainError } from '#libs/kernel';

/** There is no such account. */
export class AccountMissing extends DomainError {
  readonly code = 'LEDGER.ACCOUNT_MISSING';
  readonly kind = 'missing';

  constructor(code: string) {
    super(
      {
        zh: `没有编号为“${code}”的账户；请先登记预算。`,
        en: `There is no account "${code}"; register the appropriation first.`,
      },
      { account: code },
    );
  }
}

/** A reservation that is already posted or voided, or never was. */
export class ReservationResolved extends DomainError {
  readonly code = 'LEDGER.RESERVATION_RESOLVED';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '该笔预留已经支出或释放，不能再次处理；请刷新后核对。',
      en: 'This reservation was already posted or voided and ends only once; reload and check.',
    });
  }
}

/** The same document moved another amount before. */
export class TransferDiffers extends DomainError {
  readonly code = 'LEDGER.TRANSFER_DIFFERS';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '同一文号此前已按另一金额或另一来源登记，本次未作更改；如需调整预算，请使用新的文号登记差额。',
      en: 'This document was registered before with another amount or of other sources, and nothing was changed; to adjust a budget register the difference under a document of its own.',
    });
  }
}

/** A budget that was closed at its year's end takes no appropriation and is not closed in another way. */
export class BudgetClosed extends DomainError {
  readonly code = 'LEDGER.BUDGET_CLOSED';
  readonly kind = 'conflict';

  constructor(policyId: string, year: string) {
    super(
      {
        zh: `政策“${policyId}”的 ${year} 年预算已经年终结账，不再登记预算，也不能另行结账；如有新的资金，请登记在下一年度。`,
        en: `The ${year} budget of policy "${policyId}" was closed at its year's end: it takes no money and is not closed in another way. New money is registered under the next year.`,
      },
      { policy: policyId, year },
    );
  }
}

/** Money from a source that bears no part of the budget. */
export class SourceUnknown extends DomainError {
  readonly code = 'LEDGER.SOURCE_UNKNOWN';
  readonly kind = 'invalid';

  constructor(source: string, known: readonly string[]) {
    const [zh, en] =
      known.length === 0
        ? ['该预算没有分担来源，请不写来源。', 'One source bears all of this budget: name none.']
        : [`可用的来源：${known.join('、')}。`, `Its sources are: ${known.join(', ')}.`];
    super(
      {
        zh: `该预算没有名为“${source}”的资金来源；${zh}`,
        en: `No source "${source}" bears a part of this budget. ${en}`,
      },
      { source },
    );
  }
}
