import {
  type Column,
  columnsOnDay,
  type ColumnRef,
  type ColumnSource,
  type CompiledPolicy,
  derivationForm,
  derivedColumns,
} from '#libs/engine';
import { fingerprint } from '#libs/kernel';
import { type Segment, type Snapshot } from '#libs/registry';

/** One segment of a snapshot whose columns are in memory. */
export interface WarmSegment {
  readonly number: number;
  readonly length: number;
  readonly exists: Uint32Array;
  /** What is delivered, and what a policy derives from it. */
  readonly sourceOf: (policy: Pick<CompiledPolicy, 'derivations'>) => ColumnSource;
}

/** One column of all segments, in the order of the manifest; or what was derived, by segment. */
interface Held {
  readonly bytes: number;
  readonly columns: readonly (Column | undefined)[];
  /** The day of decision, by segment; or what is derived for one segment. */
  readonly sources: readonly ColumnSource[];
}

/** Columns that are made of those of a segment. */
export interface MadeColumns {
  /** Names all they depend on besides the snapshot. */
  readonly id: string;
  readonly columns: (base: ColumnSource, length: number) => ColumnSource;
}

/** Reads datasets of one segment from where its column files are kept. */
export type SegmentReader = (
  snapshot: Snapshot,
  segment: number,
  datasets: ReadonlySet<string>,
) => Promise<Segment>;

const NOTHING_MADE: MadeColumns = { id: '', columns: (base) => base };

/** The key of what stands in every snapshot without a file. */
const EXISTS = 'exists';

/**
 * Keeps columns of snapshots in memory from one call to the next: by digest of the snapshot and column, the ones used
 * longest ago forgotten first. What a call uses is alive until it ends, also when it is more than may be kept.
 */
export class WarmColumns {
  readonly #held = new Map<string, Held>();
  #bytes = 0;
  #turn: Promise<unknown> = Promise.resolve();

  /** @param mostBytes kept between calls */
  constructor(
    private readonly reader: SegmentReader,
    private readonly mostBytes: number,
  ) {}

  /** Bytes that are kept now. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * The segments of a snapshot with the columns asked for, read from their files where they are not in memory.
   *
   * @param refs columns of the snapshot
   * @param made what is made of them, beneath what policies derive; made anew by every call
   * @throws REGISTRY.SNAPSHOT_INCOMPLETE
   */
  open(
    snapshot: Snapshot,
    refs: readonly ColumnRef[],
    made: MadeColumns = NOTHING_MADE,
  ): Promise<readonly WarmSegment[]> {
    // One after another, so that two calls do not read the same files.
    const next = this.#turn.then(
      () => this.#open(snapshot, refs, made),
      () => this.#open(snapshot, refs, made),
    );
    this.#turn = next;
    return next;
  }

  async #open(
    snapshot: Snapshot,
    refs: readonly ColumnRef[],
    made: MadeColumns,
  ): Promise<readonly WarmSegment[]> {
    const { digest, manifest } = snapshot;
    const keys = [EXISTS, ...refs.map(({ key }) => key)];
    const lacking = keys.filter((key) => !this.#held.has(`${digest} ${key}`));
    if (lacking.length > 0) await this.#read(snapshot, refs, new Set(lacking));
    const held = new Map(keys.map((key) => [key, this.#use(`${digest} ${key}`)] as const));
    this.#forget();
    return manifest.segments.map(({ number, length }, at): WarmSegment => {
      const frame = held.get(EXISTS);
      const read: ColumnSource = {
        column: (ref) => held.get(ref.key)?.columns[at] ?? frame?.sources[at]?.column(ref),
      };
      const base = made.columns(read, length);
      const exists = frame?.columns[at]?.known ?? new Uint32Array(0);
      const sourceOf: WarmSegment['sourceOf'] = ({ derivations }) =>
        derivations.size === 0
          ? base
          : this.#derived(`${digest} ${at} ${made.id}`, derivations, base, length);
      return { number, length, exists, sourceOf };
    });
  }

  async #read(
    snapshot: Snapshot,
    refs: readonly ColumnRef[],
    lacking: ReadonlySet<string>,
  ): Promise<void> {
    const wanted = refs.filter(({ key }) => lacking.has(key));
    const datasets = new Set(wanted.map(({ dataset }) => dataset));
    const read = new Map([...lacking].map((key) => [key, [] as (Column | undefined)[]] as const));
    for (const { number, length } of snapshot.manifest.segments) {
      const segment = await this.reader(snapshot, number, datasets);
      read.get(EXISTS)?.push({
        type: 'boolean',
        length,
        known: segment.exists.slice(),
        values: new Float64Array(0),
      });
      // A copy: a column as it is read keeps the file of its whole dataset alive.
      for (const ref of wanted) {
        const column = segment.column(ref);
        read
          .get(ref.key)
          ?.push(
            column && { ...column, known: column.known.slice(), values: column.values.slice() },
          );
      }
    }
    for (const [key, columns] of read) {
      const bytes = columns.reduce(
        (sum, column) => sum + (column ? column.known.byteLength + column.values.byteLength : 0),
        0,
      );
      const days = key === EXISTS ? daysOf(snapshot) : [];
      this.#keep(`${snapshot.digest} ${key}`, { bytes, columns, sources: days });
    }
  }

  /** What a policy derives is computed once per snapshot: two versions that derive the same share it. */
  #derived(
    segment: string,
    derivations: CompiledPolicy['derivations'],
    base: ColumnSource,
    length: number,
  ): ColumnSource {
    const key = `${segment} ${fingerprint([...derivations.values()].map(derivationForm))}`;
    if (!this.#held.has(key)) {
      // A number for each row, once all of them were asked for.
      const bytes = derivations.size * length * Float64Array.BYTES_PER_ELEMENT;
      const sources = [derivedColumns(derivations, base, length)];
      this.#keep(key, { bytes, columns: [], sources });
      this.#forget(key);
      return sources[0] as ColumnSource;
    }
    return this.#use(key).sources[0] as ColumnSource;
  }

  #keep(key: string, held: Held): void {
    this.#held.set(key, held);
    this.#bytes += held.bytes;
  }

  #use(key: string): Held {
    const held = this.#held.get(key) as Held;
    this.#held.delete(key);
    this.#held.set(key, held);
    return held;
  }

  #forget(except?: string): void {
    for (const [key, { bytes }] of this.#held) {
      if (this.#bytes <= this.mostBytes) return;
      if (key === except) continue;
      this.#held.delete(key);
      this.#bytes -= bytes;
    }
  }
}

/** The day of decision as a column, made once per segment when a rule first asks for it. */
function daysOf({ asOf, manifest }: Snapshot): readonly ColumnSource[] {
  const nothing: ColumnSource = { column: () => undefined };
  return manifest.segments.map(({ length }) => columnsOnDay(nothing, asOf, length));
}
