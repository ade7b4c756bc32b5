import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Installation } from './installation.ts';

type Row = Readonly<Record<string, string>>;

const CODE = '统一社会信用代码';
const HIRES = '符合条件新招用人数';
const ELSEWHERE = '按小微企业招用毕业生补贴享受';
const MONTHS = '足额缴纳失业保险费月数';
const INSURED = '月平均参保人数';
const LAID_OFF = '新领取失业保险金人数';

/** An enterprise that a delivery makes entitled to the job-expansion subsidy. */
export interface NewlyEntitled {
  readonly code: string;
  readonly name: string;
  readonly hires: number;
}

/**
 * Imports a correction of the employment data that makes some enterprises entitled to the job-expansion subsidy: legal
 * entities in good standing of which the department had said before that they hired nobody.
 *
 * @param hires one number for each enterprise; each hire is worth 1,000 yuan
 * @param skip how many such enterprises to pass over, because an earlier delivery took them
 */
export async function deliverHires(
  installation: Installation,
  hires: readonly number[],
  skip = 0,
): Promise<NewlyEntitled[]> {
  const [registered, insured, employing] = await Promise.all(
    ['registration', 'social-insurance', 'employment'].map((dataset) =>
      rowsByCode(installation, dataset),
    ),
  );
  const idle = [...(registered?.values() ?? [])].filter(
    (row) =>
      row['主体类型'] === '企业法人' &&
      row['登记状态'] === '存续' &&
      insured?.get(row[CODE] ?? '')?.['参保状态'] === '正常' &&
      employing?.get(row[CODE] ?? '')?.[HIRES] === '0',
  );
  const chosen = hires.map((count, place) => {
    const row = idle[skip + place];
    if (!row) throw new Error('the population has too few enterprises that hired nobody');
    return { code: row[CODE] ?? '', name: row['企业名称'] ?? '', hires: count };
  });
  const hired = Object.fromEntries(chosen.map((one) => [one.code, one.hires]));
  await correctHires(installation, `hires-from-${skip}`, hired);
  return chosen;
}

/** A firm that a late payment makes entitled to the award that departments review jointly. */
export interface LateFirm {
  readonly code: string;
  readonly name: string;
}

/**
 * Imports what the insurance fund says after the match: a biomedical firm has paid the months that it owed. It has a clean
 * record and had no accident, so the months alone kept it off the list. It laid off everybody meanwhile, so that the refund
 * for keeping staff, which asks for the same months, still does not concern it.
 */
export async function deliverLatePayment(installation: Installation): Promise<LateFirm> {
  const [registered, paid, tax, credit, safety] = await Promise.all(
    ['registration', 'unemployment-insurance', 'tax', 'credit', 'safety-record'].map((dataset) =>
      rowsByCode(installation, dataset),
    ),
  );
  const owing = [...(registered?.values() ?? [])].find((row) => {
    const code = row[CODE] ?? '';
    return (
      row['主体类型'] === '企业法人' &&
      row['行业代码']?.startsWith('C27') === true &&
      Number(paid?.get(code)?.[MONTHS] ?? '12') < 12 &&
      tax?.get(code)?.['是否欠税'] === '否' &&
      credit?.get(code)?.['列入经营异常名录'] === '否' &&
      credit.get(code)?.['列入严重失信主体名单'] === '否' &&
      safety?.get(code)?.['发生较大以上生产安全事故'] === '否'
    );
  });
  const row = paid?.get(owing?.[CODE] ?? '');
  if (!owing || !row) throw new Error('no biomedical firm owes months alone');
  const path = installation.file('late-payment.csv');
  const settled = { ...row, [MONTHS]: '12', [LAID_OFF]: row[INSURED] ?? '' };
  const lines = [Object.keys(settled), Object.values(settled)];
  await writeFile(path, lines.map((cells) => cells.join(',')).join('\n'));
  await take(installation, path, 'unemployment-insurance');
  return { code: owing[CODE] ?? '', name: owing['企业名称'] ?? '' };
}

/** Imports what the department says by now of how many people some firms hired this year, by credit code. */
export async function correctHires(
  installation: Installation,
  name: string,
  hires: Readonly<Record<string, number>>,
): Promise<void> {
  const path = installation.file(`${name}.csv`);
  const lines = Object.entries(hires).map(([code, count]) => `${code},2025,${count},否`);
  await writeFile(path, [`${CODE},年度,${HIRES},${ELSEWHERE}`, ...lines, ''].join('\n'));
  await take(installation, path, 'employment');
}

function take(installation: Installation, path: string, dataset: string): Promise<void> {
  const words = ['import', path, '--dataset', dataset, '--delta', '--synthetic'];
  return installation.command([...words, '--as-of', '2025-09-30']);
}

async function rowsByCode(
  installation: Installation,
  dataset: string,
): Promise<ReadonlyMap<string, Row>> {
  const text = await readFile(join(installation.deliveries, `${dataset}.csv`), 'utf8');
  const rows = parse(text, { columns: true, bom: true }) as unknown as Row[];
  return new Map(rows.map((row) => [row[CODE] ?? '', row]));
}
