import { DomainError, type Text } from '#libs/kernel';

/** Rule files with errors; none of them was loaded. */
export class RulesRefused extends DomainError {
  readonly code = 'MATCHING.RULES_REFUSED';
  readonly kind = 'invalid';

  constructor(
    findings: readonly { readonly file: string; readonly pointer: string; readonly what: Text }[],
  ) {
    const list = (language: 'zh' | 'en'): string =>
      findings
        .map(({ file, pointer, what }) => `\n  ${file}${pointer}: ${what[language]}`)
        .join('');
    super(
      {
        zh: `规则文件有 ${findings.length} 处错误，一个也没有载入，请逐一修正：${list('zh')}`,
        en: `The rule files have ${findings.length} errors and none was loaded; correct them:${list('en')}`,
      },
      { findings },
    );
  }
}

/** Another run is under way; runs take turns. */
export class RunUnderWay extends DomainError {
  readonly code = 'MATCHING.RUN_UNDER_WAY';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '已有一次匹配正在进行或等待处理；请等它结束，或先取消它，再发起新的匹配。',
      en: 'A run is under way or waits for a decision; wait for it or cancel it, then start a new one.',
    });
  }
}

/** Nothing to match: no published rule within the caller's reach is in force on that day. */
export class NothingToMatch extends DomainError {
  readonly code = 'MATCHING.NOTHING_TO_MATCH';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '您的管辖范围内没有在该业务日期有效的已发布政策，无需匹配；请先发布规则。',
      en: 'No published policy within your reach is in force on that business day; publish a rule first.',
    });
  }
}

/** There is no draft of the policy to publish. */
export class NoDraft extends DomainError {
  readonly code = 'MATCHING.NO_DRAFT';
  readonly kind = 'conflict';

  constructor(policyId: string, number: number) {
    super({
      zh: `政策“${policyId}”没有待发布的第 ${number} 号草稿；请先用 rules load 载入，或核对政策编号和草稿号。`,
      en: `There is no draft ${number} of the policy "${policyId}" that waits to be published; load it first with rules load, or check both.`,
    });
  }
}

/** The person who drafted a rule may not publish it. */
export class SameAuthor extends DomainError {
  readonly code = 'MATCHING.SAME_AUTHOR';
  readonly kind = 'denied';

  constructor() {
    super({
      zh: '规则须由起草人以外的第二人发布；请由另一位有权人员办理。',
      en: 'A rule is published by a second person, not by the one who drafted it; let another one do it.',
    });
  }
}

/** A policy is published by its own authority, by somebody whose reach takes in all of its division. */
export class PolicyBeyondReach extends DomainError {
  readonly code = 'MATCHING.POLICY_BEYOND_REACH';
  readonly kind = 'denied';

  constructor(policyId: string, authority: string) {
    super({
      zh: `政策“${policyId}”由“${authority}”主管，不在您的部门或区划范围内，不能由您发布；请由该部门的审核人员发布。`,
      en: `The policy "${policyId}" is of the authority "${authority}" and not within your authorities and division, so you cannot publish it; let an approver of that authority do it.`,
    });
  }
}

/** Two published rules were written against different meanings of one fact. */
export class DefinitionsDiffer extends DomainError {
  readonly code = 'MATCHING.DEFINITIONS_DIFFER';
  readonly kind = 'conflict';

  constructor(fact: string) {
    super({
      zh: `已发布的规则对指标“${fact}”的定义不一致；请把涉及的规则按最新的指标字典重新载入并发布。`,
      en: `Published rules define the fact "${fact}" differently; load and publish them again with the newest dictionary.`,
    });
  }
}

/** A cancelled run that newer knowledge has overtaken. */
export class RunOvertaken extends DomainError {
  readonly code = 'MATCHING.RUN_OVERTAKEN';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '在此之后已有新的匹配完成，继续旧的匹配会用过时的数据覆盖结果；请发起一次新的匹配。',
      en: 'A later run has been applied since, and resuming this one would overwrite it with older data; start a new run.',
    });
  }
}
