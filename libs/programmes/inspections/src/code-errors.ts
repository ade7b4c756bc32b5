import { DomainError, type Text } from '#libs/kernel';
import { type CodeFault } from './code-format.ts';

/** Why a code is not answered: what reading it came to, or what became of it and its inspection. */
export type CodeRefusal = CodeFault | 'other-firm' | 'ended' | 'answered';

const WORDS: Readonly<Record<CodeRefusal, Text>> = {
  unknown: {
    zh: '不是本系统出具的检查码，或已被改动',
    en: 'it was never issued here, or was altered',
  },
  early: { zh: '尚未到检查时段', en: 'its time has not come' },
  late: { zh: '检查时段已过', en: 'its time is over' },
  'other-firm': { zh: '该码不是出示给贵企业的', en: 'it was not issued to your enterprise' },
  ended: {
    zh: '该码已撤销，或检查已实施、已取消、今日不得实施，或检查人员的执法证已失效',
    en: 'it was revoked, its inspection is over or may not be carried out today, or its officer is certified no longer',
  },
  answered: {
    zh: '该码已答复过，一个码只能答复一次',
    en: 'it was answered already, once and for all',
  },
};

/** A code is not answered. */
export class CodeRefused extends DomainError {
  readonly code = 'INSPECTIONS.CODE_REFUSED';
  readonly kind = 'conflict';

  constructor(reason: CodeRefusal) {
    const { zh, en } = WORDS[reason];
    super(
      {
        zh: `检查码不能使用：${zh}；请让执法人员重新亮码，未亮码的可以拒绝检查。`,
        en: `The code cannot be used: ${en}; ask the officer for a new one, and refuse the inspection without it.`,
      },
      { reason },
    );
  }
}

/** Somebody may not show a code for an inspection. */
export class CodeNotIssued extends DomainError {
  readonly code = 'INSPECTIONS.CODE_NOT_ISSUED';
  readonly kind = 'conflict';

  constructor({ zh, en }: Text) {
    super({
      zh: `不能亮码：${zh}。`,
      en: `No code is issued: ${en}.`,
    });
  }
}

/** An inspection was not checked in to, and no exception is named. */
export class CheckInMissing extends DomainError {
  readonly code = 'INSPECTIONS.CHECK_IN_MISSING';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '企业当日没有接受到场人员的检查码，检查不得实施；请先亮码，确属紧急或企业无法登录的请写明例外和理由。',
      en: 'The firm accepted no code today of anybody who went, so nothing is inspected; show the code first, or name the exception and say why.',
    });
  }
}

/** That nobody of a firm can sign in is said of one that has answered a code. */
export class FirmSignsIn extends DomainError {
  readonly code = 'INSPECTIONS.FIRM_SIGNS_IN';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '该企业已登录答复过本次检查的检查码，不属于无法登录；请重新亮码，确属紧急的请按紧急情形写明理由。',
      en: 'The firm has signed in and answered a code of this inspection, so it can sign in; show a new code, or say why it is an emergency if it is one.',
    });
  }
}

/** Somebody without a valid certificate of the authority would inspect. */
export class NotCertified extends DomainError {
  readonly code = 'INSPECTIONS.NOT_CERTIFIED';
  readonly kind = 'conflict';

  constructor(numbers: readonly string[]) {
    super(
      {
        zh: `执法证“${numbers.join('、')}”不是该部门今日有效的执法证，持证人不得实施检查；请换有效的持证人员，漏登的请管理员登记。`,
        en: `"${numbers.join(', ')}" is no certificate of that authority that is valid today, so its holder inspects nobody; send somebody who has one, or have it entered if it is missing.`,
      },
      { numbers },
    );
  }
}

/** Somebody would inspect a firm from which he or she keeps away by a draw of the plan. */
export class ConflictOfInterest extends DomainError {
  readonly code = 'INSPECTIONS.CONFLICT_OF_INTEREST';
  readonly kind = 'conflict';

  constructor(numbers: readonly string[]) {
    super(
      {
        zh: `检查人员“${numbers.join('、')}”在本计划的抽取中已申报与该企业有利害关系，应当回避，不得替换到场；请换其他人员。`,
        en: `"${numbers.join(', ')}" keeps away from this firm by a draw of its plan, and does not go in another’s place either; send somebody else.`,
      },
      { numbers },
    );
  }
}
