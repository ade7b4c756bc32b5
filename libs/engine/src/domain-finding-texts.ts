import { type FindingText, line } from './finding-text.ts';

/** Findings on what a rule means, where nothing is wrong with how it is written. */
export const DOMAIN_FINDINGS = {
  CONDITION_CONTRADICTS: {
    what: line(
      '同时成立的条件在“{1}”上互相矛盾：{2}',
      'Conditions that must all hold contradict each other on "{1}": {2}',
    ),
    why: line('这样的政策永远没有企业符合。', 'Nobody can ever meet such a policy.'),
    instead: line('核对原文，改正其中一个条件。', 'Compare with the text and correct one of them.'),
  },
  CONDITION_UNREACHABLE: {
    what: line(
      '这一分支与外层条件在“{1}”上矛盾：{2}',
      'This branch contradicts the conditions around it on "{1}": {2}',
    ),
    why: line(
      '永远不会成立的分支说明写漏或写错了条件。',
      'A branch that can never hold means something is missing or wrong.',
    ),
    instead: line('删去该分支，或改正条件。', 'Remove the branch or correct the condition.'),
    warning: true,
  },
  ABSENCE_SATISFIES: {
    what: line(
      '“{1}”没有数据时，条件反而成立',
      'The condition holds when there is no data on "{1}"',
    ),
    why: line(
      '没有记录不等于没有负面情况；按缺失取值放行，会把钱付给不该得的企业。',
      'No record is not a clean record: what passes by absence is paid to firms that should not get it.',
    ),
    instead: line(
      '在字典中把该事实的缺失改为 "unknown"；确属“缺失即为无”的，由封闭数据集交付明确取值。',
      'Let its absence be "unknown" in the dictionary; where absence does mean none, let a closed-world dataset say so.',
    ),
    warning: true,
  },
  FACT_TOO_OLD: {
    what: line(
      '“{1}”允许 {2} 天前的数据，超过政策期间',
      '"{1}" may be {2} days old, longer than the policy\'s period',
    ),
    why: line(
      '上一期间的数据会被当作本期间的事实。',
      'Data of an earlier period would count as facts of this one.',
    ),
    instead: line(
      '在字典中缩短 maxAgeDays，或改用按期间交付的事实。',
      'Shorten maxAgeDays in the dictionary, or use a fact delivered per period.',
    ),
    warning: true,
  },
  BASIS_EXPIRES: {
    what: line(
      '依据“{1}”自 {2} 起失效，政策有效期更长',
      'The basis "{1}" lapses on {2}, before the policy does',
    ),
    why: line(
      '依据失效后继续执行，就是没有依据的执行。',
      'What is carried out after its basis lapsed has no basis.',
    ),
    instead: line(
      '缩短政策有效期，或写明延续执行的文件。',
      'Shorten the policy, or name the document that prolongs it.',
    ),
    warning: true,
  },
  PARAMETER_ENDS: {
    what: line(
      '参数“{1}”自 {2} 起没有取值，政策有效期更长',
      'The parameter "{1}" has no value from {2} on, before the policy ends',
    ),
    why: line('没有取值的期间无法判定。', 'Without a value those periods cannot be decided.'),
    instead: line(
      '补上参数取值及依据，或缩短政策有效期。',
      'Add the value with its reference, or shorten the policy.',
    ),
    warning: true,
  },
  ARTICLE_MISSING: {
    what: line('依据“{1}”没有写明条款', 'The basis "{1}" says nothing of its article'),
    why: line(
      '企业和审计要能找到所依据的那一条。',
      'Firms and auditors must find the article it rests on.',
    ),
    instead: line(
      '写明 "article"；原文确未读到条款的写 null。',
      'Give "article", or null where the text read does not name one.',
    ),
    warning: true,
  },
  WAIVER_UNFOUNDED: {
    what: line('免去了“{1}”环节而没有写明条款', 'The gate "{1}" is waived without an article'),
    why: line('公示、确认等环节只能依规定免去。', 'A gate may be waived only by an article.'),
    instead: line('写明免去的条款，或改为需要。', 'Name the article, or require the gate.'),
    warning: true,
  },
  AMOUNT_UNCAPPED: {
    what: line('金额没有上限', 'The amount has no ceiling'),
    why: line(
      '财政资金按比例或按数量计算而没有上限，一个错误数据就能耗尽预算。',
      'Paid by share or count without a ceiling, one wrong figure can empty a budget.',
    ),
    instead: line(
      '按原文加上 cap；原文确无上限的，在 "uncapped" 中写明理由。',
      'Add the cap of the text; where it sets none, say why in "uncapped".',
    ),
    warning: true,
  },
  AMOUNT_MAY_BE_NEGATIVE: {
    what: line('金额可能为负：“{1}”', 'The amount may be negative: "{1}"'),
    why: line(
      '负的补助没有意义，说明漏写了条件或下限。',
      'A negative benefit means nothing: a condition or a floor is missing.',
    ),
    instead: line(
      '加上 "floor": 0，或要求该事实大于零。',
      'Add "floor": 0, or require the fact to be above zero.',
    ),
    warning: true,
  },
  BANDS_FALL: {
    what: line('跨过一档后金额反而减少：{1} → {2}', 'Crossing a band lowers the amount: {1} → {2}'),
    why: line(
      '多做反而少得，通常是写错了档次。',
      'Who does more gets less: usually a band is wrong.',
    ),
    instead: line('核对各档数额。', 'Check the sums of the bands.'),
    warning: true,
  },
  FAIR_COMPETITION: {
    what: line(
      '条件涉及{1}，没有公平竞争审查文号',
      'The rule depends on {2} and names no fair-competition review',
    ),
    why: line(
      '《公平竞争审查条例》限制以所有制、注册地、纳税额或特定企业为条件的奖补。',
      'The Regulation on Fair Competition Review restricts awards by ownership, place of registration, taxes paid or named firms.',
    ),
    instead: line(
      '在 "fairCompetition" 中写明审查结论的文号；没有审查的改为不可执行。',
      'Give the number of the review in "fairCompetition", or make the policy not executable.',
    ),
    warning: true,
  },
} satisfies Record<string, FindingText>;
