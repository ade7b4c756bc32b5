import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadRuleBook } from '#libs/engine';
import { readRulesTree, systemContext } from '#libs/platform';
import { headersOf, importDelivery, loadDatasets } from '#libs/registry';
import { TODAY, type World } from './world.ts';

/** What the department says anew of some firms' hires: the number for each, or null when it no longer knows. */
type Hires = ReadonlyMap<string, number | null>;

const POLICY = 'hn-job-expansion';

/**
 * A delivery after which, of the firms with a job expansion subsidy, the first (which confirmed) and five others are no
 * longer entitled, of five the hires are unknown, five are owed another amount, and some new firms become entitled.
 */
export async function changedHires(world: World): Promise<string> {
  const entitled = await firms(
    world,
    `select e.subject_id from episode e where e.policy_id = '${POLICY}' and e.state = 'open'`,
  );
  const others = await firms(
    world,
    `select s.id from subject s where not exists (select from episode e where e.subject_id = s.id) order by s.id limit 40`,
  );
  const hires = new Map<string, number | null>();
  for (const [index, code] of entitled.slice(0, 1).concat(entitled.slice(4, 19)).entries()) {
    hires.set(code, index <= 5 ? 0 : index <= 10 ? null : 37);
  }
  for (const code of others) hires.set(code, 3);
  return writeDelivery(world, 'changed', hires);
}

/** A delivery that says again how many hires the firms have whose benefit was suspended for want of that number. */
export async function hiresKnownAgain(world: World): Promise<string> {
  const suspended = await world.app.transaction('faults.suspended', systemContext('faults'), (tx) =>
    tx.query<{ value: string; hires: number }>(
      `select i.value, (e.amount_fen / 100000)::integer as hires from episode e join identifier i on i.subject_id = e.subject_id and i.scheme = 'credit-code'
       where e.state = 'suspended' order by e.subject_id`,
    ),
  );
  return writeDelivery(
    world,
    'known-again',
    new Map(suspended.map(({ value, hires }) => [value, hires])),
  );
}

/** Takes a delivery in, inside this process. */
export async function takeIn(world: World, path: string): Promise<void> {
  const files = await readRulesTree();
  const { book } = loadRuleBook(files);
  const dataset = loadDatasets(files, book.dictionary).find((one) => one.id === 'employment');
  if (!dataset) throw new Error('there is no dataset employment');
  const report = await importDelivery(world.app, {
    dataset,
    book,
    path,
    mode: 'delta',
    asOf: TODAY,
    source: 'employment-delta.csv',
    synthetic: true,
    context: systemContext('faults'),
  });
  if (report.rejected > 0)
    throw new Error(`the delivery was rejected in part: ${JSON.stringify(report.rejects)}`);
}

async function firms(world: World, subjects: string): Promise<string[]> {
  const rows = await world.app.transaction('faults.firms', systemContext('faults'), (tx) =>
    tx.query<{ value: string }>(
      `select value from identifier where scheme = 'credit-code' and valid_until is null and subject_id in (${subjects}) order by subject_id`,
    ),
  );
  return rows.map((row) => row.value);
}

async function writeDelivery(world: World, name: string, hires: Hires): Promise<string> {
  const files = await readRulesTree();
  const dataset = loadDatasets(files, loadRuleBook(files).book.dictionary).find(
    (one) => one.id === 'employment',
  );
  const headers = dataset ? headersOf(dataset) : [];
  const values: Readonly<Record<string, (code: string, count: number | null) => string>> = {
    统一社会信用代码: (code) => code,
    年度: () => TODAY.slice(0, 4),
    符合条件新招用人数: (_code, count) => (count === null ? '' : String(count)),
    按小微企业招用毕业生补贴享受: () => '否',
  };
  const lines = [...hires].map(([code, count]) =>
    headers.map((header) => values[header]?.(code, count) ?? '').join(','),
  );
  const path = join(await mkdtemp(join(world.folder, 'delivery-')), `${name}.csv`);
  await writeFile(path, `${headers.join(',')}\n${lines.join('\n')}\n`);
  return path;
}
