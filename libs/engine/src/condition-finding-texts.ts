import { type FindingText, line } from './finding-text.ts';

/** Findings on conditions: what they name, compare and nest. */
export const CONDITION_FINDINGS = {
  FACT_UNKNOWN: {
    what: line('字典中没有事实“{1}”', 'The dictionary has no fact "{1}"'),
    why: line(
      '没有登记的事实没有来源，也没有类型。',
      'An unregistered fact has neither source nor type.',
    ),
    instead: line(
      '改用已登记的事实{2}，或先在 rules/facts.json 登记。',
      'Use a registered fact{2}, or register it in rules/facts.json first.',
    ),
  },
  FACT_MALFORMED: {
    what: line('{1}', '{2}'),
    why: line('系统不作任何自动转换。', 'Nothing is converted automatically.'),
    instead: line('按字典中的类型书写。', 'Write it as the type in the dictionary asks.'),
  },
  OPERATOR_UNKNOWN: {
    what: line('没有运算符“{1}”', 'There is no operator "{1}"'),
    why: line('规则语言只有固定的运算符。', 'The rule language has a fixed set of operators.'),
    instead: line('可用：{2}。', 'Known: {2}.'),
  },
  OPERATOR_DECORATED: {
    what: line('运算符“{1}”带有修饰前缀', 'The operator "{1}" carries a decorator'),
    why: line(
      '修饰前缀对缺失数据的含义不明确。',
      'What a decorator means for missing data is not defined.',
    ),
    instead: line('写成普通形式：{2}。', 'Write the plain form: {2}.'),
  },
  OPERATOR_TYPE: {
    what: line('运算符“{1}”不能用于类型 {2}', 'The operator "{1}" does not apply to type {2}'),
    why: line('类型不符时结果没有意义。', 'With the wrong type its result means nothing.'),
    instead: line(
      '数值用大小比较，日期用 before/after/withinMonths，列表用 contains，代码用 equal/in/under。',
      'Use order operators for numbers, before/after/withinMonths for dates, contains for lists, equal/in/under for codes.',
    ),
  },
  VALUE_TYPE: {
    what: line('值 {1} 不是类型 {2}', 'The value {1} is not of type {2}'),
    why: line('系统不作任何自动转换，“10”不等于 10。', 'Nothing is converted: "10" is not 10.'),
    instead: line(
      '按 {2} 的写法填写；金额写元，日期写 2025-09-30。',
      'Write it as {2}; money in yuan, dates as 2025-09-30.',
    ),
  },
  TYPE_MISMATCH: {
    what: line('两侧类型不同：{1} 与 {2}', 'The two sides differ in type: {1} and {2}'),
    why: line(
      '不同类型之间的比较没有意义。',
      'A comparison between different types means nothing.',
    ),
    instead: line('选用同类型的事实或参数。', 'Choose facts or parameters of the same type.'),
  },
  UNIT_MISMATCH: {
    what: line('两侧计量单位不同：{1} 与 {2}', 'The two sides differ in unit: {1} and {2}'),
    why: line('单位不同的数不能直接比较。', 'Numbers of different units cannot be compared.'),
    instead: line('选用同单位的事实或参数。', 'Choose facts or parameters of the same unit.'),
  },
  CODE_UNKNOWN: {
    what: line('代码“{1}”不在代码表中', 'The code "{1}" is not in the code list'),
    why: line(
      '不存在的代码永远不会命中，企业会被漏掉。',
      'A code that does not exist never matches, and firms are left out.',
    ),
    instead: line('核对代码表 {2}。', 'Check the code list {2}.'),
  },
  CODE_LIST_UNKNOWN: {
    what: line('没有代码表“{1}”', 'There is no code list "{1}"'),
    why: line('代码没有代码表就无法核对。', 'Codes cannot be checked without their list.'),
    instead: line(
      '新建 rules/codes/{1}.json 或更正名称。',
      'Create rules/codes/{1}.json or correct the name.',
    ),
  },
  PARAMETER_UNKNOWN: {
    what: line('没有参数“{1}”', 'There is no parameter "{1}"'),
    why: line('参数须有依据才能使用。', 'A parameter needs a legal reference to be used.'),
    instead: line(
      '更正名称{2}，或新建 rules/parameters/ 下的文件。',
      'Correct the name{2}, or create its file in rules/parameters/.',
    ),
  },
  PARAMETER_UNDATED: {
    what: line('参数“{1}”在 {2} 没有取值', 'The parameter "{1}" has no value on {2}'),
    why: line(
      '参数在该日尚未开始，或已停止执行。',
      'On that day the parameter has not begun, or has ended.',
    ),
    instead: line(
      '核对政策是否仍然有效；有依据的，补充该日起的取值。',
      'Check that the policy is still in force; if a document sets a value for that day, add it with its reference.',
    ),
  },
  CONDITION_UNKNOWN: {
    what: line('没有共用条件“{1}”', 'There is no shared condition "{1}"'),
    why: line('引用须能找到所指的条件。', 'A reference must find its condition.'),
    instead: line(
      '更正名称{2}，或新建 rules/conditions/ 下的文件。',
      'Correct the name{2}, or create its file in rules/conditions/.',
    ),
  },
  CONDITION_CYCLE: {
    what: line('共用条件循环引用：{1}', 'Shared conditions refer to one another in a circle: {1}'),
    why: line('循环的条件没有结果。', 'A circle has no result.'),
    instead: line('去掉其中一处引用。', 'Remove one of the references.'),
  },
  CONDITION_SHAPE: {
    what: line('此处不是一个条件', 'This is not a condition'),
    why: line(
      '条件只能是 all、any、not、condition 或 fact 之一。',
      'A condition is exactly one of all, any, not, condition or fact.',
    ),
    instead: line(
      '写成 {"fact": …, "operator": …, "value": …} 或 {"all": […]}。',
      'Write {"fact": …, "operator": …, "value": …} or {"all": […]}.',
    ),
  },
  GROUP_EMPTY: {
    what: line('“{1}”是空列表', '"{1}" is an empty list'),
    why: line(
      '空列表恒为真，等于没有条件。',
      'An empty list is always true, which is no condition at all.',
    ),
    instead: line('写出条件，或删去这一组。', 'Write the conditions, or remove the group.'),
  },
  LIST_LENGTH: {
    what: line('列表有 {1} 项，最多 {2} 项', 'The list has {1} items, expected at most {2}'),
    why: line(
      '过长的列表没有人能复核，应成为代码表。',
      'Nobody can review a list this long; it should be a code list.',
    ),
    instead: line(
      '调整列表，或使用 under 和代码表。',
      'Adjust the list, or use under with a code list.',
    ),
  },
  CONDITIONS_TOO_DEEP: {
    what: line('条件嵌套超过 {1} 层', 'Conditions nest deeper than {1} levels'),
    why: line('过深的规则无法复核。', 'A rule this deep cannot be reviewed.'),
    instead: line(
      '合并同类的 all/any，或改写为更平的形式。',
      'Merge nested all/any groups of one kind.',
    ),
  },
  CONDITIONS_TOO_MANY: {
    what: line('条件超过 {1} 个', 'There are more than {1} conditions'),
    why: line('过长的规则无法复核。', 'A rule this long cannot be reviewed.'),
    instead: line(
      '拆成几个政策，或用 in/under 合并。',
      'Split the policy, or merge with in/under.',
    ),
  },
  PATH_REFUSED: {
    what: line('path“{1}”不能使用', 'The path "{1}" cannot be used'),
    why: line(
      'path 只能是 .a.b 这样的属性步骤，其他写法可能执行代码；字典中的事实都是单值，没有内部结构。',
      'A path is plain property steps such as .a.b, because other expressions may run code; and a fact of the dictionary is one value without inner parts.',
    ),
    instead: line(
      '直接写内部值的事实标识（tax 的 .annualRevenue 就是 tax.annualRevenue），去掉 path。',
      'Name the inner value as a fact (.annualRevenue of tax is tax.annualRevenue) and leave out the path.',
    ),
  },
  PERIOD_REFUSED: {
    what: line('期间“{1}”不能用于事实“{2}”', 'The period "{1}" does not fit the fact "{2}"'),
    why: line(
      '按期交付的事实须写期间，其余事实只有“截至某日”。',
      'Facts delivered per period need a period; the others exist only as of a day.',
    ),
    instead: line(
      '按期事实写 "P" 或 "P-1"，且期间长度与政策一致；其余写 "asOf" 或省略。',
      'Write "P" or "P-1" for facts of the policy\'s period length, "asOf" or nothing for the others.',
    ),
  },
  KNOWLEDGE_TEST: {
    what: line('条件判断“{1}”有没有数据', 'The condition asks whether "{1}" has data'),
    why: line(
      '这判断的是数据而不是企业：数据补齐后结论可能改变。',
      'That judges the data, not the firm: the verdict may change when data arrive.',
    ),
    instead: line(
      '通常不必写：缺数据时结论自动为“待定”。',
      'Usually not needed: missing data make the verdict undetermined by themselves.',
    ),
    warning: true,
  },
} satisfies Record<string, FindingText>;
