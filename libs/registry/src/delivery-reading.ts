import { type Context, type Database } from '#libs/platform';
import { type DeliveryFile, type DeliveryFormat } from './delivery-file.ts';
import { type DeliveryForm } from './delivery-form.ts';
import { type ShownRepair } from './span-reading.ts';

/** What was found out about a file while its rows were read. */
export interface DeliveryReading {
  readonly encoding: string;
  readonly format: DeliveryFormat;
  /** SHA-256 of the bytes. */
  readonly digest: string;
  /** `own`, or the layout in which the file came. */
  readonly layout: string;
  /** Mended cells by reason, also of rows that the database objected to afterwards. */
  readonly repairs: Readonly<Record<string, number>>;
  /** The first of them, at most `REPAIRS_SHOWN`. */
  readonly repaired: readonly ShownRepair[];
}

/** Mended cells of a file: how many by reason, and the first. */
interface MendedCells {
  readonly repairs: ReadonlyMap<string, number>;
  readonly shown: readonly ShownRepair[];
}

/** Puts together what a report says of a file. */
export function readingOf(
  { encoding, format, digest }: Pick<DeliveryFile, 'encoding' | 'format' | 'digest'>,
  form: DeliveryForm | undefined,
  { repairs, shown }: MendedCells,
): DeliveryReading {
  return {
    encoding,
    format,
    digest,
    layout: form?.layout?.reads ?? 'own',
    repairs: Object.fromEntries(repairs),
    repaired: shown,
  };
}

/** The same, without the mended cells of rows that acceptance rejected: they were not taken. */
export async function withoutRejected(
  database: Database,
  context: Context,
  deliveryId: string,
  reading: DeliveryReading,
): Promise<DeliveryReading> {
  const lines = reading.repaired.map(({ line }) => line);
  if (lines.length === 0) return reading;
  const rejected = await database.transaction('delivery.repairs', context, (tx) =>
    tx.query<{ line: number }>(
      'select line from delivery_reject where delivery_id = $1 and line = any($2::integer[])',
      [deliveryId, lines],
    ),
  );
  const gone = new Set(rejected.map(({ line }) => line));
  return { ...reading, repaired: reading.repaired.filter(({ line }) => !gone.has(line)) };
}
