import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Installation } from './installation.ts';

type Row = Readonly<Record<string, string>>;

const CODE = '统一社会信用代码';
const HIRES = '符合条件新招用人数';
const ELSEWHERE = '按小微企业招用毕业生补贴享受';

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
  const path = installation.file(`hires-from-${skip}.csv`);
  const lines = chosen.map((one) => `${one.code},2025,${one.hires},否`);
  await writeFile(path, [`${CODE},年度,${HIRES},${ELSEWHERE}`, ...lines, ''].join('\n'));
  const words = ['import', path, '--dataset', 'employment', '--delta', '--synthetic'];
  await installation.command([...words, '--as-of', '2025-09-30']);
  return chosen;
}

async function rowsByCode(
  installation: Installation,
  dataset: string,
): Promise<ReadonlyMap<string, Row>> {
  const text = await readFile(join(installation.deliveries, `${dataset}.csv`), 'utf8');
  const rows = parse(text, { columns: true, bom: true }) as unknown as Row[];
  return new Map(rows.map((row) => [row[CODE] ?? '', row]));
}
