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
}

/** The same, with what was mended in the rows that are taken. */
export interface DeliveryReading extends FileReading {
  /** Mended cells by reason. */
  readonly repairs: Readonly<Record<string, number>>;
  /** The first of them, at most `REPAIRS_SHOWN`. */
  readonly repaired: readonly MendedCell[];
}

/** Puts together what is kept of how a file was read. */
export function fileReading(
  { encoding, format, digest }: Pick<DeliveryFile, 'encoding' | 'format' | 'digest'>,
  form: DeliveryForm | undefined,
): FileReading {
  return { encoding, format, digest, layout: form?.layout?.reads ?? 'own' };
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
