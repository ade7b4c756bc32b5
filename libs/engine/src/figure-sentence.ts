import { formatYuan, type Text } from '#libs/kernel';
import { BILLIONTHS, fromBillionths } from './amount.ts';

/** Names of units; others are shown as written. */
const UNITS: Readonly<Record<string, { zh: string; one: string; many: string }>> = {
  person: { zh: '人', one: 'person', many: 'people' },
  firm: { zh: '家', one: 'firm', many: 'firms' },
  branch: { zh: '家', one: 'branch', many: 'branches' },
  point: { zh: '分', one: 'point', many: 'points' },
  penalty: { zh: '次', one: 'penalty', many: 'penalties' },
  inspection: { zh: '次', one: 'inspection', many: 'inspections' },
  finding: { zh: '项', one: 'finding', many: 'findings' },
  change: { zh: '次', one: 'change', many: 'changes' },
  complaint: { zh: '件', one: 'complaint', many: 'complaints' },
  item: { zh: '项', one: 'item', many: 'items' },
  material: { zh: '份', one: 'document', many: 'documents' },
  case: { zh: '件', one: 'case', many: 'cases' },
  day: { zh: '天', one: 'day', many: 'days' },
  workday: { zh: '个工作日', one: 'working day', many: 'working days' },
  month: { zh: '个月', one: 'month', many: 'months' },
  year: { zh: '年', one: 'year', many: 'years' },
  hour: { zh: '小时', one: 'hour', many: 'hours' },
  kW: { zh: '千瓦', one: 'kW', many: 'kW' },
  kWh: { zh: '千瓦时', one: 'kWh', many: 'kWh' },
  'kWh/kVA': { zh: '千瓦时/千伏安', one: 'kWh/kVA', many: 'kWh/kVA' },
  m3: { zh: '立方米', one: 'm³', many: 'm³' },
  'yuan/kWh': { zh: '元/千瓦时', one: 'yuan/kWh', many: 'yuan/kWh' },
  visit: { zh: '次', one: 'visit', many: 'visits' },
  'yuan/mu': { zh: '元/亩', one: 'yuan/mu', many: 'yuan/mu' },
  'yuan/m2/month': { zh: '元/平方米·月', one: 'yuan/m² a month', many: 'yuan/m² a month' },
  'yuan/Mbps/month': { zh: '元/兆·月', one: 'yuan/Mbps a month', many: 'yuan/Mbps a month' },
  'yuan/TEU': { zh: '元/标箱', one: 'yuan/TEU', many: 'yuan/TEU' },
  'yuan/kg': { zh: '元/千克', one: 'yuan/kg', many: 'yuan/kg' },
  'yuan/declaration': { zh: '元/票', one: 'yuan/declaration', many: 'yuan/declaration' },
  'm3/10k-yuan': { zh: '立方米/万元', one: 'm³/10,000 yuan', many: 'm³/10,000 yuan' },
  'yuan/t': { zh: '元/吨', one: 'yuan/t', many: 'yuan/t' },
  'yuan/m3': { zh: '元/立方米', one: 'yuan/m³', many: 'yuan/m³' },
};

/** A figure with its unit: “7人”, “7 people”, “1 person”. */
export function counted(figure: number | '?', unit: string): Text {
  if (unit === '') return { zh: String(figure), en: String(figure) };
  const named = UNITS[unit] ?? { zh: unit, one: unit, many: unit };
  return { zh: `${figure}${named.zh}`, en: `${figure} ${figure === 1 ? named.one : named.many}` };
}

/** One of a unit, as what is paid for each: “人”, “person”; “单位”, “unit” where it has no name. */
export function unitText(unit: string): Text {
  const { zh, one } = UNITS[unit] ?? { zh: '单位', one: 'unit' };
  return { zh, en: one };
}

/** Whether a unit has a name in both languages. */
export function isNamedUnit(unit: string): boolean {
  return Object.hasOwn(UNITS, unit);
}

/** A share as people write it: “60%”, below one per cent “2‰” in Chinese. */
export function shareText(billionths: bigint): Text {
  const en = `${fromBillionths(billionths * 100n)}%`;
  const perMille = fromBillionths(billionths * 1000n);
  const small = billionths > 0n && billionths * 100n < BILLIONTHS && perMille.length <= 3;
  return { zh: small ? `${perMille}‰` : en, en };
}

/** Fen as yuan to the fen, with grouped thousands: “23,000,000.00元”; for what is found and paid. */
export function yuan(fen: bigint): Text {
  const figure = formatYuan(fen).replace(/\B(?=(\d{3})+\.)/g, ',');
  return { zh: `${figure}元`, en: `${figure} yuan` };
}

const YI = 10_000_000_000n;
const WAN = 1_000_000n;

/** Fen as a legal text writes a sum: “300元”, “10万元”, “1.5亿元”; “100,000 yuan”. */
export function roundYuan(fen: bigint): Text {
  if (fen < 0n || fen % 100n !== 0n) return yuan(fen);
  const en = `${String(fen / 100n).replace(/\B(?=(\d{3})+$)/g, ',')} yuan`;
  if (fen >= YI && fen % (YI / 100n) === 0n) return { zh: `${scaled(fen, YI)}亿元`, en };
  if (fen >= WAN && fen % (WAN / 100n) === 0n) return { zh: `${scaled(fen, WAN)}万元`, en };
  return { zh: `${fen / 100n}元`, en };
}

function scaled(fen: bigint, unit: bigint): string {
  return fromBillionths((fen * BILLIONTHS) / unit);
}
