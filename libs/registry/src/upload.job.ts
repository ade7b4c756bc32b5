import { access } from 'node:fs/promises';
import { DomainError } from '#libs/kernel';
import {
  type Context,
  type Database,
  type Job,
  type JobHandler,
  LeaseLost,
  move,
} from '#libs/platform';
import { type DeliveryMode } from './arrival.ts';
import { type Dataset, type FactBook } from './dataset.ts';
import { DeliveryDiffers } from './errors.ts';
import { type DeliveryReport } from './delivery-report.ts';
import { importDelivery } from './import.ts';
import { linkAfter } from './linking.ts';
import { UploadCancelled, UploadLost } from './upload-errors.ts';
import { digestOf, removeUpload, sweepUploads, uploadPath } from './upload-files.ts';
import { uploadLifecycle } from './upload-lifecycle.ts';

/** Kinds of jobs of the registry. */
export const REGISTRY_JOBS = ['delivery.import', 'upload.expire'] as const;

const LOOK_EVERY_MS = 500;

/** What the handlers need. */
export interface RegistryWork {
  /** Of the role app. */
  readonly database: Database;
  /** The data folder, shared with the API. */
  readonly folder: string;
  /** Dictionary and datasets as the rules tree has them. */
  readonly rules: () => Promise<{ readonly book: FactBook; readonly datasets: readonly Dataset[] }>;
}

/** The handlers of all jobs of the registry, see {@link REGISTRY_JOBS}. */
export function registryHandlers(work: RegistryWork): JobHandler[] {
  return [new ImportUploadJob(work), new ExpireUploadJob(work)];
}

interface UploadRow {
  id: string;
  state: string;
  dataset: string;
  authority: string;
  name: string;
  digest: string;
  mode: DeliveryMode;
  as_of: string;
  declared_rows: number | null;
  declared_period: string | null;
  corrects: string | null;
  reach: string;
  created_by: string;
}

const COLUMNS = `id, state, dataset, authority, name, digest, mode, as_of::text as as_of, declared_rows, declared_period, corrects,
  reach, created_by`;

/** Imports a file that has come, in the name and within the sight of whoever sent it. */
class ImportUploadJob implements JobHandler {
  readonly kind = 'delivery.import';

  constructor(private readonly work: RegistryWork) {}

  async handle(job: Job): Promise<void> {
    const upload = await job.step('upload.begin', async (tx) => {
      await move(tx, uploadLifecycle, { event: 'begin', ids: [job.ref] });
      const [row] = await tx.query<UploadRow>(
        `select ${COLUMNS} from delivery_upload where id = $1`,
        [job.ref],
      );
      return row;
    });
    if (upload?.state === 'importing') await this.#take(job, upload);
    else await job.finish('upload.left', () => Promise.resolve());
    await sweepUploads(this.work.database, this.work.folder);
  }

  async #take(job: Job, upload: UploadRow): Promise<void> {
    const path = uploadPath(this.work.folder, upload.id, upload.name);
    const stop = new AbortController();
    const progress = { rows: 0 };
    const stopLooking = this.#watch(job, progress, stop);
    try {
      const report = await this.#import(upload, path, progress, stop.signal);
      await stopLooking();
      await this.#finish(job, 'take', { delivery_id: report.deliveryId, rows_done: report.rows });
    } catch (error) {
      await stopLooking();
      // No domain error reaches the import then: the delivery is another worker's now, and not to be failed.
      if (error instanceof Error && error.cause instanceof LeaseLost) throw error.cause;
      if (!(error instanceof DomainError) || error.kind === 'unavailable' || error.kind === 'bug')
        throw error;
      const { code, text } = error;
      await this.#finish(job, 'refuse', { failure: JSON.stringify({ code, text }) });
    }
    await removeUpload(path);
  }

  /** What is cancelled meanwhile stays cancelled; a delivery that was accepted before that is named all the same. */
  #finish(
    job: Job,
    event: 'take' | 'refuse',
    set: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    return job.finish(`upload.${event}`, async (tx) => {
      const moved = await move(tx, uploadLifecycle, {
        event,
        ids: [job.ref],
        set: { ...set, ended_at: 'now' },
      });
      if (moved.length === 0 && event === 'take')
        await tx.query('update delivery_upload set delivery_id = $2 where id = $1', [
          job.ref,
          set['delivery_id'],
        ]);
    });
  }

  async #import(
    upload: UploadRow,
    path: string,
    progress: { rows: number },
    signal: AbortSignal,
  ): Promise<DeliveryReport> {
    const { database } = this.work;
    const { book, datasets } = await this.work.rules();
    const dataset = datasets.find(({ id }) => id === upload.dataset);
    const there = await access(path).then(
      () => true,
      () => false,
    );
    if (!dataset || !there) throw new UploadLost();
    const digest = await digestOf(path, signal);
    if (digest !== upload.digest)
      throw new DeliveryDiffers(upload.dataset, 'digest', upload.digest, digest);
    const context: Context = {
      actor: upload.created_by,
      authorities: [upload.authority],
      division: upload.reach,
      subjectId: null,
    };
    const report = await importDelivery(database, {
      dataset,
      book,
      path,
      mode: upload.mode,
      asOf: upload.as_of,
      source: upload.name,
      synthetic: false,
      declared: {
        digest,
        ...(upload.declared_rows === null ? {} : { rows: upload.declared_rows }),
        ...(upload.declared_period === null ? {} : { period: upload.declared_period }),
      },
      ...(upload.corrects === null ? {} : { corrects: upload.corrects }),
      context,
      signal,
      onProgress: ({ rows }) => {
        progress.rows = rows;
      },
    });
    await linkAfter(database, dataset, datasets, context);
    return report;
  }

  /** Writes down how far the import is, and stops it when it is cancelled or another worker has taken over. */
  #watch(job: Job, progress: { rows: number }, stop: AbortController): () => Promise<void> {
    let looking = Promise.resolve();
    const timer = setInterval(() => {
      looking = looking.then(() =>
        job
          .step('upload.progress', (tx) =>
            tx.query<{ state: string }>(
              'update delivery_upload set rows_done = $2 where id = $1 returning state',
              [job.ref, progress.rows],
            ),
          )
          .then(([row]) => {
            if (row?.state !== 'importing') stop.abort(new UploadCancelled());
          })
          .catch((cause: unknown) => stop.abort(new Error('not the worker any more', { cause }))),
      );
    }, LOOK_EVERY_MS);
    return () => {
      clearInterval(timer);
      return looking;
    };
  }
}

/** Ends an upload that nobody finished. */
class ExpireUploadJob implements JobHandler {
  readonly kind = 'upload.expire';

  constructor(private readonly work: RegistryWork) {}

  async handle(job: Job): Promise<void> {
    await job.finish('upload.expire', (tx) =>
      move(tx, uploadLifecycle, { event: 'expire', ids: [job.ref], set: { ended_at: 'now' } }),
    );
    await sweepUploads(this.work.database, this.work.folder);
  }
}
