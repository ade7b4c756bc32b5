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
      '与交付部门约定更短的 maxAgeDays（数据集或字典），或改用按期间交付的事实。',
      'Agree on a shorter maxAgeDays, of the dataset or in the dictionary, or use a fact delivered per period.',
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
  TITLE_RELATIVE: {
    what: line(
      '“{1}”按期间取值，名称中却写了“{2}”',
      '"{1}" is a fact of a period, and its title says "{2}"',
    ),
    why: line(
      '显示时名称后面都带年份，如“上年裁员率（2025年）”，看的人不知道是哪一年。',
      'It is shown with its year, as in "layoff rate of the last year (2025)": nobody can tell which year is meant.',
    ),
    instead: line(
      '从名称中去掉，用 params 的 "P-1" 指明期间。',
      'Leave it out of the title, and say the period by "P-1" in params.',
    ),
    warning: true,
  },
  CERTAINTY_MISSING: {
    what: line('没有写明“{1}”的把握程度', 'How sure "{1}" is is not said'),
    why: line(
      '有效期、兑现方式、制定机关和执行部门写错了，企业会找错门、误期限；读的人要知道核对到什么程度。',
      'A wrong validity, way of delivery, issuer or authority sends firms to the wrong door on the wrong day: readers must know how far it was checked.',
    ),
    instead: line(
      '在 "certainty" 中加上该处的把握程度和说明；"authority" 写上 "certainty"，"issuedBy" 写上名称和 "certainty"。',
      'Add the place to "certainty" with its note; "authority" takes a "certainty", "issuedBy" a title and a "certainty".',
    ),
  },
  NUMBER_IS_DAY: {
    what: line('文号栏写的是日期：“{1}”', 'The document number is a day: "{1}"'),
    why: line('按文号找不到这份文件。', 'Nobody finds the document by it.'),
    instead: line(
      '日期写在 "issued"（如 2022-05），没有读到文号的 "number" 写 null。',
      'Write the day in "issued", as 2022-05, and null as the "number" that was not read.',
    ),
    warning: true,
  },
  CLAUSE_EMPTY: {
    what: line(
      '标为已读的条款只是一个名目：“{1}”',
      'A clause marked as read is a mere heading: "{1}"',
    ),
    why: line(
      '读的人会以为核对过内容，其实只见到文件名称。',
      'Readers take its content for checked, when only the name of the document was seen.',
    ),
    instead: line(
      '写出条款内容；只核实了文件存在的，"certainty" 写 "uncertain" 并说明。',
      'Write what the clause says, or "uncertain" where only the existence of the document was verified.',
    ),
    warning: true,
  },
  CLAUSE_DIFFERS: {
    what: line(
      '参数“{1}”取值{2}，条款中没有这个数字',
      'The parameter "{1}" is {2}, a figure that no clause has',
    ),
    why: line(
      '企业看到的条款与付款所依据的数字不一致，其中一处没有随文件更新。',
      'What firms read and what is paid differ: one of them was not brought up to date.',
    ),
    instead: line(
      '按现行文件改正条款或参数；数字由条款推算的，在参数的 "reference" 中写明算式，如“25%−15%＝10%”。',
      'Correct clause or parameter; where the figure follows from the clause, show how in the "reference", as in 25%−15%＝10%.',
    ),
    warning: true,
  },
  FIGURE_LITERAL: {
    what: line('数字“{1}”直接写在规则里', 'The figure "{1}" is written into the rule itself'),
    why: line(
      '界限、比例、金额和日期由文件规定，也由文件改变；写成参数才有起始日期和依据，旧的取值仍用于旧的期间。',
      'Documents set limits, rates, sums and days, and change them: as a parameter a figure has its first day and its reference, and the old one stays for old periods.',
    ),
    instead: line(
      '在 rules/parameters/ 写成参数（成套的数字写成参数表），此处写 {"parameter": "…"}。只有 0 和 1 可以直接写。',
      'Make it a parameter in rules/parameters/ (a table, where figures belong together) and write {"parameter": "…"} here. Only 0 and 1 may stand as they are.',
    ),
    warning: true,
  },
  RULE_UNCERTAIN: {
    what: line(
      '“{1}”未核实，政策却会主动列入名单并付款',
      '"{1}" is not verified, yet the policy lists and pays on its own',
    ),
    why: line(
      '免申即享和即申即享的钱不经申请审核；依据含糊的规则付款，多付的要追回。',
      'Nobody reviews an application here: what a doubtful rule pays too much has to be recovered.',
    ),
    instead: line(
      '核实原文；所作理解在各种可能的读法下都不会多付的，写 "overpays": false 并在说明中讲清；有效期终止日未核实的写到已知的最后一天；否则改为 "executable": false 并说明原因。',
      'Verify the text; where the reading chosen pays no more than any other, write "overpays": false and say so in the note; end an unverified validity on the last day known; else make it "executable": false with the reason.',
    ),
  },
  SETTLEMENT_UNFOUNDED: {
    what: line(
      '兑现期没有接在有效期之后',
      'The settlement does not follow the end of the validity',
    ),
    why: line(
      '兑现期是有效期满之后仍兑现有效期内事项的期间；没有期满日，或截止日不晚于期满日，就没有兑现期。',
      'It is the time after validity in which what fell within it is still paid: without an end of validity, or ending no later, there is none.',
    ),
    instead: line(
      '写明有效期的 "until"，兑现截止日 "until" 晚于它；所读文本未写明截止日的写 null。',
      'Give the "until" of the validity and a later one of the settlement, or null where the text read names none.',
    ),
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
  SILENCE_UNFOUNDED: {
    what: line(
      '逾期不答复视为“{1}”而没有写明条款',
      'Silence is taken for "{1}" without an article',
    ),
    why: line(
      '企业没有说的话，只有规定才能替它认定。',
      'Only an article may say in a firm’s place what it did not say itself.',
    ),
    instead: line(
      '写明这样认定的条款，或去掉 "silence"：逾期后资金保留，企业仍可答复。',
      'Name the article that says so, or leave "silence" out: the money is then kept and the firm may still answer.',
    ),
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
  AMOUNT_UNEXPLAINED: {
    what: line(
      '可执行的政策没有金额，也没有说明原因',
      'The policy runs, names no sum and does not say why',
    ),
    why: line(
      '企业会问能得多少；没有金额的，要说清是权利、扣除还是数据不足。',
      'Firms ask how much: without a sum it must be said whether it is a right, a deduction or lacks data.',
    ),
    instead: line(
      '写上 "amount"，或在 "withoutAmount" 中写明原因。',
      'Give "amount", or say why not in "withoutAmount".',
    ),
    warning: true,
  },
  RELATION_UNKNOWN: {
    what: line(
      '关系所指的政策不存在或就是自身：“{1}”',
      'The relation is with a policy that does not exist, or with itself: "{1}"',
    ),
    why: line(
      '找不到对方的关系无法执行，会重复兑现。',
      'A relation with nothing cannot be enforced: benefits would be paid twice.',
    ),
    instead: line(
      '改正政策编号；对方不在规则库的，只在说明中写明。',
      'Correct the id; where the other is not in the rule book, say it in the note only.',
    ),
    warning: true,
  },
  RELATION_ONE_SIDED: {
    what: line(
      '与“{1}”的关系（{2}）只有一方写明',
      'The relation with "{1}" ({2}) is said by one side only',
    ),
    why: line(
      '先办理另一项的企业不会被拦下。',
      'A firm that took the other one first would not be stopped.',
    ),
    instead: line(
      '在对方政策中写上同一种关系。',
      'Declare the same kind of relation in the other policy.',
    ),
    warning: true,
  },
  RELATION_DISAGREES: {
    what: line(
      '与“{1}”的累计上限，两方所写的金额、年数或同组政策不一致',
      'The ceiling shared with "{1}" has another amount, other years or other policies there',
    ),
    why: line(
      '企业能得多少，取决于先办理哪一项。',
      'What a firm gets would depend on which benefit comes first.',
    ),
    instead: line(
      '各方写同一金额、同一年数，并互相写全同组的所有政策。',
      'Write the same amount and years in each, and in each name all the others.',
    ),
  },
  RELATION_REPEATED: {
    what: line('同一限额写了两次（{1}）', 'The same limit is set twice ({1})'),
    why: line('修改其中一处，另一处仍然有效。', 'Whoever amends one leaves the other in force.'),
    instead: line('只保留一处。', 'Keep one of them.'),
    warning: true,
  },
  RELATION_CIRCULAR: {
    what: line(
      '补差或追加关系与“{1}”首尾相接',
      'Relations of difference or addition lead round in a circle with "{1}"',
    ),
    why: line('互相以对方为基数，金额无法计算。', 'Each would be computed from the other.'),
    instead: line(
      '保留以高一级或先兑现的政策为基数的一个方向。',
      'Keep the direction that builds on the higher or earlier policy.',
    ),
    warning: true,
  },
  BOUNDARY_UNPROVEN: {
    what: line(
      '算例没有覆盖界限“{1}”：缺少{2}',
      'No worked case proves the boundary "{1}": lacking {2}',
    ),
    why: line(
      '写成“超过”还是“不低于”，只有恰在界限上的算例看得出。',
      'Whether a limit itself counts shows only in a case exactly on it.',
    ),
    instead: line('按原文各补一个算例。', 'Add the cases, worked out from the text.'),
    warning: true,
  },
  DECLARABLE_MODE: {
    what: line(
      '政策不是有资金渠道的即申即享政策，却让企业自行申报',
      'Firms may declare facts, but the policy is not funded and decided at once',
    ),
    why: line(
      '只有即申即享的政策有申报表；其他政策的数据都由部门提供。',
      'Only a policy that is decided at once has a form; everywhere else data come from departments.',
    ),
    instead: line(
      '删去 "declarable"，或把 deliveryMode 写为 "instant" 并写明 fundingLine。',
      'Remove "declarable", or write deliveryMode "instant" with a fundingLine.',
    ),
  },
  DECLARABLE_UNREAD: {
    what: line('“{1}”不能由企业申报', '"{1}" cannot be declared by a firm'),
    why: line(
      '能申报的只有该政策直接读取、缺失时为未知的事实；统计、排名、信用等级和缺失有固定含义的事实由部门数据得出。',
      'Only what the policy reads as delivered and is unknown when absent can be declared; what is counted, ranked, graded or has a meaning when absent follows from the data of departments.',
    ),
    instead: line(
      '改为该政策读取的事实编号，或删去这一项。',
      'Name a fact that the policy reads, or remove the entry.',
    ),
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
