import { addDays } from '#libs/kernel';
import { INVENTED_BODIES, inventCreditCode } from './credit-code.ts';
import { DIVISIONS } from './divisions.ts';
import { RandomNumbers } from './random-numbers.ts';

/** One row of one dataset's file: its cells by header, all as text; an empty text is a gap. */
export type InventedRow = Readonly<Record<string, string>>;

/** The period of all invented yearly data. */
export const INVENTED_YEAR = '2025';

/** The datasets that the demonstration is decided from; an enterprise has at most one row in each. */
export const DECIDING_DATASETS: ReadonlySet<string> = new Set([
  'registration',
  'tax',
  'social-insurance',
  'employment',
  'credit',
  'titles',
  'finance',
]);

interface Trade {
  readonly share: number;
  /** Division of GB/T 4754-2017. */
  readonly code: string;
  readonly word: string;
}

const TRADES: readonly Trade[] = [
  { share: 17, code: 'F51', word: '贸易' },
  { share: 16, code: 'F52', word: '商贸' },
  { share: 11, code: 'L72', word: '商务服务' },
  { share: 9, code: 'H61', word: '酒店' },
  { share: 8, code: 'H62', word: '餐饮' },
  { share: 8, code: 'I65', word: '软件科技' },
  { share: 7, code: 'A01', word: '热带农业' },
  { share: 4, code: 'E50', word: '装饰工程' },
  { share: 2, code: 'K70', word: '房地产开发' },
  { share: 5, code: 'G54', word: '运输' },
  { share: 4, code: 'C13', word: '食品加工' },
  { share: 3, code: 'C27', word: '生物医药' },
  { share: 3, code: 'M75', word: '技术推广' },
  { share: 2, code: 'C39', word: '电子制造' },
  { share: 1, code: 'C34', word: '装备制造' },
];

const KINDS = [
  { share: 46, word: '企业法人', category: '1', suffix: '有限公司' },
  { share: 7, word: '分支机构', category: '1', suffix: '有限公司分公司' },
  { share: 41, word: '个体工商户', category: '2', suffix: '商行' },
  { share: 6, word: '农民专业合作社', category: '3', suffix: '农民专业合作社' },
] as const;

const STATUSES = [
  { share: 965, word: '存续' },
  { share: 20, word: '吊销' },
  { share: 15, word: '注销' },
];

const INSURED = [
  { share: 955, word: '正常' },
  { share: 20, word: '欠费' },
  { share: 10, word: '暂停' },
  { share: 15, word: '' },
];

/** The days on which enterprises were founded, written once. */
const FOUNDED = Array.from({ length: 10_001 }, (_, day) => addDays('1998-01-01', day));

/** Coprime to 31^6 and not near a simple fraction of it, so neighbours get unlike codes. */
const SPREAD = 548_467_031;

/**
 * Invents one enterprise: at most one row for each dataset, absent where a department is to know nothing.
 *
 * The same seed and number always give the same rows. Of 20,000 about 60 may get the little-giant award, 3,800 the
 * job-expansion subsidy with 1 to 12 hires each, and 25 the bond award; a few of each lack a deciding fact.
 */
export function inventEnterprise(
  seed: number,
  number: number,
  digits: number,
): ReadonlyMap<string, InventedRow> {
  const random = new RandomNumbers(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number, 0x85ebca6b));
  random.next();
  const kind = random.weighted(KINDS);
  const trade = random.weighted(TRADES);
  const division = random.weighted(DIVISIONS).code;
  // Exact in doubles up to sixteen million enterprises.
  const body = (number * SPREAD + (seed >>> 0)) % INVENTED_BODIES;
  const code = inventCreditCode(kind.category, division, body);
  const legal = kind.word === '企业法人';
  const staff = staffOf(random, legal);
  const name = `合成示例${String(number).padStart(digits, '0')}${trade.word}${kind.suffix}`;
  const rows = new Map<string, InventedRow>();
  rows.set('registration', {
    统一社会信用代码: code,
    企业名称: name,
    主体类型: kind.word,
    登记状态: random.weighted(STATUSES).word,
    行政区划代码: division,
    行业代码: trade.code,
    成立日期: FOUNDED[random.between(0, FOUNDED.length - 1)] as string,
    '注册资本（万元）': random.chance(0.02) ? '' : capitalOf(random, kind.category),
  });
  add(rows, random, 0.98, 'tax', () => ({
    统一社会信用代码: code,
    所属年度: INVENTED_YEAR,
    是否欠税: gap(random, 0.015, yes(random.chance(0.03))),
    '年度营业收入（元）': gap(
      random,
      0.02,
      (staff * random.between(60_000, 900_000) + random.between(0, 99) / 100).toFixed(2),
    ),
  }));
  add(rows, random, 0.97, 'social-insurance', () => ({
    统一社会信用代码: code,
    参保状态: random.weighted(INSURED).word,
    参保人数: gap(random, 0.01, String(staff)),
  }));
  add(rows, random, 0.985, 'employment', () => ({
    统一社会信用代码: code,
    年度: INVENTED_YEAR,
    符合条件新招用人数: gap(random, 0.01, String(hiresOf(random, staff))),
    按小微企业招用毕业生补贴享受: yes(staff <= SMALL_STAFF && number % 10 === 0),
  }));
  add(rows, random, 0.99, 'credit', () => ({
    统一社会信用代码: code,
    列入经营异常名录: gap(random, 0.01, yes(random.chance(0.04))),
    列入严重失信主体名单: gap(random, 0.005, yes(random.chance(0.008))),
  }));
  const giant = legal && random.chance(0.0102);
  add(rows, random, 0.995, 'titles', () => ({
    统一社会信用代码: code,
    国家专精特新小巨人: yes(giant),
    已获小巨人奖励: gap(random, 0.004, yes(giant && random.chance(0.12))),
  }));
  const issues = legal && random.chance(0.0034);
  add(rows, random, 0.99, 'finance', () => ({
    统一社会信用代码: code,
    年度: INVENTED_YEAR,
    '债券融资额（万元）': gap(random, 0.004, issues ? String(random.between(20, 900) * 100) : '0'),
  }));
  return rows;
}

/** Up to so many employees an invented firm may take the subsidy for graduates of small firms; one in ten does. */
const SMALL_STAFF = 100;

function add(
  rows: Map<string, InventedRow>,
  random: RandomNumbers,
  coverage: number,
  dataset: string,
  row: () => InventedRow,
): void {
  if (random.chance(coverage)) rows.set(dataset, row());
}

function gap(random: RandomNumbers, probability: number, cell: string): string {
  return random.chance(probability) ? '' : cell;
}

function yes(holds: boolean): string {
  return holds ? '是' : '否';
}

/** Many small employers and few large ones. */
function staffOf(random: RandomNumbers, legal: boolean): number {
  const most = legal ? 7.2 : 3.2;
  return Math.max(1, Math.floor(Math.exp(random.next() ** 2 * most)));
}

function hiresOf(random: RandomNumbers, staff: number): number {
  return random.chance(staff > 3 ? 0.54 : 0.42)
    ? random.between(1, Math.min(12, Math.max(2, Math.ceil(staff / 2))))
    : 0;
}

function capitalOf(random: RandomNumbers, category: '1' | '2' | '3'): string {
  const whole = Math.ceil(Math.exp(random.next() * (category === '1' ? 8.5 : 3.5)));
  return random.chance(0.1) ? `${whole}.5` : String(whole);
}
