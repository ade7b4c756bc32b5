import { type Arrival } from './arrival.ts';
import { type ReadRow } from './delivery-row.ts';

const FIRST_BYTES = 2 * 1_048_576;
/** Most bytes that a character of a text becomes in UTF-8. */
const BYTES_OF_CHARACTER = 3;

/** Rows as COPY reads them in its text format: as bytes, for a text of megabytes, grown row by row, costs more than the rows. */
export class StagingLines {
  #bytes: Buffer;
  #used = 0;
  readonly #head: string;
  readonly #scheme: string;

  /** @param into memory to write to; it is left for a larger piece when it does not suffice */
  constructor(
    { deliveryId, attempt, dataset }: Pick<Arrival, 'deliveryId' | 'attempt' | 'dataset'>,
    into?: Buffer,
  ) {
    this.#bytes = into ?? Buffer.allocUnsafeSlow(FIRST_BYTES);
    this.#head = `${deliveryId}\t${attempt}\t`;
    this.#scheme = dataset.key.scheme;
  }

  add(row: ReadRow): void {
    const text = this.#lines(row);
    const most = text.length * BYTES_OF_CHARACTER;
    if (most > this.#bytes.length - this.#used) this.#grow(most);
    this.#used += this.#bytes.write(text, this.#used);
  }

  /** All that was added, in memory of its own. */
  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#used);
  }

  #grow(most: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#used + most));
    this.#bytes.copy(larger, 0, 0, this.#used);
    this.#bytes = larger;
  }

  /** A rejected row with a readable code is staged too, so that it keeps its subject's records. */
  #lines(row: ReadRow): string {
    const { value, reject, subject, repairs } = row;
    if (reject && value === '') return '';
    const head = `${this.#head}${row.line}\t${this.#scheme}\t${value}\t`;
    if (reject) return `${head}\t\t{}\t\t\\N\t\\N\t\\N\t${reject.reason}\tf\n`;
    const who = subject
      ? `${escaped(subject.name)}\t${escaped(subject.kind)}\t${escaped(subject.division)}`
      : '\\N\t\\N\t\\N';
    const item = row.item === '' ? '' : escaped(row.item);
    const tail = repairs.length > 0 ? '\\N\tt\n' : '\\N\tf\n';
    let lines = '';
    for (const record of row.records)
      lines += `${head}${item}\t${record.period}\t${escapedJson(record.factsText)}\t${record.factsHash}\t${who}\t${tail}`;
    return lines;
  }
}

function escaped(text: string): string {
  return escapedJson(text).replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
}

/** JSON holds no tab and no line's end as they are. */
function escapedJson(text: string): string {
  return text.includes('\\') ? text.replaceAll('\\', '\\\\') : text;
}
