import { addDays, type LocalDate } from '#libs/kernel';
import { type InventedError } from './invented-errors.ts';
import { type InventedRow, INVENTED_YEAR } from './invented-enterprise.ts';
import { inventNumbers, NUMBERED, type NumberFlaws, recordSeed } from './invented-numbers.ts';
import { RandomNumbers } from './random-numbers.ts';

/** Is given each row with its dataset, and what is wrong with it. */
type Add = (dataset: string, row: InventedRow, error?: InventedError) => void;

interface Inventing {
  readonly seed: number;
  readonly numbers: NumberFlaws;
  readonly random: RandomNumbers;
  readonly number: number;
  readonly code: string;
  readonly legal: boolean;
  readonly staff: number;
  /** Of the year, in yuan. */
  readonly revenue: number;
  readonly hires: number;
  readonly giant: boolean;
}

/**
 * The datasets invented here that the demonstration goes without: no policy of it is decided from them. Hires are not
 * among them, because one is; nor penalties, by which firms are graded; nor are accounts and authorised persons, because
 * without them nothing that is confirmed could be paid.
 */
export const RECORD_DATASETS: ReadonlySet<string> = new Set([
  'identifiers',
  'insurance-payments',
  'invoices',
  'groups',
  'customs',
  'utilities',
  'certificates',
  'patents',
  'safety',
  'loans',
  'awards',
]);

/** The datasets nobody invents rows of: what inspections, supervision by credit and savings are to read. */
export const UNINVENTED_DATASETS: ReadonlySet<string> = new Set([
  'credit-dynamics',
  'credit-tiers',
  'supervision',
  'inspections',
  'inspection-findings',
  'violations',
  'operating-costs',
  'utility-prices',
  'housing-fund',
  'zero-tariff-subjects',
  'reliefs',
  'charges',
]);

const KEY = '统一社会信用代码';
/** The day of the invented data; what is invented lies before it. */
const DAY = `${INVENTED_YEAR}-09-30`;
const CATEGORIES = [
  { share: 55, word: '应届高校毕业生' },
  { share: 25, word: '离校两年内未就业毕业生' },
  { share: 20, word: '登记失业青年' },
];
const PURPOSES = [
  { share: 60, word: '流动资金' },
  { share: 30, word: '固定资产' },
  { share: 10, word: '个人经营' },
];
const GRADES = [
  { share: 70, word: '轻微' },
  { share: 25, word: '一般' },
  { share: 5, word: '严重' },
];

/** Days before {@link DAY}, written once: a date is asked for ten times an enterprise. */
const DAYS: readonly LocalDate[] = Array.from({ length: 2_000 }, (_, ago) => addDays(DAY, -ago));
const YEARS_LATER = 1_095;
const EXPIRIES: readonly LocalDate[] = DAYS.map((day) => addDays(day, YEARS_LATER));

/**
 * Invents what the other departments know of an enterprise, row by row, several where a dataset has items. What
 * belongs together agrees: a little giant has its certificate, every qualifying hire is a person, large firms borrow
 * more, use more power and are counted by the statistics office.
 *
 * @param known the enterprise as {@link inventEnterprise} made it from the same seed and number
 * @param numbers what is wrong with the numbers it is known by
 */
export function inventRecords(
  seed: number,
  number: number,
  known: ReadonlyMap<string, InventedRow>,
  numbers: NumberFlaws,
  add: Add,
): void {
  const cell = (dataset: string, header: string): string => known.get(dataset)?.[header] ?? '';
  const one: Inventing = {
    ...{ seed, numbers },
    random: new RandomNumbers(recordSeed(seed, number)),
    number,
    code: cell('registration', KEY),
    legal: cell('registration', '主体类型') === '企业法人',
    staff: Number(cell('social-insurance', '参保人数') || 1),
    revenue: Number(cell('tax', '年度营业收入（元）') || 0),
    hires: Number(cell('employment', '符合条件新招用人数') || 0),
    giant: cell('titles', '国家专精特新小巨人') === '是',
  };
  identity(one, add);
  activity(one, add);
  standing(one, add);
  money(one, add);
}

function identity(one: Inventing, add: Add): void {
  const { random, number, code, legal } = one;
  if (random.chance(NUMBERED)) {
    const registered = random.chance(0.3) ? `4600${String(number).padStart(9, '0')}` : '';
    inventNumbers({ ...one, registered }, one.numbers, add);
  }
  if (random.chance(0.95)) {
    add('authorised-persons', {
      统一社会信用代码: code,
      人员编号: 'P1',
      姓名: `合成人员${number}`,
      角色: '法定代表人',
      授权截止日期: '',
    });
  }
  if (random.chance(0.9)) {
    add('accounts', {
      统一社会信用代码: code,
      账户编号: 'A1',
      开户银行: '合成示例银行',
      账号: `6217${String(number).padStart(15, '0')}`,
      是否基本户: '是',
    });
  }
  // By its number, so that who is served changes nothing else of a population of this seed.
  if (number % 10 !== 0) {
    add('service-officers', {
      统一社会信用代码: code,
      服务单位代码: 'demo-service',
      服务专员姓名: `合成专员${number % 89}`,
    });
  }
  if (legal && random.chance(0.02)) {
    add('groups', {
      统一社会信用代码: code,
      集团编号: `G${number % 997}`,
      集团名称: `合成示例集团${number % 997}`,
      成员角色: random.chance(0.2) ? '母公司' : '控股子公司',
    });
  }
}

function activity({ random, code, legal, staff, revenue, hires }: Inventing, add: Add): void {
  if (legal && random.chance(0.03)) {
    add('customs', {
      统一社会信用代码: code,
      年度: INVENTED_YEAR,
      '出口额（万元）': tenThousands(revenue * random.next()),
      '进口额（万元）': tenThousands(revenue * random.next() * 0.5),
      海关信用等级: random.chance(0.05) ? '高级认证企业' : '注册登记和备案企业',
    });
  }
  if (random.chance(0.85)) {
    add('utilities', {
      统一社会信用代码: code,
      月份: `${INVENTED_YEAR}-08`,
      '用电量（千瓦时）': String(staff * random.between(80, 900)),
      '用水量（立方米）': String(staff * random.between(2, 20)),
      '用气量（立方米）': random.chance(0.2) ? String(staff * random.between(1, 30)) : '',
      是否欠费: random.chance(0.02) ? '是' : '否',
    });
  }
  for (let hire = 1; hire <= hires; hire += 1) {
    add('hires', {
      统一社会信用代码: code,
      人员编号: `H${hire}`,
      人员类别: random.weighted(CATEGORIES).word,
      合同起始日期: ago(random, 600),
      参保月数: String(random.between(3, 20)),
    });
  }
}

function standing({ random, code, legal, giant, number }: Inventing, add: Add): void {
  const certify = (kind: string): void => {
    const days = random.between(0, 1_999);
    add('certificates', {
      统一社会信用代码: code,
      证书编号: `${kind.length}${number}`,
      称号: kind,
      发证日期: DAYS[days] as string,
      有效期至: EXPIRIES[days] as string,
    });
  };
  if (giant) certify('专精特新小巨人');
  if (legal && random.chance(0.03)) certify('高新技术企业');
  if (legal && random.chance(0.04)) certify('专精特新中小企业');
  for (let patent = 0; legal && patent < 5 && random.chance(0.05); patent += 1) {
    add('patents', {
      统一社会信用代码: code,
      专利号: `ZL${number}.${patent}`,
      专利类型: random.chance(0.3) ? '发明' : '实用新型',
      授权公告日: ago(random, 1_999),
      是否有效: random.chance(0.9) ? '是' : '否',
    });
  }
  if (random.chance(0.02)) {
    add('penalties', {
      统一社会信用代码: code,
      决定书文号: `合成罚〔${INVENTED_YEAR}〕${number}号`,
      处罚日期: ago(random, 900),
      失信程度: random.weighted(GRADES).word,
      '罚没金额（元）': String(random.between(1, 200) * 500),
      公示截止日期: '',
    });
  }
  if (random.chance(0.002)) {
    add('safety', {
      统一社会信用代码: code,
      事故编号: `S${number}`,
      事故日期: ago(random, 900),
      事故等级: random.chance(0.9) ? '一般' : '较大',
      是否负有责任: random.chance(0.7) ? '是' : '否',
    });
  }
}

function money({ random, code, number, revenue }: Inventing, add: Add): void {
  for (let loan = 1; loan <= 3 && random.chance(0.12); loan += 1) {
    const days = random.between(0, 1_999);
    add('loans', {
      统一社会信用代码: code,
      借据编号: `L${number}-${loan}`,
      放款机构: '合成示例银行',
      贷款用途: random.weighted(PURPOSES).word,
      '贷款金额（万元）': tenThousands(Math.max(10_000, revenue * 0.2 * random.next())),
      '已付利息（元）': String(random.between(100, 90_000)),
      发放日期: DAYS[days] as string,
      到期日期: EXPIRIES[days] as string,
    });
  }
  if (random.chance(0.03)) {
    add('awards', {
      统一社会信用代码: code,
      决定文号: `合成兑〔2024〕${number}号`,
      政策名称: '合成示例奖励',
      所属年度: '2024',
      '兑现金额（元）': String(random.between(1, 100) * 1_000),
      拨付日期: ago(random, 600),
    });
  }
}

function ago(random: RandomNumbers, most: number): LocalDate {
  return DAYS[random.between(0, most)] as LocalDate;
}

/** An amount in 万元 with two decimals. */
function tenThousands(yuan: number): string {
  return (Math.round(yuan / 100) / 100).toFixed(2);
}
