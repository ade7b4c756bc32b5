import { type InventedRow, INVENTED_YEAR } from './invented-enterprise.ts';
import { RandomNumbers } from './random-numbers.ts';

/** The enterprise as it is known so far, and the numbers its further rows are drawn from. */
interface Inventing {
  readonly random: RandomNumbers;
  readonly code: string;
  readonly legal: boolean;
  readonly individual: boolean;
  /** Section and division of its trade. */
  readonly trade: string;
  readonly staff: number;
  /** Of the year, in yuan. */
  readonly revenue: number;
}

/** Is given each row with its dataset. */
type Add = (dataset: string, row: InventedRow) => void;

const KEY = '统一社会信用代码';
const LAST_YEAR = String(Number(INVENTED_YEAR) - 1);
const YEAR_BEFORE = String(Number(INVENTED_YEAR) - 2);
const MONTH = `${INVENTED_YEAR}-09`;
const RATINGS = [
  { share: 22, word: 'A' },
  { share: 48, word: 'B' },
  { share: 20, word: 'M' },
  { share: 7, word: 'C' },
  { share: 3, word: 'D' },
];
const EVENTS = [
  { share: 3, word: 'neeq-base' },
  { share: 2, word: 'neeq-base-to-innovation' },
  { share: 1, word: 'neeq-innovation' },
  { share: 8, word: 'regional-market' },
];

/**
 * Invents what returns, statistics and lists say of an enterprise, for the policies beyond the first three, row by
 * row. Yearly statistics are of the last year, returns of the present one; most firms have all of them, and what a
 * return leaves open is left open here too.
 *
 * @param known the enterprise as `inventEnterprise` made it from the same seed and number
 */
export function inventReturns(
  seed: number,
  number: number,
  known: ReadonlyMap<string, InventedRow>,
  add: Add,
): void {
  const cell = (dataset: string, header: string): string => known.get(dataset)?.[header] ?? '';
  const one: Inventing = {
    random: new RandomNumbers(Math.imul(seed, 0x61c88647) ^ Math.imul(number, 0x7feb352d)),
    code: cell('registration', KEY),
    legal: cell('registration', '主体类型') === '企业法人',
    individual: cell('registration', '主体类型') === '个体工商户',
    trade: cell('registration', '行业代码'),
    staff: Number(cell('social-insurance', '参保人数') || 1),
    revenue: Number(cell('tax', '年度营业收入（元）') || 0),
  };
  one.random.next();
  taxStanding(one, add);
  incomeTax(one, add);
  vat(one, add);
  people(one, add);
  if (one.legal) {
    figures(one, add);
    research(one, add);
    lists(one, add);
    power(one, add);
    processing(one, add);
  }
}

function taxStanding({ random, code, revenue, legal }: Inventing, add: Add): void {
  if (random.chance(0.03)) return;
  add('tax-standing', {
    统一社会信用代码: code,
    所属年度: INVENTED_YEAR,
    纳税信用等级: random.chance(0.02) ? '' : random.weighted(RATINGS).word,
    查账征收: yes(legal ? random.chance(0.95) : random.chance(0.3)),
    '六税两费应缴额合计（减征前）（元）': yuan(revenue * 0.004 * random.next()),
    近36个月发生骗取退税: yes(random.chance(0.002)),
    近36个月因偷税被税务机关处罚的次数: String(random.chance(0.02) ? random.between(1, 2) : 0),
    '2019年4月1日以来享受过即征即退或先征后返（退）': yes(random.chance(0.03)),
  });
}

function incomeTax(one: Inventing, add: Add): void {
  const { random, code, legal, individual, staff, revenue } = one;
  if (random.chance(0.04)) return;
  const income = revenue * (random.next() * 0.22 - 0.04);
  const firm = random.next();
  add('income-tax', {
    统一社会信用代码: code,
    所属年度: INVENTED_YEAR,
    从事国家限制或禁止行业: yes(random.chance(0.01)),
    在海南实质性运营: random.chance(0.02) ? '' : yes(random.chance(0.93)),
    '经营所得应纳税所得额（个人所得税）（元）': individual ? yuan(Math.max(0, income)) : '',
    ...(legal
      ? {
          '应纳税所得额（元）': yuan(income),
          '从业人数（季度平均）': String(staff + random.between(0, 3) / 4),
          '资产总额（季度平均）（元）': firm < 0.01 ? '' : yuan(revenue * (0.4 + random.next())),
          属于小型微利企业: yes(income <= 3_000_000 && staff <= 300),
          ...companyFigures(one),
        }
      : {}),
  });
}

function companyFigures({ random, revenue }: Inventing): InventedRow {
  const share = random.chance(0.14) ? random.between(60, 100) : random.between(0, 50);
  const bought = (probability: number): string =>
    yuan(random.chance(probability) ? revenue * 0.05 * random.next() : 0);
  // What is drawn is drawn in the order of the columns.
  const transfer = yuan(random.chance(0.006) ? random.between(10, 900) * 10_000 : 0);
  const [equipment, assets] = [bought(0.18), bought(0.16)];
  const abroad = random.chance(0.004);
  return {
    鼓励类产业主营业务收入占收入总额的比例: (share / 100).toFixed(2),
    '技术转让所得（元）': transfer,
    '新购单位价值500万元以下设备器具合计（元）': equipment,
    '在海南新购500万元以下固定资产和无形资产合计（元）': assets,
    '新增境外直接投资所得（元）': yuan(abroad ? revenue * 0.05 : 0),
    新增境外直接投资的产业类别: abroad ? '现代服务业' : '其他',
    对境外企业的持股比例: (random.between(0, 100) / 100).toFixed(2),
    '被投资国（地区）企业所得税法定税率': (random.between(0, 30) / 100).toFixed(2),
  };
}

function vat({ random, code, legal, trade, revenue }: Inventing, add: Add): void {
  if (random.chance(0.03)) return;
  const general = legal && revenue > 5_000_000 ? random.chance(0.85) : random.chance(0.02);
  const monthly = general || random.chance(0.1);
  const sales = revenue / (monthly ? 12 : 4);
  const develops = trade.startsWith('K70');
  const input = general ? sales * (develops ? 0.3 : 0.09) * random.next() : 0;
  const credit = general ? creditOf(random, input, develops) : 0;
  const four = /^(C|M|I65|N77)/.test(trade) ? 0.6 + random.between(0, 40) / 100 : 0;
  add('vat', {
    统一社会信用代码: code,
    所属期: MONTH,
    增值税纳税人类型: general ? '一般纳税人' : '小规模纳税人',
    增值税申报周期: monthly ? '按月' : '按季',
    '最近一个申报期的销售额（元）': random.chance(0.01) ? '' : yuan(sales),
    '最近一个申报期适用3%征收率且未免征的销售额（元）': general ? '0.00' : yuan(sales),
    '最近一个申报期教育费附加、地方教育附加、水利建设基金合计（减免前）（元）': yuan(
      sales * (general ? 0.003 : 0.0005),
    ),
    '增值税期末留抵税额（元）': yuan(credit),
    进项构成比例: random.chance(0.01) ? '' : (0.8 + random.between(0, 20) / 100).toFixed(2),
    '四个行业增值税销售额占比（申请退税前12个月）': four.toFixed(2),
    '房地产开发经营业销售额占比（申请退税前12个月）': develops ? '0.90' : '0.00',
    连续六个月期末留抵税额大于零: yes(credit > 0 && random.chance(0.6)),
    与2019年3月31日相比连续六个月新增留抵大于零: yes(credit > 0 && random.chance(0.5)),
    '与上年末相比新增留抵税额（元）': yuan(credit * 0.7),
    '与2019年3月31日相比新增留抵税额（元）': yuan(credit * 0.8),
    '当期可抵扣进项税额（元）': yuan(input),
  });
}

/** Developers buy long before they sell, so most of them have input tax that is not offset for months. */
function creditOf(random: RandomNumbers, input: number, develops: boolean): number {
  return random.chance(develops ? 0.8 : 0.15) ? input * (2 + 8 * random.next()) : 0;
}

function people({ random, code, legal, individual, staff }: Inventing, add: Add): void {
  if (individual && random.chance(0.9)) {
    add('employment-registration', {
      统一社会信用代码: code,
      '办理就业登记人数（含经营者）': String(random.chance(0.45) ? random.between(1, 5) : 0),
      经营者首次从事个体经营: random.chance(0.03) ? '' : yes(random.chance(0.35)),
    });
  }
  if (random.chance(0.96)) {
    add('unemployment-insurance', {
      统一社会信用代码: code,
      年度: LAST_YEAR,
      参加失业保险: yes(legal ? random.chance(0.96) : random.chance(0.4)),
      足额缴纳失业保险费月数: String(random.chance(0.15) ? random.between(0, 11) : 12),
      月平均参保人数: String(staff),
      新领取失业保险金人数: String(
        random.chance(0.2) ? random.between(1, Math.ceil(staff / 10)) : 0,
      ),
      '实际缴纳失业保险费（元）': yuan(staff * random.between(400, 900)),
      劳务派遣单位: yes(legal && random.chance(0.004)),
    });
  }
  if (legal) {
    const disabled = random.chance(staff > 3 ? 0.08 : 0.01) ? random.between(1, 3) : 0;
    const share = Math.min(1, disabled / staff);
    add('disability-fund', {
      统一社会信用代码: code,
      年度: INVENTED_YEAR,
      在职职工人数: String(staff),
      安置残疾职工人数: String(disabled),
      安排残疾人就业比例: share.toFixed(4),
      '残疾人就业保障金应缴额（减免前）（元）': yuan(
        share >= 0.015 ? 0 : staff * (0.015 - share) * random.between(50_000, 90_000),
      ),
    });
  }
}

function figures({ random, code, trade, staff, revenue }: Inventing, add: Add): void {
  const industry = /^[BCD]/.test(trade);
  const above = industry && revenue >= 20_000_000;
  const grown = revenue * (0.7 + 0.5 * random.next());
  if (random.chance(0.95)) {
    add('annual-reports', {
      统一社会信用代码: code,
      报告年度: LAST_YEAR,
      从业人员期末人数: String(staff),
      '营业总收入（元）': random.chance(0.02) ? '' : yuan(grown),
      '资产总额（元）': yuan(revenue * (0.4 + random.next())),
    });
  }
  if (revenue > 20_000_000) {
    // Large firms of the demonstration are few and small; their figures of last year are drawn wider.
    const large = grown * (random.chance(0.1) ? 20 : 1);
    const tenThousands = (amount: number): string => yuan(amount / 10_000);
    add('statistics', {
      统一社会信用代码: code,
      年度: LAST_YEAR,
      是否规模以上: '是',
      期末从业人员: String(staff),
      '营业收入（万元）': tenThousands(large),
      '资产总计（万元）': tenThousands(large * (0.5 + random.next())),
      '工业总产值（万元）': industry ? tenThousands(large * 0.95) : '0',
      '研究开发费用（万元）': industry ? tenThousands(large * 0.08 * random.next()) : '0',
    });
    add('scale-entry', {
      统一社会信用代码: code,
      年度: LAST_YEAR,
      '以前年度最高工业总产值（元）': industry ? yuan(large * (0.5 + 0.7 * random.next())) : '0.00',
      '以前年度最高营业收入（元）': yuan(large * (0.5 + 0.7 * random.next())),
      规模以上工业企业: yes(above),
      本年度首次由规模以下升为规模以上: yes(above && random.chance(0.12)),
      首次升规后连续保持在规的整年数: String(above ? staff % 8 : 0),
      统计联网直报正常: yes(random.chance(0.98)),
    });
  } else if (random.chance(0.98)) {
    add('scale-entry', {
      统一社会信用代码: code,
      年度: LAST_YEAR,
      '以前年度最高工业总产值（元）': '0.00',
      '以前年度最高营业收入（元）': yuan(grown),
      规模以上工业企业: yes(false),
      本年度首次由规模以下升为规模以上: yes(false),
      首次升规后连续保持在规的整年数: '0',
      统计联网直报正常: '',
    });
  }
  if (random.chance(0.98)) {
    add('earlier-awards', {
      统一社会信用代码: code,
      '已领取上规模奖励（工业）累计（元）': '0.00',
      '已领取上规模奖励（信息产业）累计（元）': '0.00',
      '近三年已领取研发投入补助（元）': random.chance(0.2)
        ? yuan(random.between(1, 30) * 20_000)
        : '0.00',
    });
  }
  if (random.chance(0.99)) {
    add('safety-record', {
      统一社会信用代码: code,
      发生较大以上生产安全事故: yes(random.chance(0.003)),
    });
  }
}

function research({ random, code, trade, staff, revenue }: Inventing, add: Add): void {
  const technical = /^(C|I|M)/.test(trade);
  const certified = random.chance(technical ? 0.12 : 0.01);
  const pool = certified || random.chance(technical ? 0.05 : 0.002);
  const spends = certified || (technical && random.chance(0.3));
  const institution = certified && random.chance(0.08);
  const spent = spends ? revenue * (0.02 + 0.05 * random.next()) : 0;
  const years: readonly (readonly [string, number])[] = [
    [YEAR_BEFORE, spent * (0.6 + 0.3 * random.next())],
    [LAST_YEAR, spent * (0.7 + 0.4 * random.next())],
    [INVENTED_YEAR, spent],
  ];
  const standing = {
    高新技术企业证书在有效期内: yes(certified),
    高新技术企业或高新技术企业培育库企业: yes(pool),
    拥有省级研发机构: yes(institution),
    科技型中小企业综合评价得分: pool ? String(random.between(45, 95)) : '',
    科技人员指标得分: pool ? String(random.between(0, 20)) : '',
  };
  for (const [year, amount] of years) {
    if (!spends && year !== INVENTED_YEAR) continue;
    add('science', {
      统一社会信用代码: code,
      年度: year,
      ...standing,
      '研发费用（元）': yuan(amount),
      '省级研发机构实际投入（元）': institution
        ? yuan(staff * random.between(5_000, 90_000))
        : '0.00',
    });
  }
}

function lists({ random, code, trade, staff }: Inventing, add: Add): void {
  const maker = trade.startsWith('C');
  // Of trade and staff, not drawn: another draw would shift all that follow. The divisions are invented, too.
  const hiTech = /^C(27|34|39)/.test(trade) || (maker && staff % 4 === 0);
  if (random.chance(0.99)) {
    add('industry-lists', {
      统一社会信用代码: code,
      列入集成电路或工业母机企业清单: yes(maker && random.chance(0.01)),
      列入先进制造业企业加计抵减名单: yes(maker && random.chance(0.12)),
      获评制造业单项冠军: yes(maker && random.chance(0.002)),
      首次获评的民营企业榜单: '[]',
      纳入海南省高新技术产业统计分类目录: yes(hiTech),
    });
  }
  if (random.chance(0.99)) {
    add('capital-market', {
      统一社会信用代码: code,
      年度: INVENTED_YEAR,
      上市申请获受理: yes(random.chance(0.001)),
      成功发行上市: yes(random.chance(0.0005)),
      新三板和区域性股权市场挂牌事项: random.chance(0.003) ? random.weighted(EVENTS).word : '[]',
    });
  }
}

function power({ random, code, trade, revenue }: Inventing, add: Add): void {
  if (!random.chance(0.97)) return;
  const large = /^[BCD]/.test(trade) && revenue > 8_000_000;
  const demand = large && random.chance(0.6);
  add('power', {
    统一社会信用代码: code,
    月份: MONTH,
    电价计费方式: demand ? '两部制需量' : large ? '两部制容量' : '单一制',
    用电报装容量: String(large ? random.between(200, 4_000) : random.between(5, 200)),
    每千伏安月用电量: demand ? String(random.between(120, 420)) : '',
    '当月需量电费（元）': demand ? yuan(revenue * 0.001 * (1 + random.next())) : '',
  });
}

function processing({ random, code, trade, revenue }: Inventing, add: Add): void {
  const filed = trade.startsWith('C') && random.chance(0.05);
  const imported = revenue * 0.03 * random.next();
  add('value-added', {
    统一社会信用代码: code,
    月份: MONTH,
    加工增值业务已备案: yes(filed),
    '属于鼓励类产业企业（海关备案）': yes(filed),
    '备案货物内销价格（元）': filed ? yuan(imported * (1.2 + 0.8 * random.next())) : '',
    '进口料件价格合计（元）': filed ? yuan(imported) : '',
    '境内采购料件价格合计（元）': filed ? yuan(imported * 0.1) : '',
  });
}

function yes(holds: boolean): string {
  return holds ? '是' : '否';
}

/**
 * An amount with two decimals, as `toFixed(2)` writes it. That works with long numbers and takes five times as long;
 * where hundredths are no close call, whole ones say the same.
 */
function yuan(amount: number): string {
  const hundredths = amount * 100;
  const whole = Math.round(hundredths);
  if (Math.abs(hundredths - whole) > 0.49 || Math.abs(whole) < 1 || Math.abs(whole) > 1e15)
    return amount.toFixed(2);
  const magnitude = Math.abs(whole);
  const cents = magnitude % 100;
  return `${whole < 0 ? '-' : ''}${(magnitude - cents) / 100}.${CENTS[cents] as string}`;
}

const CENTS = Array.from({ length: 100 }, (_, cents) => String(cents).padStart(2, '0'));
