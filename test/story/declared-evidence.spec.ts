import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Applied, applyWith, body, match, VOUCHER } from '../support/acts.ts';
import type { Answer, Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

const [FIRM, STRANGER] = [anEnterprise(1).reachable(), anEnterprise(2).reachable()];
const PDF = '%PDF-1.7\n合成的评价报告';

interface Declaration {
  readonly id: string;
  readonly version: number;
  readonly evidence: readonly {
    readonly id: string;
    readonly name: string;
    readonly size: number;
  }[];
  readonly code?: string;
}

let stage: Stage;
let person: Client;
let stranger: Client;
let operator: Client;
let applied: Applied;

beforeAll(async () => {
  stage = await Stage.open({
    enterprises: [FIRM, STRANGER],
    besides: { policies: [VOUCHER], datasets: ['science'] },
  });
  operator = await stage.signIn('operator');
  [person, stranger] = [await stage.signInFor(FIRM), await stage.signInFor(STRANGER)];
  await match(stage, operator);
  applied = body(await applyWith(person, 85));
});
afterAll(() => stage?.close());

const add = (
  client: Client,
  bytes = PDF,
  { name = '评价报告.pdf', type = 'application/pdf' } = {},
): Promise<Answer<Declaration>> =>
  client.send('POST', `/api/v1/declarations/${applied.declarationId}/evidence`, bytes, {
    headers: { 'content-type': type, 'x-file-name': encodeURIComponent(name) },
  });
const read = (client: Client): Promise<Answer<Declaration>> =>
  client.get(`/declarations/${applied.declarationId}`);

test('an enterprise adds a file to what it declared; whoever verifies reads it byte for byte, and it is added once', async () => {
  const { evidence } = body(await add(person));
  expect(evidence).toMatchObject([{ name: '评价报告.pdf', size: Buffer.byteLength(PDF) }]);
  expect(body(await add(person)).evidence).toHaveLength(1);
  const [file] = body(await read(operator)).evidence;
  const bytes = await operator.bytes(`/evidence/${file?.id}`);
  expect(bytes.toString()).toBe(PDF);
});

test('it is downloaded under its name, and never opened by a browser within the site', async () => {
  const [file] = body(await read(operator)).evidence;
  const { headers } = await operator.get(`/evidence/${file?.id}`);
  expect(headers['content-type']).toBe('application/octet-stream');
  expect(headers['content-disposition']).toBe(
    `attachment; filename*=UTF-8''${encodeURIComponent('评价报告.pdf')}`,
  );
  expect(headers['x-content-type-options']).toBe('nosniff');
});

test('nobody else’s enterprise reads it or adds to it, and no officer adds in its name', async () => {
  const [file] = body(await read(person)).evidence;
  expect((await stranger.get(`/evidence/${file?.id}`)).status).toBe(404);
  expect((await read(stranger)).status).toBe(404);
  expect((await add(stranger, `${PDF} other`)).status).toBe(404);
  expect((await add(operator, `${PDF} other`)).status).toBe(403);
});

test('what is not what it is called, empty, too large, nameless or one too many is refused with what to do', async () => {
  expect((await add(person, '')).body.code).toBe('MATCHING.EVIDENCE_REFUSED');
  expect((await add(person, PDF, { name: '' })).status).toBe(400);
  expect((await add(person, '<script>')).body.code).toBe('MATCHING.EVIDENCE_REFUSED');
  expect((await add(person, PDF, { type: 'image/png' })).body.code).toBe(
    'MATCHING.EVIDENCE_REFUSED',
  );
  expect((await add(person, PDF.padEnd(5 * 1024 * 1024 + 1))).status).toBe(413);
  expect((await add(person, PDF, { name: '../x.pdf' })).status).toBe(400);
  expect((await add(person, PDF, { type: 'text/html' })).status).toBe(415);
  for (let file = 2; file <= 10; file += 1) body(await add(person, `${PDF} ${file}`));
  expect((await add(person, `${PDF} 11`)).body).toMatchObject({
    code: 'MATCHING.EVIDENCE_REFUSED',
    text: { zh: expect.stringContaining('最多附 10 个') },
  });
});

test('once it is verified nothing is added any more, and nobody changes what was', async () => {
  const { version } = body(await read(operator));
  body(
    await operator.post(`/declarations/${applied.declarationId}/verify`, {
      version,
      note: '已与评价机构核对',
    }),
  );
  expect((await add(person, `${PDF} late`)).body.code).toBe('MATCHING.EVIDENCE_TOO_LATE');
  // Whoever has every right in the database, too.
  await expect(stage.people(`update declared_evidence set name = 'x'`)).rejects.toThrow(
    /declared_evidence/,
  );
});
