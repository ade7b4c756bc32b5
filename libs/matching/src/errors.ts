import { DomainError, type LocalDate, type Text } from '#libs/kernel';

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

/** Snapshots cannot be given up while a run reads or writes them. */
export class SnapshotsInUse extends DomainError {
  readonly code = 'MATCHING.SNAPSHOTS_IN_USE';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '匹配正在进行或等待处理，正在使用快照，暂不清理；请等它结束或取消后再清理。',
      en: 'A run is under way or waits for a decision and uses snapshots, so none was pruned; prune them when it has ended or was cancelled.',
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

/** Why an enterprise is offered no form. */
export type NotOffered =
  | 'no such form'
  | 'no data yet'
  | 'decided before'
  | 'contradicted'
  | 'not eligible'
  | 'data missing';

const NOT_OFFERED: Readonly<Record<NotOffered, Text>> = {
  'no such form': {
    zh: '该政策不在即申即享范围或现不在有效期；请在“我的惠企”查看可办理的事项。',
    en: 'This policy is not decided on application, or not in force; see what may be applied for under my benefits.',
  },
  'no data yet': {
    zh: '该政策尚未完成首次匹配，暂不能受理；匹配完成后会出现在“我的惠企”。',
    en: 'The policy has not been matched yet, so nothing can be decided; it appears under my benefits once it has.',
  },
  'decided before': {
    zh: '该事项本期已经办理过，不能重复申请；请在“我的惠企”查看结果。',
    en: 'This has been decided for the period and cannot be applied for again; see the result under my benefits.',
  },
  contradicted: {
    zh: '此前的申报经核验不符，本期不再接受自行申报；部门数据到位后可再办理。',
    en: 'What was declared before turned out not to be so, and nothing more can be declared for this period; it can be applied for once departments have the data.',
  },
  'not eligible': {
    zh: '按部门数据，贵企业不符合该政策的条件，无需申请；数据有误的，可提出更正。',
    en: 'By the data of departments the conditions are not met, so there is nothing to apply for; if data are wrong, propose a correction.',
  },
  'data missing': {
    zh: '还缺应由部门提供的数据，企业不能代填；部门数据到位后会自动判定或开放申请。',
    en: 'Data that only departments may supply are missing; once they are there it is decided, or can be applied for.',
  },
};

/** There is no form for this enterprise and policy now. */
export class FormNotOffered extends DomainError {
  readonly code = 'MATCHING.FORM_NOT_OFFERED';
  readonly kind = 'conflict';

  constructor(because: NotOffered) {
    super(NOT_OFFERED[because], { because });
  }
}

/** Nothing is decided on application while newer data are being taken over, or a difference is looked into. */
export class ApplicationPaused extends DomainError {
  readonly code = 'MATCHING.APPLICATION_PAUSED';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '该政策的数据正在更新或复核，暂停受理；请几分钟后再试，仍不能办理的请联系主管部门。',
      en: 'The data of this policy are being renewed or reviewed and nothing is decided now; try again in a few minutes, or ask the department.',
    });
  }
}

/** It stands with another amount than the data known now give, and a run alone changes that. */
export class AmountAwaitsRun extends DomainError {
  readonly code = 'MATCHING.AMOUNT_AWAITS_RUN';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '该企业的认定金额与按现有数据应得的不同，只能由下一次匹配批次变更，未作受理；请在下一批次完成后再办理。',
      en: 'The enterprise stands with another amount than the data known now give, which only the next run changes, and nothing was decided; come back once that run is done.',
    });
  }
}

/** Of this policy nothing can be said to an enterprise yet. */
export class NotJudgedYet extends DomainError {
  readonly code = 'MATCHING.NOT_JUDGED_YET';
  readonly kind = 'missing';

  constructor() {
    super({
      zh: '该政策尚不能由系统判定，或还没有匹配过，无法说明是否符合；请查看政策内容，或联系主管部门。',
      en: 'This policy is not judged by the system, or no run has judged it yet, so it cannot be said whether you qualify; read the policy, or ask the department.',
    });
  }
}

/** The form is not the one that was read. */
export class FormChanged extends DomainError {
  readonly code = 'MATCHING.FORM_CHANGED';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '您打开申请表之后，数据、规则或所问事项已更新，未作受理；请重新打开申请表，核对后再提交。',
      en: 'Data, rule or questions changed after you opened the form, and nothing was decided; open it again, check it and send it.',
    });
  }
}

/** An answer that is no value of its fact. */
export class AnswerMalformed extends DomainError {
  readonly code = 'MATCHING.ANSWER_MALFORMED';
  readonly kind = 'invalid';

  constructor(title: Text) {
    super({
      zh: `“${title.zh}”的填写不对，未作受理；请按提示填写（金额以元为单位，日期写成 2025-09-30，人数等写整数）。`,
      en: `"${title.en}" is not filled in as it should be, and nothing was decided; follow the hint (amounts in yuan, days as 2025-09-30, counts as whole numbers).`,
    });
  }
}

/** Two ways of computing came to different verdicts, so nothing is granted. */
export class OpinionDiffers extends DomainError {
  readonly code = 'MATCHING.OPINION_DIFFERS';
  readonly kind = 'bug';

  constructor(difference: Text) {
    super({
      zh: `两种计算方法的结论不一致，未作决定（${difference.zh}）；请联系主管部门核对规则。`,
      en: `Two ways of computing disagree and nothing was decided (${difference.en}); ask the department to check the rule.`,
    });
  }
}

/** Whoever declared something may not verify it. */
export class DeclarationOwn extends DomainError {
  readonly code = 'MATCHING.DECLARATION_OWN';
  readonly kind = 'denied';

  constructor() {
    super({
      zh: '申报须由申报人以外的工作人员核验；请由主管部门的人员登录后办理。',
      en: 'A declaration is verified by an officer, not by who made it; let an officer of the department sign in.',
    });
  }
}

/** Evidence is added until somebody has verified the declaration. */
export class EvidenceTooLate extends DomainError {
  readonly code = 'MATCHING.EVIDENCE_TOO_LATE';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '该申报已经核验，不再补充证明材料；对结果有异议的，请提出异议。',
      en: 'The declaration was verified already and takes no more evidence; if you disagree, object to the outcome.',
    });
  }
}

const EVIDENCE_FAULTS = {
  size: {
    zh: '文件是空的，或超过 5 MB；请压缩或分开后再上传。',
    en: 'The file is empty or exceeds 5 MB; make it smaller or split it.',
  },
  kind: {
    zh: '文件内容与所称的类型不符；请上传 PDF、PNG 或 JPEG 文件。',
    en: 'The file is not what it is called; send a PDF, PNG or JPEG.',
  },
  count: {
    zh: '一份申报最多附 10 个文件；请合并后再上传。',
    en: 'A declaration takes at most 10 files; put some together.',
  },
} as const;

/** A file that is not taken as evidence. */
export class EvidenceRefused extends DomainError {
  readonly code = 'MATCHING.EVIDENCE_REFUSED';
  readonly kind = 'invalid';

  constructor(fault: keyof typeof EVIDENCE_FAULTS) {
    super(EVIDENCE_FAULTS[fault], { fault });
  }
}

/** Nothing to count on: no run has made a snapshot that is still kept. */
export class NoSnapshot extends DomainError {
  readonly code = 'MATCHING.NO_SNAPSHOT';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '还没有可用于试算的数据快照；请先发起一次匹配，完成取数后再试算。',
      en: 'There is no snapshot of the population to try a change on; start a run first and try again once it has read the data.',
    });
  }
}

/** A rule that is tried reads what the runs did not. */
export class FactsNotInSnapshot extends DomainError {
  readonly code = 'MATCHING.FACTS_NOT_IN_SNAPSHOT';
  readonly kind = 'conflict';

  constructor(facts: readonly { readonly key: string; readonly title: Text }[], asOf: LocalDate) {
    const keys = facts.map(({ key }) => key);
    super(
      {
        zh: `${asOf} 的数据快照中没有“${facts.map(({ title }) => title.zh).join('”“')}”（${keys.join('、')}），因为当次匹配的政策都不用它；请改用快照中已有的指标，或在使用该指标的政策发布并匹配后再试算。`,
        en: `The snapshot of ${asOf} does not hold ${facts.map(({ title }) => title.en).join(', ')} (${keys.join(', ')}), because no policy of that run reads it; use facts that are there, or try again after a run with a published policy that reads it.`,
      },
      { facts: keys },
    );
  }
}

/** A change of a policy is tried by the policy's own authority. */
export class SimulationBeyondReach extends DomainError {
  readonly code = 'MATCHING.SIMULATION_BEYOND_REACH';
  readonly kind = 'denied';

  constructor(policyId: string, authority: string) {
    super({
      zh: `政策“${policyId}”由“${authority}”主管，不在您的部门范围内，不能由您试算；请由该部门的政策人员试算。`,
      en: `The policy "${policyId}" is of the authority "${authority}" and not yours to try changes of; ask a policy officer of that authority.`,
    });
  }
}
