import { type Tx } from '#libs/platform';
import { type DeliveryFile, type DeliveryFormat } from './delivery-file.ts';
import { type DeliveryForm } from './delivery-form.ts';
import { type MendedCell, repairReasons, repairsOf } from './delivery-repairs.ts';

/** What was found out about a file; kept with its delivery. */
export interface FileReading {
  readonly encoding: string;
  readonly format: DeliveryFormat;
  /** SHA-256 of the bytes. */
  readonly digest: string;
  /** `own`, or the layout in which the file came. */
  readonly layout: string;
  /** What was concluded from the header; undefined where nobody saw one. */
  readonly columns?: ColumnsRead;
}

/** The same, with what was mended in the rows that are taken. */
export interface DeliveryReading extends FileReading {
  /** Mended cells by reason. */
  readonly repairs: Readonly<Record<string, number>>;
  /** The first of them, at most `REPAIRS_SHOWN`. */
  readonly repaired: readonly MendedCell[];
}

/** What was concluded from a header. */
export interface ColumnsRead {
  /** Line of the header; 0 where the file has none. */
  readonly line: number;
  /** What stands above it, and is no data. */
  readonly above: readonly string[];
  /** Headers of the file that were read as the agreed ones, by these. */
  readonly readAs: Readonly<Record<string, string>>;
  /** Agreed columns that the file lacks; it says nothing of them. */
  readonly missing: readonly string[];
  /** Columns of the file that nobody reads. */
  readonly unread: readonly string[];
  /** Other sheets of a workbook, hidden ones too. */
  readonly unreadSheets?: readonly string[];
  /** The unit of a bare number in the column of the capital. */
  readonly capitalUnit?: string;
}

/** Puts together what is kept of how a file was read. */
export function fileReading(
  { encoding, format, digest }: Pick<DeliveryFile, 'encoding' | 'format' | 'digest'>,
  form: DeliveryForm | undefined,
): FileReading {
  const layout = form?.layout?.reads ?? 'own';
  return { encoding, format, digest, layout, ...(form ? { columns: columnsRead(form) } : {}) };
}

function columnsRead({ headers, written, places, ...form }: DeliveryForm): ColumnsRead {
  const renamed = headers.flatMap((header, at) => {
    const name = (written[at] ?? header).trim();
    return name === header ? [] : [[header, name] as const];
  });
  return {
    line: form.line,
    above: form.above,
    readAs: Object.fromEntries(renamed),
    missing: headers.filter((_, at) => (places[at] ?? -1) < 0),
    unread: form.unread,
    ...(form.unreadSheets ? { unreadSheets: form.unreadSheets } : {}),
    ...(form.capitalUnit === undefined ? {} : { capitalUnit: form.capitalUnit }),
  };
}

/** How the file of a delivery was read, and what was mended; undefined of one from before that was kept. */
export async function readingOf(tx: Tx, deliveryId: string): Promise<DeliveryReading | undefined> {
  const [row] = await tx.query<{ reading: FileReading | null }>(
    'select reading from delivery where id = $1',
    [deliveryId],
  );
  if (!row?.reading) return undefined;
  const cells = await repairsOf(tx, deliveryId);
  return {
    ...row.reading,
    repairs: await repairReasons(tx, deliveryId),
    repaired: cells.map(({ place: _place, ...cell }) => cell),
  };
}
