import { type LocalDate } from '#libs/kernel';
import { type Dataset } from './dataset.ts';

/** `full` ends what it does not repeat, `delta` only adds and changes, `tombstone` ends what it names. */
export const DELIVERY_MODES = ['full', 'delta', 'tombstone'] as const;
export type DeliveryMode = (typeof DELIVERY_MODES)[number];

/** A delivery whose rows lie in staging. */
export interface Arrival {
  readonly deliveryId: string;
  /** Marks the rows of this attempt among those of attempts that died. */
  readonly attempt: string;
  readonly dataset: Dataset;
  readonly mode: DeliveryMode;
  readonly asOf: LocalDate;
  readonly synthetic: boolean;
}

/** Whether the rows of an arrival make the subjects that they name. */
export function registers({ dataset, mode }: Pick<Arrival, 'dataset' | 'mode'>): boolean {
  return dataset.subject !== undefined && dataset.subject !== null && mode !== 'tombstone';
}

/** What acceptance found; counts are rows of the file, without those rejected before staging. */
export interface Acceptance {
  /** Taken, and they say something new; the others that were taken say what stands. */
  readonly changed: number;
  readonly unchanged: number;
  /** Taken, new or not, with something mended. */
  readonly repaired: number;
  readonly rejected: number;
  /** The instant from which all rows of the delivery are known, as PostgreSQL writes it, to the microsecond. */
  readonly knownAt: string;
  /** Those that rows name. */
  readonly periods: readonly string[];
  /** Set when another attempt had accepted it meanwhile. */
  readonly already?: {
    id: string;
    state: string;
    row_count: number | null;
    changed: number;
    rejected: number;
    repaired: number;
  };
}
