import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { move } from '#libs/platform';
import { receivePart, uploadLifecycle } from '#libs/registry';
import type { Answer, Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { until } from '../faults/until.ts';
import { Stage } from '../support/stage.ts';

const TAX = { actor: 'officer', authorities: ['hn-tax'], division: '46', subjectId: null };

interface Upload {
  readonly id: string;
  readonly state: string;
  readonly received: number;
  readonly rowsDone: number;
  readonly deliveryId: string | null;
  readonly failure: { readonly code: string } | null;
}

const FIRM = anEnterprise(1);
const PART = 'application/offset+octet-stream';

let stage: Stage;
let officer: Client;
let colleague: Client;
let other: Client;
beforeAll(async () => {
  stage = await Stage.open({ enterprises: [FIRM] });
  // The days of all files have come.
  await stage.moveTo('2025-12-31');
  const tax = { roles: ['data'], authorities: ['hn-tax'] };
  await stage.openAccount({ account: 'officer', ...tax });
  await stage.openAccount({ account: 'colleague', ...tax });
  await stage.openAccount({ account: 'other', roles: ['data'], authorities: ['hn-hrss'] });
  [officer, colleague, other] = (await Promise.all(
    ['officer', 'colleague', 'other'].map((account) => stage.signIn(account)),
  )) as [Client, Client, Client];
});
afterAll(() => stage?.close());

let days = 0;
/** A file of the tax service, each as of a later day than the one before. */
function announced(text: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  days += 1;
  return {
    dataset: 'tax',
    name: 'tax.csv',
    size: Buffer.byteLength(text),
    sha256: createHash('sha256').update(text).digest('hex'),
    mode: 'delta',
    asOf: `2025-10-${String(days).padStart(2, '0')}`,
    ...more,
  };
}
const rows = (count: number): string =>
  ['统一社会信用代码,所属年度,是否欠税,年度营业收入（元）']
    .concat(Array.from({ length: count }, (_, n) => `${FIRM.creditCode},${2000 + n},否,${n}`))
    .join('\n');

const create = (client: Client, body: object): Promise<Answer<Upload & { code?: string }>> =>
  client.post('/uploads', body);
const patch = (
  client: Client,
  id: string,
  offset: number,
  bytes: string,
): Promise<Answer<{ code?: string; details?: unknown }>> =>
  client.send('PATCH', `/api/v1/uploads/${id}`, bytes, {
    headers: { 'content-type': PART, 'upload-offset': String(offset) },
  });
const read = async (client: Client, id: string): Promise<Upload> =>
  (await client.get<Upload>(`/uploads/${id}`)).body;
const files = (): Promise<string[]> => readdir(join(stage.folder, 'uploads')).catch(() => []);

test('a file comes in parts, goes on where it broke off, and is imported; nothing of it stays behind', async () => {
  const text = rows(3);
  const { body, status, headers } = await create(officer, announced(text, { rows: 3 }));
  expect([status, headers['location']]).toEqual([201, `/api/v1/uploads/${body.id}`]);
  expect((await patch(officer, body.id, 0, text.slice(0, 40))).status).toBe(204);
  const head = await officer.send('HEAD', `/api/v1/uploads/${body.id}`);
  const offset = Number(head.headers['upload-offset']);
  expect([offset, head.headers['tus-resumable']]).toEqual([
    Buffer.byteLength(text.slice(0, 40)),
    '1.0.0',
  ]);
  const wrong = await patch(officer, body.id, 0, text);
  expect([wrong.status, wrong.body.code]).toEqual([409, 'REGISTRY.UPLOAD_OFFSET_WRONG']);
  expect(wrong.body.details).toEqual({ offset });
  const rest = await patch(colleague, body.id, offset, text.slice(40));
  expect([rest.status, rest.headers['upload-offset']]).toEqual([
    204,
    String(Buffer.byteLength(text)),
  ]);
  await stage.settle();
  const taken = await read(officer, body.id);
  expect(taken).toMatchObject({ state: 'taken', rowsDone: 3, failure: null });
  const [delivery] = await stage.rows(`select source, accepted, mode from delivery where id = $1`, [
    taken.deliveryId,
  ]);
  expect(delivery).toEqual({ source: 'tax.csv', accepted: 3, mode: 'delta' });
  expect(await files()).toEqual([]);
  expect((await patch(officer, body.id, Buffer.byteLength(text), '')).status).toBe(204);
});

test('what is not the announced file is refused: other bytes, other rows, more bytes', async () => {
  const text = rows(2);
  const tampered = (await create(officer, announced(text))).body;
  await patch(officer, tampered.id, 0, text.replace('否', '是'));
  const short = (await create(officer, announced(text, { rows: 3 }))).body;
  await patch(officer, short.id, 0, text);
  await stage.settle();
  for (const { id } of [tampered, short])
    expect(await read(officer, id)).toMatchObject({
      state: 'refused',
      failure: { code: 'REGISTRY.DELIVERY_DIFFERS' },
    });
  const long = (await create(officer, announced(text))).body;
  const more = await patch(officer, long.id, 0, `${text}\n`);
  expect([more.status, more.body.code]).toEqual([400, 'REGISTRY.UPLOAD_TOO_LARGE']);
  expect((await officer.post(`/uploads/${long.id}/cancel`)).status).toBe(200);
  expect(await files()).toEqual([]);
});

test('only a data officer of the dataset’s department uploads, sees and cancels', async () => {
  const text = rows(1);
  const denied = await create(other, announced(text));
  expect([denied.status, denied.body.code]).toEqual([403, 'REGISTRY.DELIVERY_DENIED']);
  expect((await create(await stage.signIn('operator'), announced(text))).status).toBe(403);
  const { id } = (await create(officer, announced(text))).body;
  expect((await other.get(`/uploads/${id}`)).status).toBe(404);
  expect((await patch(other, id, 0, text)).status).toBe(404);
  expect((await other.post(`/uploads/${id}/cancel`)).status).toBe(404);
  const cancelled = await officer.post<Upload>(`/uploads/${id}/cancel`);
  expect(cancelled.body.state).toBe('cancelled');
  // A sender who were told of an offset, or of success, would send for ever.
  const late = await patch(officer, id, 0, text);
  expect([late.status, late.body.code]).toEqual([409, 'REGISTRY.UPLOAD_OVER']);
  expect(await read(officer, id)).toMatchObject({ state: 'cancelled', received: 0 });
});

test('said twice it is one upload; too many at a time, too large, or not well announced is refused', async () => {
  const body = announced(rows(1));
  const key = 'upload-0000-0001';
  const [one, two] = [
    await officer.post<Upload>('/uploads', body, { key }),
    await officer.post<Upload>('/uploads', body, { key }),
  ];
  expect(two.body.id).toBe(one.body.id);
  for (const wrong of [
    { size: 0 },
    { size: 2 ** 31 + 1 },
    { sha256: 'x' },
    { name: '../tax.csv' },
    { asOf: '2025-02-30' },
  ])
    expect((await create(officer, { ...body, ...wrong })).status).toBe(400);
  const ahead = await create(officer, { ...body, asOf: '2099-01-01' });
  expect([ahead.status, ahead.body.code]).toEqual([400, 'REGISTRY.DELIVERY_OF_DAY_TO_COME']);
  const made = [one.body.id];
  for (;;) {
    const next = await create(officer, body);
    if (next.status !== 201) {
      expect([next.status, next.body.code]).toEqual([429, 'REGISTRY.UPLOADS_LIMITED']);
      break;
    }
    made.push(next.body.id);
  }
  expect(made.length).toBe(10);
  for (const id of made) await officer.post(`/uploads/${id}/cancel`);
});

test('cancelled before the worker comes, nothing is taken in', async () => {
  await stage.stopWorker();
  const text = rows(2);
  const { id } = (await create(officer, announced(text))).body;
  await patch(officer, id, 0, text);
  expect(await read(officer, id)).toMatchObject({ state: 'queued' });
  await officer.post(`/uploads/${id}/cancel`);
  await stage.startWorker();
  await stage.settle();
  expect(await read(officer, id)).toMatchObject({ state: 'cancelled', deliveryId: null });
});

test('what came before the sender broke off stays; a worker that died in the middle is followed by another', async () => {
  const text = rows(3);
  const bytes = Buffer.from(text);
  const { id } = (await create(officer, announced(text))).body;
  async function* broken(): AsyncGenerator<Buffer> {
    yield bytes.subarray(0, 50);
    yield bytes.subarray(50, 60);
    throw new Error('the connection is gone');
  }
  const request = { id, offset: 0, bytes: broken(), folder: stage.folder, context: TAX };
  expect(await receivePart(stage.database, request)).toMatchObject({ state: 'open', received: 60 });
  await stage.stopWorker();
  const rest = (async function* () {
    yield bytes.subarray(60);
  })();
  await receivePart(stage.database, { ...request, offset: 60, bytes: rest });
  // So far the first worker came, and no further.
  await stage.as('begin', (tx) => move(tx, uploadLifecycle, { event: 'begin', ids: [id] }));
  await stage.startWorker();
  await stage.settle();
  expect(await read(officer, id)).toMatchObject({ state: 'taken', rowsDone: 3 });
  expect(await files()).toEqual([]);
});

test('what nobody finishes expires, and a file that a dead process left behind is removed', async () => {
  const text = rows(1);
  const { id } = (await create(officer, announced(text))).body;
  await patch(officer, id, 0, text.slice(0, 10));
  expect(await files()).toEqual([`${id}.csv`]);
  await stage.hasten();
  expect(await read(officer, id)).toMatchObject({ state: 'expired' });
  const late = await patch(officer, id, 10, text.slice(10));
  expect([late.status, late.body.code]).toEqual([409, 'REGISTRY.UPLOAD_OVER']);
  // Swept once that is said: a file whose upload is over is nobody's.
  await until('the file is gone', async () => (await files()).length === 0);
});
