import { type FindingText, line } from './finding-text.ts';

/** Findings on derived facts: their expressions, units, series and aggregates. */
export const DERIVED_FINDINGS = {
  EXPRESSION_SHAPE: {
    what: line('这里不是一个计算式', 'This is not an expression'),
    why: line(
      '每一处只能写一种运算，写错或并列几种就无法确定含义。',
      'Each place holds one operation; none or several leave the meaning open.',
    ),
    instead: line(
      '写 fact、parameter、fixed、sum、difference、product、quotient、min、max、mean、rounded、elapsed、startOf、endOf、choose、holds 之一，或直接写值。',
      'Write one of fact, parameter, fixed, sum, difference, product, quotient, min, max, mean, rounded, elapsed, startOf, endOf, choose, holds, or a plain value.',
    ),
  },
  EXPRESSION_TYPE: {
    what: line('此处需要 {1}，写的是 {2}', 'Needed here: {1}, written: {2}'),
    why: line(
      '系统不作任何自动转换：日期不能相加，金额不能与数相加。',
      'Nothing is converted: dates are not added, nor money to a number.',
    ),
    instead: line(
      '换用 {1} 类型的值；日期之差写 elapsed，金额写 {"fixed": "100.00"}。',
      'Use a value of type {1}; between dates write "elapsed", for money {"fixed": "100.00"}.',
    ),
  },
  EXPRESSION_UNIT: {
    what: line('单位“{1}”与“{2}”不能这样结合', 'The units "{1}" and "{2}" do not go together so'),
    why: line(
      '单位不同的数相加、相比没有意义，金额乘金额也没有意义。',
      'Adding or comparing different units means nothing, nor does money times money.',
    ),
    instead: line(
      '使两边单位一致，或在结果上写明所得的单位。',
      'Make both sides count the same, or declare the unit that results.',
    ),
  },
  EXPRESSION_NOT_APPLICABLE: {
    what: line(
      '计算用到的事实“{1}”缺失时表示不适用',
      'The expression uses "{1}", whose absence means not applicable',
    ),
    why: line('不适用的事实没有值，无从计算。', 'A fact that does not apply has no value.'),
    instead: line(
      '在字典中为其写明缺失时的取值，或改用其他事实。',
      'State a value for its absence in the dictionary, or use another fact.',
    ),
  },
  ROUNDING_UNSAID: {
    what: line(
      '结果可能有除不尽的小数，没有写明取整方式',
      'The result may not come out even, and no rounding is declared',
    ),
    why: line(
      '取整方式会改变谁符合条件、金额多少。',
      'How it is rounded can change who qualifies and for how much.',
    ),
    instead: line(
      '加上 "round": "down"、"up" 或 "halfUp"；小数另写 "places"。',
      'Add "round": "down", "up" or "halfUp", and "places" for a decimal.',
    ),
  },
  ZERO_UNSAID: {
    what: line('没有写明除数为零时取什么值', 'It is not said what stands when the divisor is zero'),
    why: line(
      '上年为零的企业确实存在，含义须由政策写明。',
      'Firms with nothing in the year before exist; the policy must say what that means.',
    ),
    instead: line(
      '加上 "whenZero": 值；除数不得写成 0。',
      'Add "whenZero" with a value; the divisor cannot be written as 0.',
    ),
  },
  SERIES_ALONE: {
    what: line('事实“{1}”的一段期间不是一个值', 'A run of periods of "{1}" is not one value'),
    why: line(
      '多期的数据要先归成一个数，才能比较或计算。',
      'Several periods must be brought to one figure before they are compared.',
    ),
    instead: line(
      '写成衍生事实：{"max": {"fact": "{1}", "params": {"period": {"since": "2014"}}}}，可用 sum、min、max、mean。',
      'Derive a fact: {"max": {"fact": "{1}", "params": {"period": {"since": "2014"}}}}, with sum, min, max or mean.',
    ),
  },
  SERIES_BOUNDS: {
    what: line('起始期间 {1} 不能用于到 {2} 为止的序列', 'A series cannot run from {1} to {2}'),
    why: line(
      '起始须与事实的期间长度相同，不晚于末期，且不超过 60 期。',
      'It starts with a period of the same length, not after the last one, and holds at most 60.',
    ),
    instead: line('改写 since，如 "2014"。', 'Correct "since", for example "2014".'),
  },
  DERIVED_CYCLE: {
    what: line('衍生事实互相引用：{1}', 'Derived facts refer to each other: {1}'),
    why: line('循环的计算没有起点。', 'A circular computation has no beginning.'),
    instead: line('去掉其中一处引用。', 'Remove one of the references.'),
  },
  DERIVED_REFUSED: {
    what: line(
      '衍生事实“{1}”本身有错误（{2}）',
      'The derived fact "{1}" has errors of its own ({2})',
    ),
    why: line(
      '它算不出来，用到它的政策也无法认定。',
      'It cannot be computed, so neither can the policy that uses it.',
    ),
    instead: line('先改正该文件。', 'Correct that file first.'),
  },
  ITEM_FACT: {
    what: line(
      '事实“{1}”属于每一条明细，不是企业的一个值',
      'The fact "{1}" belongs to each item, not to the firm',
    ),
    why: line(
      '一家企业可有许多笔贷款、许多名员工，条件须先归成一个值。',
      'A firm has many loans or hires; a condition needs one value.',
    ),
    instead: line(
      '在 rules/derived/ 中用 aggregate（count、sum、min、max、latest、exists）汇总后引用。',
      'Sum it up in rules/derived/ with an aggregate (count, sum, min, max, latest, exists) and refer to that.',
    ),
  },
  AGGREGATE_SHAPE: {
    what: line('汇总“{1}”：{2}', 'The aggregate "{1}": {2}'),
    why: line(
      '汇总须说明对哪类明细、取什么值。',
      'An aggregate says which items it is over and what it takes of them.',
    ),
    instead: line(
      '例如 {"over": "employment", "take": "count", "where": {…}}；sum、min、max、latest 另写 of，latest 另写 by。',
      'For example {"over": "employment", "take": "count", "where": {…}}; sum, min, max and latest need "of", latest also "by".',
    ),
  },
  COHORT_SHAPE: {
    what: line('群组事实“{1}”：{2}', 'The cohort fact "{1}": {2}'),
    why: line(
      '群组事实须说明与谁相比、比什么、取什么值。',
      'A cohort fact says who is compared, by what, and what is taken of it.',
    ),
    instead: line(
      '例如 {"take": "percentile", "percent": 90, "of": "tax.annualRevenue", "by": ["reg.industry"], "leastMembers": 10, "mostUnknown": "0.1"}。',
      'For example {"take": "percentile", "percent": 90, "of": "tax.annualRevenue", "by": ["reg.industry"], "leastMembers": 10, "mostUnknown": "0.1"}.',
    ),
  },
} satisfies Record<string, FindingText>;
