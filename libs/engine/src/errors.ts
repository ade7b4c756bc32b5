import { DomainError } from '#libs/kernel';
import { type Finding } from './finding.ts';

/** A raw value that is not a value of its fact's type. It names the fact and never repeats a long value. */
export class FactMalformed extends DomainError {
  readonly code = 'ENGINE.FACT_MALFORMED';
  readonly kind = 'invalid';
}

/** A policy that cannot be compiled; `findings` say where, why and what to write instead. */
export class RuleRefused extends DomainError {
  readonly code = 'ENGINE.RULE_REFUSED';
  readonly kind = 'invalid';

  constructor(
    policy: string,
    readonly findings: readonly Finding[],
  ) {
    const first = findings[0];
    super(
      {
        zh: `政策“${policy}”有 ${findings.length} 处不能编译${first ? `，首处在 ${first.file}${first.pointer}：${first.what.zh}` : ''}；请按逐条说明修改后重试。`,
        en: `Policy "${policy}" cannot be compiled, ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}${first ? `, the first at ${first.file}${first.pointer}: ${first.what.en}` : ''}; correct each finding and try again.`,
      },
      { policy, findings },
    );
  }
}

/** Columns of one segment that do not fit one another or the facts that read them. */
export class ColumnMismatched extends DomainError {
  readonly code = 'ENGINE.COLUMN_MISMATCHED';
  readonly kind = 'bug';
}
