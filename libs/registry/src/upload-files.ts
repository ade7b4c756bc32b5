import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { type Database, systemContext } from '#libs/platform';
import { piecesOf } from './delivery-file.ts';

const KNOWN = new Set(['.csv', '.ndjson', '.jsonl', '.xlsx']);

/** Where an upload's bytes lie while they are needed: `<data folder>/uploads/<id>.<ending>`. */
export function uploadPath(folder: string, id: string, name: string): string {
  const ending = extname(name).toLowerCase();
  return join(folder, 'uploads', `${id}${KNOWN.has(ending) ? ending : '.csv'}`);
}

/** Opens the file of an upload for writing at any place, making it if need be; for its owner's eyes only. */
export async function openUpload(path: string): ReturnType<typeof open> {
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
  return open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
}

/** SHA-256 of a file in hexadecimal. */
export async function digestOf(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of piecesOf(path, signal)) hash.update(piece);
  return hash.digest('hex');
}

/** Removes the file of an upload that is over; one that is not there is fine. */
export async function removeUpload(path: string): Promise<void> {
  await rm(path, { force: true });
}

/** Removes what uploads that are over left behind when a process died between its last commit and the removal. */
export async function sweepUploads(database: Database, folder: string): Promise<number> {
  const place = join(folder, 'uploads');
  const names = await readdir(place).catch(() => []);
  const ids = names.map((name) => name.slice(0, 36)).filter((id) => /^[0-9a-f-]{36}$/.test(id));
  if (ids.length === 0) return 0;
  const live = await database.transaction('upload.sweep', systemContext('upload.sweep'), (tx) =>
    tx.query<{ id: string }>(
      `select id from delivery_upload where id = any($1::uuid[]) and state in ('open', 'queued', 'importing')`,
      [ids],
    ),
  );
  const kept = new Set(live.map(({ id }) => id));
  const over = names.filter((name) => !kept.has(name.slice(0, 36)));
  for (const name of over) await rm(join(place, name), { force: true });
  return over.length;
}
