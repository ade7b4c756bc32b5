import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Text } from '#libs/kernel';
import { IS_BUILT } from '#libs/platform';
import { type DeliveryFile } from './delivery-file.ts';
import { type DeliveryForm } from './delivery-form.ts';
import { DeliveryUnreadable } from './errors.ts';
import { type RowSpan, SPAN_BYTES, spansOf } from './row-spans.ts';
import { type SpanOutcome, type SpanPlan, type SpanReader, spanReader } from './span-reading.ts';

/** A file that is read before threads would have begun. */
const ALONE_BYTES = 4 * 1_048_576;
const MOST_THREADS = 4;
/** What a thread makes of a span lives until it is answered, and then no longer: more of it would lie about for nothing. */
const YOUNG_MB = 4;
/** Spans that a thread is asked for ahead, so that it never waits for one to be cut. */
const AHEAD = 2;

/** A span for a thread; its memory, and that for the answer, are the thread's until it answers. */
export interface SpanQuestion {
  readonly bytes: ArrayBuffer;
  readonly length: number;
  readonly line: number;
  readonly into: ArrayBuffer | undefined;
}

/** A thread's answer, with the memory it was given. */
export interface SpanAnswer extends Omit<SpanOutcome, 'lines'> {
  readonly bytes: ArrayBuffer;
  readonly lines: ArrayBuffer;
  /** Of the lines, in bytes. */
  readonly length: number;
}

/** What became of a span's rows. */
export interface SpanRead {
  readonly form: DeliveryForm;
  readonly outcome: SpanOutcome;
  /** The outcome's lines are needed no more: their memory serves another span. */
  release(): void;
}

/**
 * Reads a file span by span, given in their order, whoever read them: threads where there are processors for them and the
 * file is worth it, else here. What comes out is the same.
 *
 * @throws what {@link spansOf} throws, REGISTRY.DATASET_REFUSED, REGISTRY.DELIVERY_UNREADABLE where the columns change places
 */
export async function* readSpans(
  file: DeliveryFile,
  plan: Omit<SpanPlan, 'form' | 'file'>,
  signal?: AbortSignal,
): AsyncGenerator<SpanRead> {
  const readers = new SpanReaders(file, plan);
  const asked: { readonly form: DeliveryForm; readonly outcome: Promise<SpanOutcome> }[] = [];
  const next = async (): Promise<SpanRead> => {
    const { form, outcome } = asked.shift() as (typeof asked)[number];
    const read = await outcome;
    if (read.otherHeader !== undefined)
      throw new DeliveryUnreadable(plan.dataset.id, columnsMoved(read.otherHeader));
    return { form, outcome: read, release: () => readers.release(read) };
  };
  try {
    for await (const { form, span } of spansOf(
      file,
      plan.dataset,
      plan.mode,
      () => readers.memory(),
      signal,
    )) {
      const outcome = readers.read(form, span);
      // Whoever waits for it is told; one that was asked ahead and is no longer wanted has nobody to tell.
      outcome.catch(() => undefined);
      asked.push({ form, outcome });
      while (asked.length > readers.ahead) yield await next();
    }
    while (asked.length > 0) yield await next();
  } finally {
    await readers.end();
  }
}

function columnsMoved(line: number): Text {
  return {
    zh: `第 ${line} 行又是一行表头，各列的次序与前面不同；这像是两个文件拼在一起，请分开交付`,
    en: `line ${line} is another header, with the columns in another order: two files put into one, it seems; deliver each by itself`,
  };
}

class SpanReaders {
  readonly #count: number;
  #threads: SpanThread[] = [];
  #own: SpanReader | undefined;
  #turn = 0;
  readonly #spanMemory: Buffer[] = [];
  readonly #lineMemory: Buffer[] = [];

  constructor(
    private readonly file: DeliveryFile,
    private readonly plan: Omit<SpanPlan, 'form' | 'file'>,
  ) {
    const isWorthIt = IS_BUILT && file.bytes >= ALONE_BYTES && file.format !== 'xlsx';
    const processors = Math.min(availableParallelism(), MOST_THREADS);
    this.#count = isWorthIt && processors > 1 ? processors : 0;
  }

  get ahead(): number {
    return this.#threads.length * AHEAD;
  }

  /** Memory for the next span. */
  memory(): Buffer {
    return this.#spanMemory.pop() ?? Buffer.allocUnsafeSlow(SPAN_BYTES);
  }

  async read(form: DeliveryForm, span: RowSpan): Promise<SpanOutcome> {
    const { format, encoding } = this.file;
    const plan: SpanPlan = { ...this.plan, form, file: { format, encoding } };
    this.#own ??= spanReader(plan);
    if (span.kind === 'rows' || this.#count === 0) {
      const outcome = this.#own(span, this.#lineMemory.pop());
      if (span.kind === 'bytes') this.#giveBack(span.bytes.buffer as ArrayBuffer);
      return outcome;
    }
    if (this.#threads.length === 0) this.#begin(plan);
    const thread = this.#threads[this.#turn++ % this.#count] as SpanThread;
    const answer = await thread.ask({
      bytes: span.bytes.buffer as ArrayBuffer,
      length: span.bytes.length,
      line: span.line,
      into: this.#lineMemory.pop()?.buffer as ArrayBuffer | undefined,
    });
    this.#giveBack(answer.bytes);
    return { ...answer, lines: new Uint8Array(answer.lines, 0, answer.length) };
  }

  release({ lines }: SpanOutcome): void {
    if (lines.buffer.byteLength > 0) this.#lineMemory.push(Buffer.from(lines.buffer));
  }

  async end(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.end()));
  }

  #giveBack(bytes: ArrayBuffer): void {
    this.#spanMemory.push(Buffer.from(bytes));
  }

  #begin(plan: SpanPlan): void {
    // What facts and words mean goes over to each thread; of the dictionary only what the dataset speaks of.
    const { dictionary, codes } = plan.book;
    const facts = new Set(plan.dataset.columns.map(({ fact }) => fact));
    const own = new Map([...dictionary].filter(([fact]) => facts.has(fact)));
    const slim: SpanPlan = { ...plan, book: { dictionary: own, codes } };
    this.#threads = Array.from({ length: this.#count }, () => new SpanThread(slim));
  }
}

class SpanThread {
  readonly #worker: Worker;
  readonly #waiting: {
    readonly resolve: (answer: SpanAnswer) => void;
    readonly reject: (error: Error) => void;
  }[] = [];

  /** Why it answers no more. */
  #failure: Error | undefined;

  constructor(plan: SpanPlan) {
    this.#worker = new Worker(new URL('./span-thread.js', import.meta.url), {
      workerData: plan,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    this.#worker.on('message', (answer: SpanAnswer) => this.#waiting.shift()?.resolve(answer));
    this.#worker.on('error', (error: Error) => this.#fail(error));
    this.#worker.on('messageerror', (error: Error) => this.#fail(error));
    // Also one that ends without a word owes its spans.
    this.#worker.on('exit', (code) => this.#fail(new Error(`a thread ended with ${code}`)));
  }

  ask(question: SpanQuestion): Promise<SpanAnswer> {
    if (this.#failure) return Promise.reject(this.#failure);
    const answer = new Promise<SpanAnswer>((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
    const memory = question.into ? [question.bytes, question.into] : [question.bytes];
    this.#worker.postMessage(question, memory);
    return answer;
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}
