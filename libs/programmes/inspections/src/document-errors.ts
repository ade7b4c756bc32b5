import { DomainError, type Text } from '#libs/kernel';

/** What is laid down of how inspections go on cannot be read. */
export class ProcedureMalformed extends DomainError {
  readonly code = 'INSPECTIONS.PROCEDURE_MALFORMED';
  readonly kind = 'invalid';

  constructor(where: string) {
    super(
      {
        zh: `检查程序 rules/inspection-procedure.json 格式有误，位置：${where}；每种文书只能跟在前面的文书之后。`,
        en: `rules/inspection-procedure.json is malformed at ${where}; each kind follows kinds that stand before it.`,
      },
      { where },
    );
  }
}

/** There is no such kind of document. */
export class DocumentUnknown extends DomainError {
  readonly code = 'INSPECTIONS.DOCUMENT_UNKNOWN';
  readonly kind = 'invalid';

  constructor(kind: string, known: readonly string[]) {
    super(
      {
        zh: `没有“${kind}”这种检查文书；可以选择：${known.join('、')}。`,
        en: `There is no document "${kind}"; choose one of ${known.join(', ')}.`,
      },
      { kind, known },
    );
  }
}

/** A document is issued in its state of the inspection, after those that it follows, and once where it comes once. */
export class DocumentOutOfOrder extends DomainError {
  readonly code = 'INSPECTIONS.DOCUMENT_OUT_OF_ORDER';
  readonly kind = 'conflict';

  constructor(name: Text, why: Text) {
    super({
      zh: `不能出具《${name.zh}》：${why.zh}。`,
      en: `"${name.en}" cannot be issued: ${why.en}.`,
    });
  }
}

/** What an officer writes in a document is missing, or there is nothing that it could say. */
export class DocumentIncomplete extends DomainError {
  readonly code = 'INSPECTIONS.DOCUMENT_INCOMPLETE';
  readonly kind = 'invalid';

  constructor(name: Text, what: Text) {
    super({
      zh: `《${name.zh}》缺少${what.zh}；请补充后再出具。`,
      en: `"${name.en}" lacks ${what.en}; add it and issue it then.`,
    });
  }
}

/** A firm states its case once it was told what was found, once for each time it was told, and before that is decided on. */
export class StatementRefused extends DomainError {
  readonly code = 'INSPECTIONS.STATEMENT_REFUSED';
  readonly kind = 'conflict';

  constructor(why: Text) {
    super({
      zh: `不能提交陈述申辩：${why.zh}。`,
      en: `A statement cannot be made: ${why.en}.`,
    });
  }
}
