import { bodyOf, client } from './client.ts';
import type { Upload } from './contract.ts';
import { Failure, failureOf } from './failure.ts';
import { newKey } from './intent.ts';

const OURS = { 'X-Huizhi-Request': '1' } as const;
/** Bytes sent at a time: what a broken connection costs at most. */
const PART_BYTES = 4 * 1024 * 1024;

/** What is said of a file before its bytes are sent. */
export type Announcement = {
  dataset: string;
  mode: Upload['mode'];
  asOf: string;
  corrects?: string;
};

/** Browsers give digests by whole buffers only; a larger file is uploaded from the command line or by a machine. */
export const PAGE_BYTES_MAX = 256 * 1024 * 1024;

const NOT_SECURE = {
  zh: '此页面不是经 HTTPS 打开的，浏览器不能计算文件摘要；请改用 HTTPS 地址或命令行上传。',
  en: 'This page did not come by HTTPS, so the browser cannot digest the file; use the HTTPS address or the command line.',
};

/** Announces a file to the API. */
export async function announce(file: File, said: Announcement): Promise<Upload> {
  // Browsers digest on pages that came by HTTPS or from this machine only.
  if (!window.isSecureContext) throw new Failure(0, 'PAGE.NOT_SECURE', NOT_SECURE, null);
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  const sha256 = [...new Uint8Array(digest)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  return bodyOf(
    client.POST('/api/v1/uploads', {
      params: { header: { ...OURS, 'Idempotency-Key': newKey() } },
      body: { ...said, name: file.name, size: file.size, sha256 },
    }),
  );
}

/** One upload as it stands. */
export const upload = (id: string): Promise<Upload> =>
  bodyOf(client.GET('/api/v1/uploads/{id}', { params: { path: { id } } }));

/** Cancels an upload. */
export const cancelUpload = (id: string, key: string): Promise<Upload> =>
  bodyOf(
    client.POST('/api/v1/uploads/{id}/cancel', {
      params: { path: { id }, header: { ...OURS, 'Idempotency-Key': key } },
    }),
  );

/**
 * Sends the bytes that are not there yet, part by part.
 *
 * @throws Failure when a part is not taken; sending goes on later from what is there.
 */
export async function sendBytes(
  started: Upload,
  file: File,
  onSent: (bytes: number) => void,
): Promise<void> {
  let offset = (await upload(started.id)).received;
  while (offset < file.size) {
    onSent(offset);
    const answer = await fetch(`/api/v1/uploads/${started.id}`, {
      method: 'PATCH',
      credentials: 'same-origin',
      headers: {
        ...OURS,
        'Content-Type': 'application/offset+octet-stream',
        'Upload-Offset': String(offset),
      },
      body: file.slice(offset, offset + PART_BYTES),
    });
    if (!answer.ok) throw failureOf(answer.status, await answer.json().catch(() => null));
    const next = Number(answer.headers.get('Upload-Offset'));
    if (!(next > offset)) break;
    offset = next;
  }
  onSent(offset);
}
