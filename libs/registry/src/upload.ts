import { type LocalDate, parseLocalDate, type Text } from '#libs/kernel';
import { type Context, type Database, moveOne, NotFound, promise, type Tx } from '#libs/platform';
import { type DeliveryMode } from './arrival.ts';
import { type Dataset } from './dataset.ts';
import { mustHaveCome } from './delivery-guards.ts';
import { CorrectionMisplaced, DatasetIssued, DeliveryDenied } from './errors.ts';
import { correctedDelivery } from './rejects-file.ts';
import {
  UploadLost,
  UploadOffsetWrong,
  UploadOver,
  UploadsLimited,
  UploadTooLarge,
} from './upload-errors.ts';
import { openUpload, removeUpload, uploadPath } from './upload-files.ts';
import { uploadLifecycle } from './upload-lifecycle.ts';

/** Largest file, in bytes. */
export const UPLOAD_BYTES_MAX = 2 * 1024 ** 3;
const OPEN_MAX = 10;
/** How long an unfinished upload is kept. */
const KEPT_SECONDS = 7 * 86_400;
/** How much may have to be sent again after the API died, in bytes. */
const SAVED_EVERY = 4 * 1024 ** 2;

/** A file to be uploaded and what its department declares of it. */
export interface NewUpload {
  readonly dataset: Dataset;
  /** File name; its ending says the format. */
  readonly name: string;
  readonly size: number;
  /** SHA-256 in hexadecimal. */
  readonly digest: string;
  readonly mode: DeliveryMode;
  readonly asOf: LocalDate;
  readonly rows?: number | undefined;
  readonly period?: string | undefined;
  readonly corrects?: string | undefined;
}

/** An upload as people see it. */
export interface UploadView {
  readonly id: string;
  readonly dataset: string;
  readonly state: keyof typeof uploadLifecycle.states;
  readonly name: string;
  /** Bytes announced, and bytes that are there. */
  readonly size: number;
  readonly received: number;
  readonly digest: string;
  readonly mode: DeliveryMode;
  readonly asOf: LocalDate;
  readonly declaredRows: number | null;
  /** Rows read by the import so far. */
  readonly rowsDone: number;
  readonly corrects: string | null;
  /** What it became; its own page of the deliveries says what of it was accepted. */
  readonly deliveryId: string | null;
  /** Why it was refused. */
  readonly failure: { readonly code: string; readonly text: Text } | null;
  readonly createdBy: string;
  readonly createdAt: string;
}

const NAME: Text = { zh: '份上传', en: 'upload' };
const VIEW = `id, dataset, state, name, size::float8 as size, received::float8 as received, digest, mode, as_of::text as "asOf",
  declared_rows as "declaredRows", rows_done as "rowsDone", corrects, delivery_id as "deliveryId", failure, created_by as "createdBy",
  to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdAt"`;

/**
 * Announces a file; its bytes follow by {@link receivePart}. An upload that is not finished within seven days expires.
 *
 * @throws REGISTRY.DATASET_ISSUED, REGISTRY.DELIVERY_DENIED, REGISTRY.DELIVERY_OF_DAY_TO_COME, REGISTRY.UPLOAD_TOO_LARGE,
 * REGISTRY.UPLOADS_LIMITED, REGISTRY.CORRECTION_MISPLACED, KERNEL.DATE_MALFORMED
 */
export async function createUpload(tx: Tx, upload: NewUpload): Promise<UploadView> {
  const { dataset } = upload;
  const { division, actor } = tx.context;
  parseLocalDate(upload.asOf);
  if (dataset.issued === true) throw new DatasetIssued(dataset.title);
  refuseForeign(tx.context, dataset);
  await mustHaveCome(tx, dataset, upload.asOf);
  if (upload.size > UPLOAD_BYTES_MAX) throw new UploadTooLarge(UPLOAD_BYTES_MAX);
  if (upload.corrects !== undefined) {
    const corrected = await correctedDelivery(tx, upload.corrects);
    if (corrected.dataset !== dataset.id || upload.mode !== corrected.mode)
      throw new CorrectionMisplaced(upload.corrects);
  }
  const [open] = await tx.query<{ uploads: number }>(
    `select count(*)::integer as uploads from delivery_upload where state = 'open' and authority = $1`,
    [dataset.authority.code],
  );
  if ((open?.uploads ?? 0) >= OPEN_MAX) throw new UploadsLimited(OPEN_MAX);
  const [row] = await tx.query<{ id: string }>(
    `insert into delivery_upload (dataset, authority, division, state, name, size, digest, mode, as_of, declared_rows,
       declared_period, corrects, reach, created_by)
     values ($1, $2, $3, 'open', $4, $5, $6, $7, $8::date, $9, $10, $11, $12, $13) returning id`,
    [
      dataset.id,
      dataset.authority.code,
      division === '' ? '460000' : division.padEnd(6, '0'),
      upload.name,
      upload.size,
      upload.digest.toLowerCase(),
      upload.mode,
      upload.asOf,
      upload.rows ?? null,
      upload.period ?? null,
      upload.corrects ?? null,
      division,
      actor,
    ],
  );
  const id = row?.id ?? '';
  await promise(tx, [{ kind: 'upload.expire', ref: id, delaySeconds: KEPT_SECONDS }]);
  return viewUpload(tx, id);
}

/** Whoever is not of the dataset's authority may not deliver it. @throws REGISTRY.DELIVERY_DENIED */
export function refuseForeign(context: Context, { id, authority }: Dataset): void {
  if (!context.authorities.includes('*') && !context.authorities.includes(authority.code))
    throw new DeliveryDenied(id, authority.code);
}

/** One upload. @throws PLATFORM.NOT_FOUND */
export async function viewUpload(tx: Tx, id: string): Promise<UploadView> {
  const [row] = await tx.query<UploadView>(`select ${VIEW} from delivery_upload where id = $1`, [
    id,
  ]);
  if (!row) throw new NotFound(NAME);
  return row;
}

/** Uploads within the context's sight, newest first. */
export async function listUploads(
  tx: Tx,
  limit: number,
  after: { readonly at: string; readonly id: string } | null,
): Promise<UploadView[]> {
  return tx.query<UploadView>(
    `select ${VIEW} from delivery_upload u
     where $1::timestamptz is null or (u.created_at, u.id) < ($1::timestamptz, $2::uuid)
     order by u.created_at desc, u.id desc limit $3`,
    [after?.at ?? null, after?.id ?? null, limit],
  );
}

/** Where the bytes go, and who sends them. */
export interface PartRequest {
  readonly id: string;
  readonly offset: number;
  readonly bytes: AsyncIterable<Buffer>;
  /** The data folder. */
  readonly folder: string;
  readonly context: Context;
}

/**
 * Takes in bytes from an offset on, as many as come. What has come when the sender breaks off stays, so that it goes on
 * from there; the last byte lets the import begin.
 *
 * @throws PLATFORM.NOT_FOUND, REGISTRY.UPLOAD_OVER, REGISTRY.UPLOAD_OFFSET_WRONG, REGISTRY.UPLOAD_TOO_LARGE, REGISTRY.UPLOAD_LOST
 */
export async function receivePart(database: Database, request: PartRequest): Promise<UploadView> {
  const { id, context, offset } = request;
  const upload = await database.transaction('upload.find', context, (tx) => viewUpload(tx, id));
  // Said as over before the offset is compared: whoever is told where to go on would never come to an end.
  if (upload.state !== 'open' && upload.received < upload.size)
    throw new UploadOver(uploadLifecycle.words[upload.state]);
  if (upload.received !== offset) throw new UploadOffsetWrong(upload.received);
  if (upload.state !== 'open') return upload;
  const file = await openUpload(uploadPath(request.folder, id, upload.name));
  let [saved, at] = [offset, offset];
  const save = async (): Promise<void> => {
    if (at === saved) return;
    await file.datasync();
    await database.transaction('upload.save', context, (tx) => saveOffset(tx, upload, saved, at));
    saved = at;
  };
  try {
    if ((await file.stat()).size < offset) throw new UploadLost();
    for await (const piece of untilBroken(request.bytes)) {
      if (at + piece.length > upload.size) throw new UploadTooLarge(upload.size);
      await file.write(piece, 0, piece.length, at);
      at += piece.length;
      if (at - saved >= SAVED_EVERY) await save();
    }
    await save();
  } finally {
    await file.close();
  }
  return database.transaction('upload.find', context, (tx) => viewUpload(tx, id));
}

/** A sender who breaks off has sent what came before. */
async function* untilBroken(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const pieces = bytes[Symbol.asyncIterator]();
  for (;;) {
    const next = await pieces.next().catch(() => ({ done: true as const, value: undefined }));
    if (next.done) return;
    yield next.value;
  }
}

async function saveOffset(
  tx: Tx,
  { id, size }: UploadView,
  from: number,
  to: number,
): Promise<void> {
  const rows = await tx.query(
    `update delivery_upload set received = $3 where id = $1 and received = $2 and state = 'open' returning id`,
    [id, from, to],
  );
  if (rows.length === 0) throw new UploadOffsetWrong((await viewUpload(tx, id)).received);
  if (to < size) return;
  await moveOne(tx, uploadLifecycle, id, { event: 'complete' });
  await promise(tx, [{ kind: 'delivery.import', ref: id }]);
}

/**
 * Cancels an upload that is not over; an import under way stops and nothing of it is accepted.
 *
 * @throws PLATFORM.NOT_FOUND, KERNEL.TRANSITION_REFUSED
 */
export async function cancelUpload(tx: Tx, id: string): Promise<UploadView> {
  await viewUpload(tx, id);
  await moveOne(tx, uploadLifecycle, id, { event: 'cancel', set: { ended_at: 'now' } });
  return viewUpload(tx, id);
}

/** Removes the bytes of an upload that is over. */
export async function forgetUpload(folder: string, upload: UploadView): Promise<void> {
  await removeUpload(uploadPath(folder, upload.id, upload.name));
}
