import { type Text } from '#libs/kernel';
import { type Context, type Database, type Tx } from '#libs/platform';
import { csvLine, guarded } from './cell-guard.ts';
import { type Repair, type RepairReason } from './cell-repair.ts';
import { datasetOfDelivery } from './delivery-rejects.ts';

/** Most mended cells that a report spells out; all are counted, and those of a delivery all kept. */
export const REPAIRS_SHOWN = 1_000;
/** How much of a cell is kept. */
const KEPT_CHARACTERS = 20_000;

/** One mended cell and where it stood. */
export interface MendedCell extends Repair {
  /** Line of the file on which the row begins, from 1. */
  readonly line: number;
}

/** One mended cell of a delivery, as it is kept. */
export interface KeptRepair extends MendedCell {
  /** Which of those in its row, from 1. */
  readonly place: number;
}

/** Where a part of a delivery's mended cells ended. */
export type RepairPlace = Pick<KeptRepair, 'line' | 'place'>;

const TEXTS: Readonly<Record<RepairReason, Text>> = {
  'REGISTRY.WIDTH_NARROWED': {
    zh: '全角字符改为半角，去掉空白或不可见字符',
    en: 'wide characters made narrow, blanks or invisible marks taken out',
  },
  'REGISTRY.THOUSANDS_JOINED': {
    zh: '去掉千分位逗号',
    en: 'separators of thousands taken out',
  },
  'REGISTRY.DATE_REWRITTEN': {
    zh: '日期改写为“年-月-日”',
    en: 'the day written as year, month and day',
  },
  'REGISTRY.PERIOD_REWRITTEN': {
    zh: '期间改写为约定的写法',
    en: 'the period written as agreed',
  },
  'REGISTRY.QUOTES_REMOVED': {
    zh: '去掉名称外层的引号',
    en: 'quotes all around the name taken off',
  },
  'REGISTRY.CELLS_JOINED': {
    zh: '被逗号拆开的单元格重新合并',
    en: 'cells that a comma had split put together',
  },
  'REGISTRY.DIVISION_RENUMBERED': {
    zh: '旧行政区划代码换为现行代码',
    en: 'a former code of a division replaced by the present one',
  },
  'REGISTRY.TEXT_SHORTENED': {
    zh: '文字超过保存长度，截去末尾',
    en: 'a text longer than is kept cut at its end',
  },
};

/** What was mended, for people. */
export function repairText(reason: RepairReason): Text {
  return TEXTS[reason];
}

/** Keeps what was mended, in order of the file; a later attempt begins by clearing what earlier ones kept. */
export async function keepRepairs(
  tx: Tx,
  deliveryId: string,
  cells: readonly MendedCell[],
): Promise<void> {
  if (cells.length === 0) return;
  await tx.query(
    `insert into delivery_repair (delivery_id, line, place, column_name, reason, original, mended)
     select $1::uuid, * from unnest($2::integer[], $3::smallint[], $4::text[], $5::text[], $6::text[], $7::text[])`,
    [
      deliveryId,
      cells.map(({ line }) => line),
      placesOf(cells),
      cells.map(({ column }) => column),
      cells.map(({ reason }) => reason),
      cells.map(({ from }) => storable(from)),
      cells.map(({ to }) => storable(to)),
    ],
  );
}

/** Counts the cells of each row; those of one row follow one another. */
function placesOf(cells: readonly MendedCell[]): number[] {
  let place = 0;
  return cells.map(({ line }, at) => (place = cells[at - 1]?.line === line ? place + 1 : 1));
}

/** PostgreSQL holds no NUL; what is shown says that there was one. */
function storable(cell: string): string {
  return cell.slice(0, KEPT_CHARACTERS).replaceAll('\u0000', '\\0');
}

/** What was mended in rows that acceptance rejected was not taken: it is no repair of the delivery. */
export async function dropRepairsOfRejected(tx: Tx, deliveryId: string): Promise<void> {
  await tx.query(
    `delete from delivery_repair m using delivery_reject r
     where m.delivery_id = $1 and r.delivery_id = m.delivery_id and r.line = m.line`,
    [deliveryId],
  );
}

/**
 * The mended cells of the rows that were taken, or would be while the delivery waits, some at a time in order of the file.
 *
 * @param from.after the last one of the part before
 */
export async function repairsOf(
  tx: Tx,
  deliveryId: string,
  { after, limit = REPAIRS_SHOWN }: { readonly after?: RepairPlace; readonly limit?: number } = {},
): Promise<KeptRepair[]> {
  return tx.query<KeptRepair>(
    `select line, place, column_name as column, reason, original as "from", mended as "to" from delivery_repair
     where delivery_id = $1 and (line, place) > ($2::integer, $3::smallint) order by line, place limit $4`,
    [deliveryId, after?.line ?? 0, after?.place ?? 0, limit],
  );
}

/** How many cells of a delivery were mended, by reason. */
export async function repairReasons(tx: Tx, deliveryId: string): Promise<Record<string, number>> {
  const rows = await tx.query<{ reason: string; cells: number }>(
    'select reason, count(*)::integer as cells from delivery_repair where delivery_id = $1 group by reason order by reason',
    [deliveryId],
  );
  return Object.fromEntries(rows.map(({ reason, cells }) => [reason, cells]));
}

const HEADERS = [
  '行号 line',
  '列 column',
  '原文 from',
  '改为 to',
  '修复原因 reason',
  '说明 what was done',
];

/**
 * What was mended in a delivery as CSV, some at a time: safe to open in a spreadsheet.
 *
 * @throws PLATFORM.NOT_FOUND when the context does not see such a delivery
 */
export async function* repairsFile(
  database: Database,
  context: Context,
  deliveryId: string,
): AsyncGenerator<string> {
  await database.transaction('delivery.repairs', context, (tx) =>
    datasetOfDelivery(tx, deliveryId),
  );
  yield `\uFEFF${csvLine(HEADERS)}`;
  for (let after: RepairPlace = { line: 0, place: 0 }; ;) {
    const cells = await database.transaction('delivery.repairs', context, (tx) =>
      repairsOf(tx, deliveryId, { after }),
    );
    const last = cells.at(-1);
    if (!last) return;
    yield cells.map(lineOf).join('');
    after = last;
  }
}

function lineOf({ line, column, reason, from, to }: KeptRepair): string {
  const { zh, en } = repairText(reason);
  return csvLine([String(line), ...[column, from, to].map(guarded), reason, `${zh} ${en}`]);
}
