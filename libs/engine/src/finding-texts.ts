import { CONDITION_FINDINGS } from './condition-finding-texts.ts';
import { ALLOCATION_FINDINGS } from './allocation-finding-texts.ts';
import { DOMAIN_FINDINGS } from './domain-finding-texts.ts';
import { DERIVED_FINDINGS } from './derived-finding-texts.ts';
import { SCORING_FINDINGS } from './scoring-finding-texts.ts';
import { type FindingText, line } from './finding-text.ts';

const document = {
  DOCUMENT_UNREADABLE: {
    what: line('文件不是有效的 JSON：{1}', 'The file is not valid JSON: {1}'),
    why: line('规则必须能被逐字读出。', 'A rule must be readable to the letter.'),
    instead: line(
      '用 JSON 校验工具修正标点后重新提交。',
      'Correct the punctuation with a JSON checker and submit again.',
    ),
  },
  DOCUMENT_TOO_LARGE: {
    what: line('文件有 {1} 个字符，超过上限 {2}', 'The file has {1} characters, more than {2}'),
    why: line(
      '过大的文件无法人工复核，也会拖慢全部规则。',
      'A file this large cannot be reviewed and slows every rule.',
    ),
    instead: line(
      '把长代码清单移到 rules/codes/，或拆成几个政策。',
      'Move long lists to rules/codes/ or split the policy.',
    ),
  },
  DOCUMENT_TOO_DEEP: {
    what: line('嵌套超过 {1} 层', 'Nesting is deeper than {1} levels'),
    why: line(
      '过深的规则没有人能读懂，也可能耗尽内存。',
      'Nobody can read a rule this deep, and it may exhaust memory.',
    ),
    instead: line(
      '把内层条件提取到 rules/conditions/ 并引用。',
      'Move inner conditions to rules/conditions/ and refer to them.',
    ),
  },
  KEY_DUPLICATED: {
    what: line('键“{1}”写了两次', 'The key "{1}" is written twice'),
    why: line(
      '机器只取后一个，阅读者看到的是前一个。',
      'The machine keeps the last one while a reader sees the first.',
    ),
    instead: line(
      '只保留一个；两个条件请放进同一个 all 列表。',
      'Keep one; put two conditions into one "all" list.',
    ),
  },
  KEY_RESERVED: {
    what: line('键“{1}”是保留名称', 'The key "{1}" is a reserved name'),
    why: line(
      '该名称会触及程序对象的内部结构。',
      'The name touches the inner structure of program objects.',
    ),
    instead: line('换一个名称。', 'Use another name.'),
  },
  KEY_UNKNOWN: {
    what: line('不认识的键“{1}”', 'The key "{1}" is not known here'),
    why: line(
      '写错的键会被忽略，规则就不再是所写的意思。',
      'A misspelt key would be ignored and the rule would mean something else.',
    ),
    instead: line('此处可用：{2}。', 'Known here: {2}.'),
  },
  NUMBER_INEXACT: {
    what: line(
      '数字 {1} 的有效数字超过 15 位',
      'The number {1} has more than 15 significant digits',
    ),
    why: line(
      '这样的数字读入后会丢失末位，金额将不准确。',
      'Its last digits are lost on reading, so amounts would be wrong.',
    ),
    instead: line(
      '金额请写成带引号的字符串，如 "90071992547409.91"。',
      'Write amounts as quoted text, for example "90071992547409.91".',
    ),
  },
  SHAPE_WRONG: {
    what: line('此处应为{1}', 'Expected here: {2}'),
    why: line(
      '缺少或写错这一项，规则的含义就不确定。',
      'Without it, or with something else, the meaning is uncertain.',
    ),
    instead: line('按所示形式填写：{1}。', 'Fill it in as shown: {2}.'),
  },
  FILE_UNEXPECTED: {
    what: line(
      '文件“{1}”不属于规则库的任何一类',
      'The file "{1}" is of no kind the rule book knows',
    ),
    why: line('放错位置的文件不会生效。', 'A file in the wrong place has no effect.'),
    instead: line(
      '放到 codes/、parameters/、conditions/ 或 <类别>/<政策>/{policy,cases}.json（评分模型为 {model,cases}.json，检查事项为 {matter,cases}.json，频次上限为 {quota,cases}.json）。',
      'Put it into codes/, parameters/, conditions/ or <programme>/<policy>/{policy,cases}.json, a scoring model into {model,cases}.json, a supervised matter into {matter,cases}.json, a quota of visits into {quota,cases}.json.',
    ),
    warning: true,
  },
  ID_MISMATCH: {
    what: line('标识“{1}”与所在位置“{2}”不一致', 'The id "{1}" differs from its place "{2}"'),
    why: line(
      '按位置和按标识查找必须得到同一个文件。',
      'Looking by place and by id must find the same file.',
    ),
    instead: line('把标识改成“{2}”，或移动文件。', 'Change the id to "{2}", or move the file.'),
  },
  ID_DUPLICATED: {
    what: line('“{1}”定义了两次', '"{1}" is defined twice'),
    why: line('同名的两个定义无法区分。', 'Two definitions under one name cannot be told apart.'),
    instead: line('删去其一或改名。', 'Remove or rename one.'),
  },
} satisfies Record<string, FindingText>;

const amount = {
  AMOUNT_SHAPE: {
    what: line('此处不是一个金额', 'This is not an amount'),
    why: line(
      '金额只能是 fixed、rate、perUnit、bands、cap、floor、rounded、difference、sum、min、max、fact 或 parameter 之一。',
      'An amount is exactly one of fixed, rate, perUnit, bands, cap, floor, rounded, difference, sum, min, max, fact or parameter.',
    ),
    instead: line(
      '例：{"fixed": 1000000}、{"rate": "0.002", "of": {"fact": …}, "round": "down"}。',
      'For example {"fixed": 1000000} or {"rate": "0.002", "of": {"fact": …}, "round": "down"}.',
    ),
  },
  AMOUNT_UNIT: {
    what: line('此处需要 {1}，写的是 {2}', 'Needed here: {1}, written: {2}'),
    why: line(
      '单位不符的金额没有意义，如金额乘金额。',
      'With the wrong unit an amount means nothing, such as money times money.',
    ),
    instead: line(
      '选用 {1} 类型的事实、参数或数。',
      'Choose a fact, parameter or number of type {1}.',
    ),
  },
  AMOUNT_NOT_APPLICABLE: {
    what: line(
      '金额用到的事实“{1}”缺失时表示不适用',
      'The amount uses "{1}", whose absence means not applicable',
    ),
    why: line(
      '不适用的事实没有数值，金额无从计算。',
      'A fact that does not apply has no number to compute with.',
    ),
    instead: line(
      '在字典中为其写明缺失时的取值，或改用其他事实。',
      'State a value for its absence in the dictionary, or use another fact.',
    ),
  },
  BAND_PAYS: {
    what: line('这一档的计算方式不适用：{1}', 'This band cannot pay so: {1}'),
    why: line(
      'rate 只乘金额，perUnit 只乘个数，fixed 是达到该档的一笔数额，分段累计时没有意义。',
      'A rate multiplies money and perUnit a count; fixed is one sum for reaching a band, which slices do not have.',
    ),
    instead: line(
      '金额基数用 rate，整数基数用 perUnit；按全额计档（"how": "whole"）时可用 fixed。',
      'Use rate on money, perUnit on an integer; fixed goes with "how": "whole".',
    ),
  },
  BANDS_ORDER: {
    what: line(
      '各档没有逐档递增，或最后一档有上限',
      'The bands do not ascend, or the last one ends',
    ),
    why: line('每个基数必须恰好落在一档。', 'Every base must fall into exactly one band.'),
    instead: line(
      '按上限从小到大排列（累计时大于零），最后一档不写 upTo/below；封顶另用 cap。',
      'Order the bands by their ends (above zero when progressive) and leave the last one open; a ceiling is a cap.',
    ),
  },
  ROUNDING_MISSING: {
    what: line('比例计算没有写明取整方式', 'The rate does not say how to round'),
    why: line(
      '分以下的尾数必须有明确的处理。',
      'What lies below a fen must be dealt with expressly.',
    ),
    instead: line(
      '加上 "round": "down"、"up" 或 "halfUp"；取整到元、万元另写 "to"。',
      'Add "round": "down", "up" or "halfUp"; "to" names a coarser unit, such as 1 yuan.',
    ),
  },
} satisfies Record<string, FindingText>;

const policy = {
  BASIS_MISSING: {
    what: line('没有法定依据', 'There is no legal basis'),
    why: line('没有依据的政策不得执行。', 'A policy without a basis may not be carried out.'),
    instead: line(
      '在 basis 中写明文件名称、文号和条款。',
      'Name document, number and article in "basis".',
    ),
  },
  REASON_MISSING: {
    what: line('不可执行的政策没有写明原因', 'The policy is not executable but gives no reason'),
    why: line(
      '目录中的每项政策都要说明为何尚不能自动执行。',
      'The catalogue says for each policy why it cannot run yet.',
    ),
    instead: line(
      '填写 notExecutableBecause 的中文和英文。',
      'Fill in notExecutableBecause in Chinese and English.',
    ),
  },
  DEMONSTRATION_UNMARKED: {
    what: line(
      '示范政策的标题没有“示范”二字',
      'A demonstration policy does not say 示范 in its title',
    ),
    why: line(
      '虚构内容在任何显示处都必须能被认出。',
      'Invented content must be recognisable wherever it is shown.',
    ),
    instead: line('在中文标题中写明“示范”。', 'Write 示范 in the Chinese title.'),
  },
  PERIOD_LENGTH: {
    what: line(
      '期间“{1}”与政策的期间长度“{2}”不符',
      'The period "{1}" is not of the policy\'s length "{2}"',
    ),
    why: line(
      '按年的政策只能按年计算，季、月同理。',
      'A yearly policy is decided per year, a quarterly one per quarter.',
    ),
    instead: line(
      '传入形如 2025、2025Q3 或 2025-09 的期间。',
      'Ask for a period such as 2025, 2025Q3 or 2025-09.',
    ),
  },
  POLICY_NOT_EXECUTABLE: {
    what: line('政策标记为不可执行', 'The policy is marked as not executable'),
    why: line('它只在目录中展示：{1}', 'It is only shown in the catalogue: {2}'),
    instead: line(
      '补齐确定的条件和金额后改为可执行。',
      'Complete certain conditions and amounts, then mark it executable.',
    ),
  },
  CASES_INCOMPLETE: {
    what: line('算例中没有“{1}”的情形', 'The worked cases have none that is {2}'),
    why: line(
      '每项政策至少要有通过、不通过和待定各一例。',
      'Each policy needs at least one passing, one failing and one undetermined case.',
    ),
    instead: line(
      '在 cases.json 中补充该情形及其计算过程。',
      'Add such a case with its calculation to cases.json.',
    ),
  },
  CASE_FACT_UNREAD: {
    what: line(
      '算例给出的“{1}”不是政策读取的事实',
      'The case gives "{1}", which the policy does not read',
    ),
    why: line(
      '多余的事实说明算例或规则写错了名称。',
      'A fact nobody reads means a wrong name in the case or the rule.',
    ),
    instead: line('政策读取：{2}。', 'The policy reads: {2}.'),
  },
  CASE_FAILED: {
    what: line(
      '算例“{1}”的结果与预期不符：{2}',
      'The case "{1}" does not come out as expected: {2}',
    ),
    why: line(
      '算例是政策含义的凭据，规则与算例必有一错。',
      'Cases prove what the policy means: either rule or case is wrong.',
    ),
    instead: line(
      '对照文件原文核对，改正规则或算例。',
      'Compare with the source text and correct the rule or the case.',
    ),
  },
} satisfies Record<string, FindingText>;

/** Every kind of finding with its texts. */
export const FINDING_TEXTS = {
  ...document,
  ...CONDITION_FINDINGS,
  ...amount,
  ...DERIVED_FINDINGS,
  ...DOMAIN_FINDINGS,
  ...ALLOCATION_FINDINGS,
  ...SCORING_FINDINGS,
  ...policy,
};

/** The name of a finding; its code is `ENGINE.` and the name. */
export type FindingName = keyof typeof FINDING_TEXTS;
