import { type InventedError } from './invented-errors.ts';
import { type InventedRow, INVENTED_YEAR } from './invented-enterprise.ts';
import { RandomNumbers } from './random-numbers.ts';

/** What is wrong with numbers under which departments know firms; each a share from 0 to 1. */
export interface NumberFlaws {
  /** Of firms: a row under a number that nobody bears, or the number of another firm stated as its own. */
  readonly wrong: number;
  /** Of pairs of firms: the number of the first has gone over to the second, and the first has a new one. */
  readonly moved: number;
}

/** A firm whose numbers are known. */
interface NumberedFirm {
  readonly seed: number;
  readonly number: number;
  readonly code: string;
  /** Its number in the former register; empty where it never had one. */
  readonly registered: string;
  readonly staff: number;
  /** Of the year, in yuan. */
  readonly revenue: number;
}

/** Is given each row with its dataset, and what is wrong with it. */
type AddNumbered = (dataset: string, row: InventedRow, error?: InventedError) => void;

const MONTH = `${INVENTED_YEAR}-08`;
/** Firms that kept the fifteen digits that tax numbers had before the credit code. */
const OLD_TAX_NUMBERS = 0.2;
/** Firms whose numbers are stated. */
export const NUMBERED = 0.97;
/** Begins no number that is given to anybody. */
const NOBODYS = '49';

/** Invents which numbers a firm bears, and what departments say of it under them: the same firm under three numbers. */
export function inventNumbers(firm: NumberedFirm, flaws: NumberFlaws, add: AddNumbered): void {
  const { seed, number, code, registered, staff, revenue } = firm;
  const random = new RandomNumbers(Math.imul(seed, 0x1b873593) ^ Math.imul(number, 0xcc9e2d51));
  const unit = unitNumber(seed, number, flaws.moved);
  const taxNumber = random.chance(OLD_TAX_NUMBERS) ? `4601${padded(number, 11)}` : code;
  const wrong = random.chance(flaws.wrong) ? random.between(0, 2) : -1;
  // Only a claim that somebody contests can be told to be wrong.
  const disputed = wrong === 0 && number % 2 === 0 && isNumbered(seed, number - 1);
  add(
    'identifiers',
    {
      统一社会信用代码: code,
      纳税人识别号: taxNumber,
      社会保险单位编号: disputed ? unitNumber(seed, number - 1, flaws.moved) : unit,
      原注册号: registered,
    },
    disputed ? 'REGISTRY.NUMBER_DISPUTED' : undefined,
  );
  add(
    'insurance-payments',
    {
      单位编号: wrong === 1 ? `${NOBODYS}${padded(number, 8)}` : unit,
      月份: MONTH,
      缴费人数: String(staff),
      '缴费金额（元）': ((staff * random.between(90_000, 400_000)) / 100).toFixed(2),
      是否足额缴纳: random.chance(0.97) ? '是' : '否',
    },
    wrong === 1 ? 'REGISTRY.UNLINKED' : undefined,
  );
  add(
    'invoices',
    {
      纳税人识别号: wrong === 2 ? `${NOBODYS}${padded(number, 13)}` : taxNumber,
      月份: MONTH,
      开票张数: String(random.between(0, staff * 20)),
      '开票金额（元）': (revenue / 12).toFixed(2),
    },
    wrong === 2 ? 'REGISTRY.UNLINKED' : undefined,
  );
}

/** Where the numbers begin by which it is drawn what other departments know of an enterprise. */
export function recordSeed(seed: number, number: number): number {
  return Math.imul(seed, 0x27d4eb2f) ^ Math.imul(number, 0x165667b1);
}

/** Whether anybody states the numbers of an enterprise: the first that {@link recordSeed} leads to. */
function isNumbered(seed: number, number: number): boolean {
  return new RandomNumbers(recordSeed(seed, number)).chance(NUMBERED);
}

/** The number of an insured unit; of a pair that moved, the second bears what the first bore before. */
function unitNumber(seed: number, number: number, moved: number): string {
  const pair = Math.ceil(number / 2);
  const hasMoved = new RandomNumbers(
    Math.imul(seed, 0x38495ab5) ^ Math.imul(pair, 0x9e3779b1),
  ).chance(moved);
  if (!hasMoved) return `46${padded(number, 8)}`;
  return number % 2 === 1 ? `48${padded(number, 8)}` : `46${padded(number - 1, 8)}`;
}

function padded(number: number, digits: number): string {
  return String(number).padStart(digits, '0');
}
