import { DomainError } from '#libs/kernel';

/** The lines of a firm's statement do not come to what its account in the ledger holds. */
export class StatementUnbalanced extends DomainError {
  readonly code = 'SAVINGS.STATEMENT_UNBALANCED';
  readonly kind = 'bug';

  constructor(measureId: string, linesFen: bigint, ledgerFen: bigint) {
    super(
      {
        zh: `措施“${measureId}”的明细合计 ${linesFen} 分，与账本余额 ${ledgerFen} 分不一致，对账单未出具；请联系管理员核对账本。`,
        en: `The lines of measure "${measureId}" come to ${linesFen} fen and the ledger holds ${ledgerFen}, so no statement is made; let an administrator look into the ledger.`,
      },
      { measure: measureId, linesFen: String(linesFen), ledgerFen: String(ledgerFen) },
    );
  }
}

/** A fact that is no unit cost. */
export class UnitCostUnknown extends DomainError {
  readonly code = 'SAVINGS.UNIT_COST_UNKNOWN';
  readonly kind = 'invalid';

  constructor(fact: string, known: readonly string[]) {
    super(
      {
        zh: `“${fact}”不是单位成本；可以选择：${known.join('、')}。`,
        en: `"${fact}" is no unit cost; choose one of ${known.join(', ')}.`,
      },
      { fact, known },
    );
  }
}

/** A list of charges that is not of its shape. */
export class ChargeListRefused extends DomainError {
  readonly code = 'SAVINGS.CHARGE_LIST_REFUSED';
  readonly kind = 'invalid';

  constructor(place: string) {
    super(
      {
        zh: `收费目录清单不能使用（${place}）；应为 [{"code": 编码, "title": 名称, "basis": 依据}]，各项不为空，编码不重复。`,
        en: `The list of charges cannot be used (${place}); it takes [{"code", "title", "basis"}], none of them blank and no code twice.`,
      },
      { place },
    );
  }
}

/** A list of charges was entered before under the same title or number, with another day or other charges. */
export class ChargeListDiffers extends DomainError {
  readonly code = 'SAVINGS.CHARGE_LIST_DIFFERS';
  readonly kind = 'conflict';

  constructor(document: string) {
    super(
      {
        zh: `“${document}”已登记过，生效日期或收费项目与本次不同；已登记的清单不更改，请核对，或以新文号登记后续清单。`,
        en: `"${document}" was entered before with another day or other charges, and an entered list never changes; check it, or enter the list that follows under its own number.`,
      },
      { document },
    );
  }
}

/** Whoever entered a list of charges may not decide on it. */
export class ChargeListSamePerson extends DomainError {
  readonly code = 'SAVINGS.CHARGE_LIST_SAME_PERSON';
  readonly kind = 'denied';

  constructor() {
    super({
      zh: '收费目录清单须由登记人以外的第二人核对后发布或退回；请由另一位人员办理。',
      en: 'A list of charges is published or rejected by a second person, not by the one who entered it; let somebody else decide.',
    });
  }
}

/** A person enters charges of a department that it does not speak for. */
export class ChargesBeyondReach extends DomainError {
  readonly code = 'SAVINGS.CHARGES_BEYOND_REACH';
  readonly kind = 'denied';

  constructor(authority: string) {
    super(
      {
        zh: `您的账号不能登记部门“${authority}”的收费目录清单；请由该部门人员登记。`,
        en: `Your account does not enter charges of the department "${authority}"; let its own people do it.`,
      },
      { authority },
    );
  }
}
